"""Headless Chromium, driven over its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import websocket

SEEDS = Path(__file__).parent.parent.parent / "seeds"
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
    "about:blank",
)


class Tab:
    """Opens pages, runs scripts in them, and remembers what the browser had to say about them."""

    def __init__(self, connection: websocket.WebSocket) -> None:
        self._connection = connection
        self._number = 0
        self._events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol, and give back its result."""
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while (message := json.loads(self._connection.recv())).get("id") != self._number:
            self._events.append(message)
        assert "error" not in message, message
        return dict(message["result"])

    def open(self, url: str, width: int = 1280, scheme: str = "light") -> None:
        """Open a page in a window of that width, and wait until it is shown or becomes a download."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self._events.clear()
        self.call("Page.navigate", url=url)
        while not any(event["method"] in ("Page.loadEventFired", "Page.downloadWillBegin") for event in self._events):
            self._events.append(json.loads(self._connection.recv()))

    def run(self, script: str) -> Any:
        """The value of an expression in JavaScript; a promise is awaited."""
        options = {"awaitPromise": True, "returnByValue": True, "userGesture": True}
        answer = self.call("Runtime.evaluate", expression=script, **options)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """Press the mouse in the middle of an element, once it is in sight."""
        [x, y] = self.run(
            f"(e => {{ e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2]; }})(document.querySelector(`{selector}`))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def write(self, text: str) -> None:
        """Write into the field that has the focus."""
        self.call("Input.insertText", text=text)

    def press(self, key: str, code: int) -> None:
        """Press a key: its name, and its number (UI Events, section 8.3)."""
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            more = {"text": text} if kind == "keyDown" and text else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more)

    def complaints(self) -> list[str]:
        """What the console shows as a warning or an error, but for pictures of other hosts, which cannot be reached."""
        self.run("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        logged = [event["params"]["entry"] for event in self._events if event["method"] == "Log.entryAdded"]
        thrown = [str(event["params"]) for event in self._events if event["method"] == "Runtime.exceptionThrown"]
        return thrown + [
            entry["text"]
            for entry in logged
            if entry["level"] in ("warning", "error") and "127.0.0.1" in entry.get("url", "127.0.0.1")
        ]

    def picture(self) -> bytes:
        """The page, or the start of a long one, as PNG."""
        width, height = self.run("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": width, "height": min(height, 3000), "scale": 1}
        return base64.b64decode(self.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)["data"])


@pytest.fixture(scope="session")
def barriers(tab: Tab) -> Callable[[], list[str]]:
    """What axe finds in the open page that keeps people out, with everything opened that opens."""
    if not AXE.exists() and "CI" not in os.environ:
        pytest.skip("axe-core is not installed: run make test where npm is")
    axe = AXE.read_text("utf-8")

    def barriers() -> list[str]:
        tab.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        tab.run(f"{axe}; 0")
        options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
        found = tab.run(f"axe.run(document, {options}).then(found => found.violations)")
        return [f"{each['id']}: {each['nodes'][0]['html']} {each['nodes'][0]['failureSummary']}" for each in found]

    return barriers


@pytest.fixture(scope="session")
def tab(
    program: Callable[[str], str],
    eventually: Callable[..., Any],
    get: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Tab]:
    """A tab of a browser of our own."""
    profile = tmp_path_factory.mktemp("chromium")
    with (profile / "log").open("wb") as log:
        command = [program("chromium"), f"--user-data-dir={profile}", *OPTIONS]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        port = eventually(lambda: (profile / "DevToolsActivePort").read_text().split(), 20)[0]
        targets = json.loads(get(f"http://127.0.0.1:{port}/json/list").body)
        [address] = [target["webSocketDebuggerUrl"] for target in targets if target["type"] == "page"]
        with closing(websocket.create_connection(address, timeout=20, suppress_origin=True)) as connection:
            yield Tab(connection)
    finally:
        process.terminate()
        process.wait(10)


NAMED = """
feeds:
  kuai: {title: 速览, description: 只有标题，一目了然。, content: none}
  jiliang: {title: 计量与质量, q: [计量, 质量], not-author: 陈晖}
"""


@pytest.fixture(scope="session")
def url(
    program: Callable[[str], str], listening: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the seeds are served, with selections that have names; the address ends with a slash."""
    place = tmp_path_factory.mktemp("site")
    folder = shutil.copytree(SEEDS, place / "folder")
    with (folder / "feeds.yaml").open("a", encoding="utf-8") as settings:
        settings.write(NAMED)
    command = [program("waitress-serve"), "--listen", "127.0.0.1:{port}", "wsgi:app"]
    environment = {"FEEDS_STORE": f"{place}/store.sqlite", "FEEDS_FOLDER": str(folder)}
    with listening(command, environment, place / "log") as server:
        yield f"{server.url}/"
