"""Dates, addresses and characters; any text at all in any format."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeds.model import Author, Entry, Feed, Origin
from feeds.render import FORMATS
from feeds.render.lexical import rfc2822, rfc3339, uri

TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.lists(
    st.sampled_from(
        ["]]>", "&amp;amp;", "<b>", "&#0;", "&nbsp;", "<!--", "<?x", "\0", "\x0b", "\ufffe", "\uffff", "\r\n"]
    )
).map("".join)


def allowed(text: str) -> str:
    """The characters of Char in XML 1.0, section 2.2, less U+007F, written another way than in lexical."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\x7f\ufffe\uffff"))


@given(title=TEXT, summary=TEXT, content=TEXT, name=TEXT)
def test_any_text_gives_well_formed_feeds_that_say_the_same(
    make_feed: Callable[..., Feed],
    make_entry: Callable[..., Entry],
    title: str,
    summary: str,
    content: str,
    name: str,
) -> None:
    entry = make_entry(
        1,
        title=title,
        summary=summary,
        content=content,
        authors=(Author(name),),
        source=Origin(name),
        categories=(name,),
        tags=(title,),
        link=f"https://example.org/{title}",
        image=f"https://{name}/{title}",
        rights=summary,
    )
    feed = make_feed(entry, title=title, description=summary)
    atom = etree.fromstring(FORMATS["atom"].render(feed))
    rss = etree.fromstring(FORMATS["rss"].render(feed))
    (item,) = json.loads(FORMATS["json"].render(feed))["items"]
    expected = allowed(title) or entry.slug
    assert atom.findtext("{*}entry/{*}title") == expected
    assert rss.findtext("channel/item/title") == expected
    assert item.get("title", "") == title
    assert atom.findtext("{*}entry/{*}content", "") == allowed(content)
    assert atom.findtext("{*}entry/{*}summary", "") == allowed(summary)
    assert atom.findtext("{*}entry/{*}author/{*}name", "") == allowed(name)


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_forbidden_character_takes_only_itself(
    make_feed: Callable[..., Feed], make_entry: Callable[..., Entry], suffix: str
) -> None:
    render = FORMATS[suffix].render
    assert render(make_feed(make_entry(2, title="春\ud800天"), make_entry(1))) == render(
        make_feed(make_entry(2, title="春天"), make_entry(1))
    )


def test_formats_are_found_by_suffix_in_the_order_shown() -> None:
    assert [(suffix, row.suffix, row.name, row.media_type) for suffix, row in FORMATS.items()] == [
        ("atom", "atom", "Atom", "application/atom+xml; charset=utf-8"),
        ("rss", "rss", "RSS", "application/rss+xml; charset=utf-8"),
        ("json", "json", "JSON Feed", "application/feed+json"),
    ]


@pytest.mark.parametrize(
    ("moment", "atom", "rss"),
    [
        (datetime(2024, 1, 2, 3, 4, 5, 999999, UTC), "2024-01-02T03:04:05Z", "Tue, 02 Jan 2024 03:04:05 +0000"),
        (
            datetime(2024, 1, 2, tzinfo=timezone(timedelta(hours=8))),
            "2024-01-02T00:00:00+08:00",
            "Tue, 02 Jan 2024 00:00:00 +0800",
        ),
        (
            datetime(2024, 1, 2, tzinfo=timezone(-timedelta(hours=9, minutes=30))),
            "2024-01-02T00:00:00-09:30",
            "Tue, 02 Jan 2024 00:00:00 -0930",
        ),
        # The example of RFC 3339 section 5.8.
        (
            datetime(1937, 1, 1, 12, 0, 27, tzinfo=timezone(timedelta(minutes=19, seconds=32.13))),
            "1937-01-01T12:00:27+00:20",
            "Fri, 01 Jan 1937 12:00:27 +0020",
        ),
    ],
)
def test_dates(moment: datetime, atom: str, rss: str) -> None:
    assert (rfc3339(moment), rfc2822(moment)) == (atom, rss)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://example.org/a%20b?q=1&r=%E6%98%A5#x", "https://example.org/a%20b?q=1&r=%E6%98%A5#x"),
        (
            "https://example.org/春 天?词=诗#节",
            "https://example.org/%E6%98%A5%20%E5%A4%A9?%E8%AF%8D=%E8%AF%97#%E8%8A%82",
        ),
        ("https://用户@例子.测试:8080/", "https://%E7%94%A8%E6%88%B7@xn--fsqu00a.xn--0zwm56d:8080/"),
        ("http://[::1]:8080/a[1]", "http://[::1]:8080/a%5B1%5D"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ('https://example.org/"<>\\^`{|}', "https://example.org/%22%3C%3E%5C%5E%60%7B%7C%7D"),
        ("https://" + "例" * 70 + "/", "https://" + "%E4%BE%8B" * 70 + "/"),
        ("春天", "%E6%98%A5%E5%A4%A9"),
    ],
)
def test_addresses_are_ascii(iri: str, expected: str) -> None:
    assert uri(iri) == expected


@given(TEXT)
def test_an_address_is_ascii_and_stays_as_it_is(text: str) -> None:
    once = uri(f"https://example.org/{text}")
    assert once.isascii()
    assert uri(once) == once
