"""Each file of tests/read/files beside what must come of it, and what is no container."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.config import Settings
from feeds.model import Article
from feeds.normalize import normalize
from feeds.read import Reading, largest, read, survey
from feeds.read.containers import is_container, open_container

FILES = Path(__file__).parent / "files"
SITE = Settings(folder=FILES, store="sqlite://", title="A site", language="en", base_url="https://feeds.example/")
SOURCE_SITE = survey(FILES, "none")


def contents(name: str, data: bytes) -> Reading:
    return read(name, data, SOURCE_SITE, SITE)


def shown(article: Article, field: str) -> Any:
    value = getattr(article, field)
    if field == "authors":
        return [author.name for author in value]
    if field == "enclosures":
        return [f"{each.url} {each.media_type} {each.length}" for each in value]
    if field == "source":
        return value.name if value else None
    if field in ("published", "updated"):
        return value.isoformat() if value else None
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("expected_file", sorted(FILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_file(expected_file: Path) -> None:
    source = expected_file.with_suffix("")
    expected = yaml.safe_load(expected_file.read_text("utf-8"))
    reading = contents(source.name, source.read_bytes())
    articles = [normalized.article for draft in reading.drafts if (normalized := normalize(draft, SITE))]
    assert len(articles) == len(expected["articles"])
    assert [draft.position for draft in reading.drafts] == list(range(len(articles)))
    assert {draft.engine for draft in reading.drafts} == {expected["engine"]}
    for article, fields in zip(articles, expected["articles"], strict=True):
        assert article is not None
        assert [text for text in fields.pop("has", ()) if text not in article.content] == []
        assert [text for text in fields.pop("lacks", ()) if text in article.content] == []
        assert {field: shown(article, field) for field in fields} == fields
    assert [f"{each.code}:{each.line}" for each in reading.diagnostics] == expected.get("diagnostics", [])


def test_lines_are_those_of_the_records() -> None:
    for name, lines in (("feed.json", [4, 8]), ("list.json", [2, 3]), ("lines.jsonl", [1, 4]), ("table.csv", [2, 5])):
        drafts = contents(name, (FILES / name).read_bytes()).drafts
        assert [draft.body_line for draft in drafts] == lines
        assert set(drafts[0].lines.values()) == {lines[0]}


def test_what_engines_and_tools_keep_is_no_container() -> None:
    for name in ("package.json", "package-lock.json", "tsconfig.base.json", "manifest.json", "sitemap-1.xml"):
        assert not is_container(name)
    for name in ("export.xml", "a/B.RSS", "news.ndjson", "t.tsv"):
        assert is_container(name)
    assert SOURCE_SITE.takes("export.xml")
    assert not SOURCE_SITE.takes("package.json")
    assert largest("export.xml") > largest("a.MD") == largest("a.md")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"name": "x", "version": "1"}'),
        ("a.json", "[1, 2, 3]"),
        ("a.json", "[" * 100_000),
        ("a.json", '{"a":' * 100_000),
        ("a.jsonl", '{"event": "click"}\n' * 3),
        ("a.xml", "<note><to>x</to></note>"),
        ("a.xml", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>"),
        ("a.xml", "no markup"),
        ("a.csv", "x,y\n1,2\n"),
        ("a.csv", ""),
    ],
)
def test_data_is_passed_over_silently(name: str, text: str) -> None:
    assert contents(name, text.encode()) == Reading((), ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '[{"title": "T", "url": "https://x.example/"}]'),
        ("a.csv", "title,date\nT,2024-01-01\n"),
        ("a.xml", "<rss version='2.0'><channel><title>T</title></channel></rss>"),
    ],
)
def test_what_looks_like_articles_is_told(name: str, text: str) -> None:
    reading = contents(name, text.encode())
    assert reading.drafts == ()
    assert [each.code for each in reading.diagnostics] == ["container-unread"]


def test_entities_are_not_followed() -> None:
    laughs = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};">' for n in range(1, 40))
    text = f"""<!DOCTYPE rss [<!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">{laughs}]>
        <rss><channel><item><title>T</title><description>a &l39; &file; b</description></item></channel></rss>"""
    (draft,) = contents("a.rss", text.encode()).drafts
    assert "root:" not in draft.body
    assert len(draft.body) < 100


def test_a_truncated_feed_gives_what_is_whole() -> None:
    text = (FILES / "atom.atom").read_text("utf-8")
    reading = contents("a.atom", text[: text.index("<author><name>Bob")].encode())
    assert [draft.metadata["title"] for draft in reading.drafts] == ["1 &lt; 2", "<em>Deux</em>"]
    assert [each.code for each in reading.diagnostics] == ["container-broken"]


def test_one_article_in_one_object() -> None:
    record = {"标题": "题", "正文": ["第一段。", "第二段。"], "时间": "2024-01-01"}
    (draft,) = contents("a.json", json.dumps(record).encode()).drafts
    assert (draft.metadata["title"], draft.body, draft.body_format) == ("题", "第一段。\n\n第二段。", "text")


@pytest.mark.parametrize(
    "piece",
    [
        *("[a]", "[/a]", "[a x='1']", "[[", "[caption]<img>", "<pre>", "<div>", "</p>", "<!-- wp:", "\n ", " ", "<p "),
        *("https://x.example/a ", "<li>x\n\n", "&", "<![CDATA["),
    ],
)
def test_long_posts_take_linear_time(piece: str) -> None:
    post = (piece * (1_000_000 // len(piece))).replace("]]>", "")
    text = f"""<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
        <channel><item><title>T</title><content:encoded><![CDATA[{post}[/a]]]></content:encoded></item></channel></rss>"""
    opened = open_container("a.xml", text)
    assert opened is not None
    assert len(opened[1].items) == 1


@settings(deadline=None)  # the first text that is not UTF-8 loads the detector
@given(st.sampled_from(["a.xml", "a.json", "a.jsonl", "a.csv", "a.tsv"]), st.data())
def test_any_bytes(name: str, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(sorted(path.read_bytes() for path in FILES.glob("*") if path.suffix != ".yaml")))
    start, end = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, len(whole)))
    for draft in contents(name, whole[:start] + data.draw(st.binary(max_size=20)) + whole[end:]).drafts:
        normalize(draft, SITE)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["title", "content", "url", "tags", "items"]), inner)
    ),
)


@settings(deadline=None)
@given(JSON)
def test_any_json(value: Any) -> None:
    for draft in contents("a.json", json.dumps(value).encode("utf-8", "surrogatepass")).drafts:
        normalize(draft, SITE)
