"""The button beside a feed's address copies it."""

import pytest

BUTTONS = "document.querySelectorAll('.addresses button')"


@pytest.fixture
def page(tab, url):
    """The index, open, where the clipboard may be read."""
    permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    tab.call("Browser.grantPermissions", origin=url.rstrip("/"), permissions=permissions)
    tab.open(url)
    tab.call("Page.bringToFront")
    return url


@pytest.mark.parametrize(("number", "suffix"), [(0, "atom"), (1, "rss"), (2, "json")])
@pytest.mark.parametrize("selection", ["", "category/%E4%B8%93%E9%A2%98/"])
def test_it_copies_the_address(tab, page, eventually, selection, number, suffix):
    tab.open(page + selection)
    tab.run("navigator.clipboard.writeText('before')")
    tab.run(f"{BUTTONS}[{number}].click()")
    eventually(lambda: tab.run("navigator.clipboard.readText()") == f"{page}{selection}feed.{suffix}")
    eventually(lambda: tab.run(f"{BUTTONS}[{number}].textContent") == "已复制")
    assert tab.run("document.querySelector('[role=status]').textContent")
    assert tab.complaints() == []


@pytest.mark.usefixtures("page")
def test_it_says_copy_again_afterwards(tab, eventually):
    tab.run(f"{BUTTONS}[0].click()")
    eventually(lambda: tab.run(f"{BUTTONS}[0].textContent") == "已复制")
    eventually(lambda: tab.run(f"{BUTTONS}[0].textContent") == "复制")
    assert tab.run("document.querySelector('[role=status]').textContent") == ""


def test_it_copies_where_the_browser_has_no_clipboard_for_pages(tab, page, eventually):
    """On a home network, without https."""
    tab.run("navigator.clipboard.writeText('before')")
    tab.run("Object.defineProperty(Navigator.prototype, 'clipboard', {get() {}, configurable: true}), 0")
    tab.run(f"{BUTTONS}[0].click()")
    eventually(lambda: tab.run(f"{BUTTONS}[0].textContent") == "已复制")
    tab.open(page)
    assert tab.run("navigator.clipboard.readText()") == f"{page}feed.atom"


def test_the_address_is_there_without_a_script(tab, page):
    try:
        tab.call("Emulation.setScriptExecutionDisabled", value=True)
        tab.open(page)
    finally:
        tab.call("Emulation.setScriptExecutionDisabled", value=False)
    assert tab.run(f"[...{BUTTONS}].every(button => !button.checkVisibility())")
    assert tab.run("[...document.querySelectorAll('.addresses a')].map(a => a.href)") == [
        f"{page}feed.{suffix}" for suffix in ("atom", "rss", "json")
    ]
