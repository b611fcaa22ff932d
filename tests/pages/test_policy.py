"""Browsers hold pages to their Content-Security-Policy, and find nothing against it."""

from contextlib import ExitStack

import pytest

BUTTON = "document.querySelector('button[data-copy]')"
ARTICLE = """---
title: All sorts
date: 2024-01-01
---
| a | b |
|:--|--:|
| 1 | 2 |

<p style="color: red" onclick="alert(1)">Red <a href="javascript:alert(1)">link</a></p>
<script>document.title = "hacked"</script><style>p {color: red}</style>
<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" alt="dot">
<video src="https://media.example/a.mp4"></video>
<iframe src="https://www.youtube.com/embed/x"></iframe>
<svg><script>alert(1)</script></svg>
<form action="https://evil.example/"><input></form>
"""


@pytest.fixture(scope="module")
def elsewhere(program, listening, tmp_path_factory):
    """Where pages are got from a server whose articles and base are stated: style and script are another server's."""
    place = tmp_path_factory.mktemp("site")
    (place / "articles").mkdir()
    (place / "articles" / "all.md").write_text(ARTICLE)
    environment = {"FEEDS_STORE": f"{place}/store.sqlite", "FEEDS_FOLDER": f"{place}/articles"}
    command = [program("waitress-serve"), "--listen", "127.0.0.1:{port}", "wsgi:app"]
    with ExitStack() as stack:
        base = stack.enter_context(listening(command, environment, place / "base.log"))
        environment["FEEDS_BASE_URL"] = f"{base.url}/"
        yield stack.enter_context(listening(command, environment, place / "log")).url


@pytest.mark.parametrize("target", ["/", "/feed.atom", "/articles/all"])
def test_pages_work_that_were_got_from_another_host_than_they_name(tab, elsewhere, target):
    tab.open(elsewhere + target)
    assert tab.complaints() == []
    assert tab.run("document.styleSheets.length") == 1


def test_the_script_works_there(tab, elsewhere, eventually):
    tab.open(f"{elsewhere}/")
    tab.call("Page.bringToFront")
    before = tab.run(f"{BUTTON}.textContent")
    tab.run(f"{BUTTON}.click()")
    eventually(lambda: tab.run(f"{BUTTON}.textContent") != before)
    assert tab.complaints() == []


def test_the_form_works_there(tab, elsewhere, eventually):
    tab.open(f"{elsewhere}/search/")
    before = tab.run("document.querySelectorAll('article').length")
    tab.click("#q")
    tab.write("nowhere")
    eventually(lambda: tab.run("document.querySelectorAll('article').length") < before)
    assert tab.complaints() == []


def test_what_is_against_the_policy_is_refused(tab, url):
    """So that no complaint means no violation."""
    tab.open(url)
    tab.run(
        "{const s = document.createElement('script'); s.text = 'document.title = `hacked`'; document.body.append(s)}"
    )
    assert tab.run("document.title") != "hacked"
    assert "Content Security Policy" in str(tab.complaints())
