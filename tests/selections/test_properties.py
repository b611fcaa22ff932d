"""Any spelling of a selection is one address and the same bytes; any selection is what a plain filter finds."""

import json
import re
import unicodedata
from urllib.parse import quote, unquote

import opencc
import pytest
import yaml
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

FIELDS = {"category": "categories", "tag": "tags", "author": "authors", "source": "source", "language": "language"}
TERMS = {
    "category": ["专题", "专题/质量", "新闻", "tech", "tech/web", "生活"],
    "tag": ["计量", "計量", "C#", "a/b testing", "café"],
    "author": ["王芳", "Renée Müller", "山田太郎"],
    "source": ["市场报", "The Daily"],
    "language": ["zh-Hans", "zh-Hant", "en"],
}
SEARCHES = [
    *("计量", "計量", "质", "缺斤短两", "裡面", "知识产权", "计量 -质量", "不在其中", "量 -计量"),
    *("AI", "Straße", "CAFE", "résumé", "standards", "measure*", "READ*", "is -the", '"Metrology Day"', '"of the"'),
]
BACK = {"7d": "2024-03-03", "2w": "2024-02-25"}  # from the last change, 2024-03-10
DAYS = ["2019-05-20", "2020-02-10", "2021", "2022-08", "2024-01-31", "2024-02-01", *BACK]
DEFAULTS = [("limit", "20"), ("content", "full"), ("order", "published"), ("script", "original")]
PARTS = re.compile(r'(-?)("[^"]*"|\S+)')  # of a search
SAID_FOR_NOTHING = [("q", ""), ("tag", " "), ("utm_source", "x"), ("UTM_medium", "计"), ("fbclid", "y"), ("_", "1")]

# Parameters, each with some of its values; of what can be said once only, one.
ASKED = st.fixed_dictionaries(
    {},
    optional={
        **{kind: st.lists(st.sampled_from(paths), max_size=3, unique=True) for kind, paths in TERMS.items()},
        **{f"not-{kind}": st.lists(st.sampled_from(paths), max_size=2, unique=True) for kind, paths in TERMS.items()},
        **{key: st.lists(st.sampled_from(SEARCHES), max_size=2, unique=True) for key in ("q", "not-q")},
        **{key: st.lists(st.sampled_from(DAYS), max_size=1) for key in ("since", "until")},
        "order": st.sampled_from([["published"], ["updated"]]),
    },
).filter(lambda asked: _first_day(asked) <= _last_day(asked))


def _first_day(asked):
    return max((BACK.get(each, each) for each in asked.get("since", ())), default="")


def _last_day(asked):
    return min((f"{BACK.get(each, each)}~" for each in asked.get("until", ())), default="~")


@st.composite
def spellings(draw, asked):
    """A path and a query that ask for it."""
    pairs = [(key, value) for key, values in asked.items() for value in values]
    terms = [pair for pair in pairs if pair[0] in TERMS]
    path = ""
    if len(terms) == 1 and draw(st.booleans()):
        path = f"{terms[0][0]}/{spelled(draw, terms[0][1])}/"
        pairs.remove(terms[0])
    more = [pair for pair in DEFAULTS if pair[0] not in asked] + SAID_FOR_NOTHING + pairs
    said = draw(st.permutations(pairs + draw(st.lists(st.sampled_from(more), max_size=3))))
    query = "&".join(
        f"{draw(st.sampled_from([key, key.upper(), key.title()]))}={spelled(draw, value)}" for key, value in said
    )
    return path or draw(st.sampled_from(["search/", ""])), query


def spelled(draw, value):
    form = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), value)
    return draw(st.sampled_from([quote, lambda text: "".join(f"%{byte:02x}" for byte in text.encode())]))(form)


@pytest.fixture(scope="module")
def articles(corpus):
    """What their files say, in the order of their names, which is that of arrival."""
    return [read(file.read_text("utf-8")) for file in sorted(corpus.folder.glob("*.md"))]


