"""The form in which people compose a feed, by real clicks and keys, with a script and without."""

from urllib.parse import quote

import pytest

FOUND = "document.querySelector('.found').textContent"
TITLES = "[...document.querySelectorAll('article h3')].map(title => title.textContent)"
ADDRESS = "document.querySelector('.result .address a').href"
CATEGORY = "[name=category][value=专题]"
NOT_AUTHOR = "[name=not-author][value=陈晖]"


def opened(tab, *fields):
    """Open what holds the fields, as people do."""
    for field in (".conditions > *", *fields):
        details = f"details:not([open]):has({field})"
        while tab.run(f"document.querySelector('{details}') !== null"):
            tab.click(f"{details} > summary")


def at(tab, url):
    return tab.run(f"decodeURI(location.href) === {url!r} && document.readyState === 'complete'")


@pytest.fixture
def without_script(tab):
    tab.call("Emulation.setScriptExecutionDisabled", value=True)
    yield
    tab.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_address_grows_as_one_chooses(tab, url, eventually, width):
    tab.call(
        "Browser.grantPermissions",
        origin=url.rstrip("/"),
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
    )
    tab.open(f"{url}search/", width)
    tab.call("Page.bringToFront")
    everything = tab.run(TITLES)
    opened(tab, CATEGORY, NOT_AUTHOR)
    tab.click(CATEGORY)
    eventually(lambda: at(tab, f"{url}category/专题/"))
    tab.click(NOT_AUTHOR)
    eventually(lambda: at(tab, f"{url}category/专题/?not-author=陈晖"))
    tab.click("#q")
    tab.write("计量")
    eventually(lambda: at(tab, f"{url}category/专题/?not-author=陈晖&q=计量"))
    titles = tab.run(TITLES)
    assert titles
    assert set(titles) < set(everything)
    assert tab.run("document.querySelector('article mark').textContent")
    assert tab.run(FOUND) == f"{len(titles)} 篇文章"
    assert tab.run("document.querySelector('[role=status]').textContent").startswith(f"{len(titles)} 篇文章")
    feed = f"{url}category/{quote('专题')}/feed.atom?not-author={quote('陈晖')}&q={quote('计量')}"
    assert tab.run(ADDRESS) == tab.run("document.querySelector('link[rel=alternate]').href") == feed
    assert "计量" in tab.run("document.title")
    tab.click(".result button[data-copy]")
    eventually(lambda: tab.run("navigator.clipboard.readText()") == feed)
    assert tab.complaints() == []
    tab.open(tab.run("location.href"), width)
    assert tab.run(TITLES) == titles
    assert tab.run(f"document.querySelector('{NOT_AUTHOR}').checked")


def test_a_choice_is_wanted_or_left_out(tab, url, eventually):
    tab.open(f"{url}category/{quote('专题')}/")
    opened(tab, CATEGORY)
    tab.click("[name=not-category][value=专题]")
    eventually(lambda: at(tab, f"{url}search/?not-category=专题"))
    assert not tab.run(f"document.querySelector('{CATEGORY}').checked")
    tab.click(".actions a")
    eventually(lambda: at(tab, f"{url}search/"))


def test_what_cannot_be_asked_for_is_said(tab, url, eventually):
    tab.open(f"{url}search/")
    opened(tab, "[name=limit]")
    tab.click("[name=limit]")
    tab.write("2000")
    eventually(lambda: "1 到 1000" in tab.run(FOUND))
    assert (
        tab.run("[...document.querySelectorAll('.result .address, .subscribe')].some(e => e.checkVisibility())")
        is False
    )
    tab.run("document.querySelector('[name=limit]').select()")
    tab.write("2")
    eventually(lambda: at(tab, f"{url}search/?limit=2"))
    assert len(tab.run(TITLES)) == 2
    assert tab.run("document.querySelector('.result .address').checkVisibility()")


def test_of_two_first_days_the_one_that_was_chosen_last_counts(tab, url, eventually):
    tab.open(f"{url}search/?since=2020-01-31")
    tab.run(
        "(s => { s.value = '7d'; s.dispatchEvent(new Event('input', {bubbles: true})); })"
        "(document.querySelector('select[name=since]'))"
    )
    eventually(lambda: at(tab, f"{url}search/?since=7d"))


def test_parts_in_another_script_say_so(tab, url, eventually):
    tab.open(f"{url}search/")
    opened(tab, "[name=script]")
    tab.click("[name=script][value=hant]")
    eventually(lambda: at(tab, f"{url}search/?script=hant"))
    assert tab.run("document.querySelector('h1').textContent").startswith("繁體")
    assert tab.run("document.querySelector('h1').closest('[lang]').lang").startswith("zh-Hant")


def test_keys_are_enough(tab, url, eventually):
    tab.open(f"{url}search/", 390)
    tab.run("document.querySelector('.conditions > summary').focus()")
    tab.press("Enter", 13)
    tab.press("Tab", 9)
    tab.press("Enter", 13)
    tab.press("Tab", 9)
    tab.press(" ", 32)
    eventually(lambda: at(tab, f"{url}category/专题/"))
    assert tab.run("document.activeElement.value") == "专题"  # who chooses goes on from there


@pytest.mark.usefixtures("without_script")
def test_it_works_without_a_script(tab, url, eventually):
    tab.open(f"{url}search/", 390)
    opened(tab, CATEGORY, NOT_AUTHOR)
    for field in (CATEGORY, NOT_AUTHOR, "#q"):
        tab.click(field)
    tab.write("计量")
    assert at(tab, f"{url}search/")
    tab.click(".actions button")
    eventually(lambda: at(tab, f"{url}category/专题/?not-author=陈晖&q=计量"))
    assert tab.run(FOUND) == f"{len(tab.run(TITLES))} 篇文章"
    assert tab.run("document.querySelector('.result button[data-copy]').checkVisibility()") is False


@pytest.mark.usefixtures("without_script")
def test_the_index_is_searched(tab, url, eventually):
    tab.open(url)
    tab.click("#q")
    tab.write("質量")
    tab.press("Enter", 13)
    eventually(lambda: at(tab, f"{url}search/?q=質量"))
    assert tab.run("[...document.querySelectorAll('mark')].some(mark => mark.textContent === '质量')")
