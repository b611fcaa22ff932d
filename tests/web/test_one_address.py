"""One address per thing: other spellings are redirected to it, in one step."""

import unicodedata
from urllib.parse import quote

import pytest

from feeds.web import create_app

TOPIC = "/category/%E4%B8%93%E9%A2%98"
ARTICLE = "/articles/003_4c81291380ad5b37"


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        (TOPIC, f"{TOPIC}/"),
        (f"/{TOPIC}/", f"{TOPIC}/"),
        (f"{TOPIC}//", f"{TOPIC}/"),
        ("/category//%E4%B8%93%E9%A2%98/", f"{TOPIC}/"),
        ("/category/./%E4%B8%93%E9%A2%98/", f"{TOPIC}/"),
        (f"{TOPIC}/%E8%AE%A1%E9%87%8F/./", f"{TOPIC}/%E8%AE%A1%E9%87%8F/"),
        ("/category/%20%E4%B8%93%E9%A2%98%20/feed.rss", f"{TOPIC}/feed.rss"),
        ("/category/%E4%B8%93%E9%A2%98//%E8%AE%A1%E9%87%8F/feed.atom", f"{TOPIC}/%E8%AE%A1%E9%87%8F/feed.atom"),
        ("//feed.atom", "/feed.atom"),
        ("//", "/"),
        ("/articles//003_4c81291380ad5b37", ARTICLE),
    ],
)
def test_another_spelling_leads_to_the_address(ask, asked, canonical):
    response = ask(asked)
    assert (response.status_code, response.location) == (308, f"http://localhost{canonical}")
    assert ask(canonical).status_code == 200


@pytest.fixture
def ask_café(folder, settings, asking):
    """An application with names that Unicode can spell in two ways; the folder spells them decomposed (as macOS)."""
    words = unicodedata.normalize("NFD", "---\ntitle: Café\ncategories: Café/Crème\ntags: [Été]\n---\nText.\n")
    (folder / unicodedata.normalize("NFD", "café.md")).write_text(words, "utf-8")
    return asking(create_app(settings))


@pytest.mark.parametrize(
    "canonical", ["/category/Café/", "/category/Café/Crème/feed.json", "/tag/Été/feed.atom", "/articles/café"]
)
def test_names_are_composed(ask_café, canonical):
    response = ask_café(quote(unicodedata.normalize("NFD", canonical)))
    assert (response.status_code, response.location) == (308, f"http://localhost{quote(canonical)}")
    assert ask_café(quote(canonical)).status_code == 200


@pytest.mark.parametrize("name", ["%C2%85", "%E2%80%A8", "%2e%2e", "...", "%20", "%EF%BF%BE"])
def test_what_names_nothing_is_not_found(ask, name):
    assert ask(f"/category/{name}/").status_code == 404


@pytest.mark.parametrize(
    "asked", ["//evil.example", "//evil.example/category/x", "/category//evil.example", "/%5Cevil.example/x"]
)
def test_a_redirect_never_leaves_the_site(ask, asked):
    location = ask(asked).location
    assert location is None or location.startswith("http://localhost/")
