"""Whatever was edited between builds, the last one gives what a build into a new folder gives."""

import shutil
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.build import build
from feeds.config import load
from feeds.store import Store
from feeds.sync import sync

TERMS = st.lists(st.sampled_from(["AI", "ai", "新闻", "新闻/本地", "a/feed.atom", "a", "index.html"]), max_size=3)
ARTICLE = st.tuples(st.sampled_from(["一", "二"]), TERMS, st.integers(1, 3), st.sampled_from(["短", "长" * 500]))
FOLDER = st.dictionaries(st.sampled_from(["a.md", "b.md", "c.md", "d/e.md"]), ARTICLE, max_size=4)
TITLES = st.sampled_from(["x", "y"])


def put(folder, articles, title):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "feeds.yaml").write_text(f"title: {title}\nentries: 2\n")
    for name, (heading, terms, day, text) in articles.items():
        (folder / name).parent.mkdir(exist_ok=True)
        front = f"title: {heading}\ndate: 2024-01-0{day}\ncategories: {terms}\ntags: {terms}"
        (folder / name).write_text(f"---\n{front}\n---\n{text}\n", "utf-8")


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(FOLDER, TITLES), min_size=2, max_size=4))
def test_a_build_after_any_edits_is_a_fresh_one(contents, edits):
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        environ = {"FEEDS_STORE": f"{root}/store.sqlite", "FEEDS_BASE_URL": "http://localhost/"}
        put(root / "folder", *edits[0])
        with closing(Store.open(f"sqlite:///{root}/store.sqlite", authority="localhost", site="x")) as store:
            # The last one changes no article, and nothing leads any more to the documents that stay for an hour.
            for number, (articles, title) in enumerate([*edits, (edits[-1][0], "z")]):
                put(root / "folder", articles, title)
                now = datetime(2026, 1, 1, hour=2 * number, tzinfo=UTC)
                followed = sync(load(root / "folder", environ), store, now).settings
                build(followed, store, root / "out")
            build(followed, store, root / "fresh")
        assert contents(root / "out") == contents(root / "fresh")
        folders = [{path.relative_to(root / each) for path in (root / each).rglob("*")} for each in ("out", "fresh")]
        assert folders[0] == folders[1]