def read(text):
    _, head, body = text.split("---\n", 2)
    stated = yaml.load(head, yaml.BaseLoader)
    names = {kind: stated.get(field, []) for kind, field in FIELDS.items()}
    terms = {kind: [each] if isinstance(each, str) else each for kind, each in names.items()}
    searched = [stated["title"], body, *(path for kind in terms if kind != "language" for path in terms[kind])]
    return {"updated": stated["date"], **stated, **terms, "text": folded("\n".join(searched))}


def folded(text):
    simple = unicodedata.normalize("NFKD", opencc.OpenCC("t2s").convert(text).casefold())
    return re.sub("[\u0300-\u036f]", "", simple)


def has(article, kind, path):
    return any(name == path or (kind == "category" and name.startswith(f"{path}/")) for name in article[kind])


def says(article, search):
    return all(bool(minus) != says_part(article["text"], part) for minus, part in PARTS.findall(folded(search)))


def says_part(text, part):
    words = r"\W+".join(map(re.escape, part.strip('"*').split()))
    is_han = re.search("[\u3040-\u9fff]", words)
    return bool(re.search(words if is_han else rf"\b{words}" + r"\b" * (not part.endswith("*")), text))


def filtered(articles, asked):
    """The titles that are asked for, newest first, by a look at every article."""

    def is_wanted(article):
        day = article["date"][:10]
        since, until = ([BACK.get(each, each) for each in asked.get(key, ())] for key in ("since", "until"))
        found = {kind: lambda value, kind=kind: has(article, kind, value) for kind in FIELDS}
        found["q"] = lambda value: says(article, value)
        return (
            all(any(map(check, asked[key])) for key, check in found.items() if asked.get(key))
            and not any(any(map(check, asked.get(f"not-{key}", ()))) for key, check in found.items())
            and all(day >= each for each in since)
            and all(day[: len(each)] <= each for each in until)
        )

    moment = "updated" if asked.get("order") == ["updated"] else "date"
    numbered = [(each[moment], number, each["title"]) for number, each in enumerate(articles) if is_wanted(each)]
    return [title for _, _, title in sorted(numbered, reverse=True)]


@runs(max_examples=100)
@given(st.data())
def test_any_two_spellings_have_one_address_and_the_same_bytes(follow, data):
    asked, suffix = data.draw(ASKED), data.draw(st.sampled_from(["atom", "rss", "json"]))
    answers = {}
    for _ in range(2):
        path, query = data.draw(spellings(asked))
        pairs = {"feed": follow(f"/{path}feed.{suffix}?{query}"), "page": follow(f"/{path or 'search/'}?{query}")}
        for name, (address, answer) in pairs.items():
            assert answer.status_code == 200
            answers.setdefault(name, set()).add((unquote(address).removesuffix("?"), answer.data))
    assert [len(each) for each in answers.values()] == [1, 1]


@runs(max_examples=100)
@given(asked=ASKED, limit=st.integers(1, 40))
def test_any_selection_is_what_a_plain_filter_finds(follow, articles, asked, limit):
    _, answer = follow(target(asked, limit))
    assert titles(answer) == filtered(articles, asked)[:limit]


@runs(max_examples=30)
@given(asked=ASKED, limit=st.integers(1, 12))
def test_pages_of_a_selection_hold_each_of_its_articles_once(follow, articles, asked, limit):
    found, address = [], target(asked, limit)
    while address:
        _, answer = follow(address)
        found += titles(answer)
        address = json.loads(answer.data).get("next_url", "").removeprefix("http://localhost")
    assert found == filtered(articles, asked)


def target(asked, limit):
    pairs = [*((key, value) for key, values in asked.items() for value in values), ("limit", limit)]
    return "/search/feed.json?" + "&".join(f"{key}={quote(str(value))}" for key, value in pairs)


def titles(answer):
    assert answer.status_code == 200
    return [item["title"] for item in json.loads(answer.data)["items"]]
