"""The files of deploy/ are what the programs that read them take for right."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from feeds.config import Purge, checked

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


@pytest.mark.parametrize("unit", ["feeds.service", "feeds-sync.service", "feeds-sync.timer"])
def test_units_are_right(program, tmp_path, unit):
    for file in DEPLOY.glob("feeds*.*"):
        text = file.read_text().replace("/opt/feeds/bin/feeds", program("feeds"))
        (tmp_path / file.name).write_text(text)
    command = [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=one", tmp_path / unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("unit", ["feeds.service", "feeds-sync.service"])
def test_units_are_confined(program, unit):
    command = [program("systemd-analyze"), "security", "--offline=true", "--threshold=15", DEPLOY / unit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_processes_of_a_site_are_told_the_same():
    stated = [(DEPLOY / unit).read_text().splitlines() for unit in ("feeds.service", "feeds-sync.service")]
    assert all("EnvironmentFile=-/etc/feeds.env" in lines for lines in stated)
    assert not any("FEEDS_PROXIES" in line for lines in stated for line in lines)


def test_sync_leaves_the_folder_of_the_store_to_the_user_of_the_server():
    lines = (DEPLOY / "feeds-sync.service").read_text().splitlines()
    assert {"User=feeds", "Group=feeds", "StateDirectory=feeds", "ProtectSystem=strict"} <= set(lines)
    assert not any(line.startswith("DynamicUser=") for line in lines)


def test_requests_that_tell_caches_can_be_stated():
    examples = re.findall(r"```yaml\n(purge:.*?)```", (ROOT / "docs/deploy.md").read_text(), re.DOTALL)
    stated = [checked("purge", yaml.safe_load(example)["purge"], "docs/deploy.md") for example in examples]
    assert [(each.method, each.headers == Purge("").headers) for each in stated] == [("BAN", True)] + [
        ("POST", False)
    ] * 3
    assert json.loads(stated[2].body.replace("{json_keys}", '["a", "b"]')) == {"tags": ["a", "b"]}


def test_the_health_check_asks_no_proxy(listening, program, tmp_path):
    """Which is what a container's environment may name."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", "")
    [check] = re.findall(r"HEALTHCHECK .*?CMD (\[.*\])", text)
    _, *words = json.loads(check)
    command = [program("waitress-serve"), "--listen", "127.0.0.1:{port}", "wsgi:app"]
    environment = {**os.environ, "http_proxy": "http://127.0.0.1:1"}
    with listening(command, {"FEEDS_STORE": f"{tmp_path}/store.sqlite"}, tmp_path / "log", "/healthz") as server:
        here = [word.replace("http://127.0.0.1:8000", server.url) for word in words]
        subprocess.run([sys.executable, *here], env=environment, check=True, timeout=30)
    assert subprocess.run([sys.executable, *here], env=environment, capture_output=True, check=False).returncode != 0


def test_the_image_is_made_of_what_the_wheel_needs():
    taken = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert {name for name in taken if not (ROOT / name).exists()} == set()
    stated = (ROOT / "pyproject.toml").read_text()
    assert {"feeds", "seeds", "README.md", "LICENSE"} <= taken
    assert all(name in stated for name in ("README.md", "LICENSE", '"seeds"'))
