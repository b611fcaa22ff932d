"""Files are what the application answers, under names by which every host finds them."""

import gzip
import os
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import quote, unquote

import brotli
import pytest
from backports import zstd

from feeds.config import load
from feeds.web import create_app

PLAIN = {"gzip": (".gz", gzip.decompress), "br": (".br", brotli.decompress), "zstd": (".zst", zstd.decompress)}


def file_of(address):
    """As Netlify, Cloudflare Pages, GitHub Pages and nginx look for it."""
    path = unquote(address).removeprefix("/")
    if path.startswith("articles/"):
        return f"{path}.html"
    return f"{path}index.html" if path.endswith("/") or not path else path


@pytest.fixture
def crawled(site, asking, crawl, app_of_files):
    """An application, and what it answers at every address."""
    site.write("named.md", "title: 名\ndate: 2024-01-02\ntags: ['C#', 'a/b c', '100%', '。专题']\ncategory: 新闻/本地")
    site.build()
    ask = asking(app_of_files(site.settings))
    answers = {address: answer for address, answer in crawl(ask).items() if answer.status_code == 200}
    # The pages of articles that are at home elsewhere, to which nothing links.
    pages = [quote(f"/articles/{page.stem}") for page in (site.out / "articles").glob("*.html")]
    pages += [quote(f"/{path.name}") for path in site.out.glob("sitemap*.xml")]
    pages += [quote(f"/static/{path.name}") for path in (site.out / "static").glob("*.js")]
    return ask, {**answers, **{page: ask(page) for page in pages}}


def test_every_address_is_a_file_of_the_same_bytes(site, crawled, documents):
    _, answers = crawled
    assert len(answers) > 100
    assert documents(site.out) == {file_of(address): answer.data for address, answer in answers.items()}


def test_the_engine_s_own_addresses_are_files_too(site):
    (site.folder / "_posts").mkdir()
    site.write("_posts/2024-01-02-a.md", "title: 甲\ntags: [AI]")
    (site.folder / "_config.yml").write_text("title: x\nplugins: [jekyll-feed]\nfeed: {tags: true}\n", "utf-8")
    (site.folder / "feeds.yaml").write_text("engine: jekyll\n", "utf-8")
    replace(site, settings=load(site.folder, site.settings.environ)).build()
    for former, file in {"feed.xml": "feed.atom", "feed/by_tag/AI.xml": "tag/AI/feed.atom"}.items():
        assert (site.out / former).read_bytes() == (site.out / file).read_bytes()


def test_codings_are_the_server_s_and_only_where_it_codes(site, crawled):
    ask, answers = crawled
    for address, answer in answers.items():
        file = site.out / file_of(address)
        for coding, (suffix, decompress) in PLAIN.items():
            coded = file.with_name(file.name + suffix)
            served = ask(address, accept_encoding=coding)
            assert coded.exists() == ("Content-Encoding" in served.headers)
            if coded.exists():
                assert coded.read_bytes() == served.data
                assert decompress(served.data) == answer.data
                assert coded.stat().st_mtime == file.stat().st_mtime


def test_a_file_s_time_is_last_modified(site, crawled):
    _, answers = crawled
    for address, answer in answers.items():
        stated = parsedate_to_datetime(answer.headers["Last-Modified"]).timestamp()
        assert (site.out / file_of(address)).stat().st_mtime == stated


def test_files_have_the_rights_of_the_umask(site):
    before = os.umask(0o022)
    try:
        site.build()
    finally:
        os.umask(before)
    modes = {
        path.stat().st_mode & 0o777 for path in site.out.rglob("*") if path.is_file() and ".feeds" not in path.parts
    }
    assert modes == {0o644}
    assert (site.out / "static").stat().st_mode & 0o777 == 0o755


def test_what_is_not_there_has_a_page(site, asking):
    site.build()
    page = (site.out / "404.html").read_text("utf-8")
    asked = asking(create_app(site.settings))("/nothing").text
    assert re.findall("<h1>.*</h1>", page) == re.findall("<h1>.*</h1>", asked) != []


# How hosts match: Cloudflare's "*" is any text; of Netlify we only need that it is, at the end and within a name.
def rules_of(text):
    found, pattern = [], ""
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            found.append((re.compile(".*".join(map(re.escape, pattern.split("*")))), name, value))
        else:
            pattern = line
    return found


def test_headers_file_says_what_the_server_says(site, crawled):
    _, answers = crawled
    text = (site.out / "_headers").read_text("utf-8")
    rules = rules_of(text)
    for address, answer in answers.items():
        stated = [(name, value) for pattern, name, value in rules if pattern.fullmatch(unquote(address))]
        assert len({name for name, _ in stated}) == len(stated), "hosts would join the two values"
        given = dict(stated)
        for name in ("Access-Control-Allow-Origin", "X-Content-Type-Options", "Referrer-Policy"):
            assert given[name] == answer.headers[name]
        if answer.mimetype == "text/html":
            assert given["Content-Security-Policy"] == answer.headers["Content-Security-Policy"]
            assert "Cache-Control" not in given
        else:
            assert given["Content-Type"] == answer.headers["Content-Type"]
            assert given["Cache-Control"] == answer.headers["Cache-Control"]


def test_headers_file_keeps_within_what_hosts_take(site):
    site.build()
    lines = (site.out / "_headers").read_text("utf-8").splitlines()
    patterns = [line for line in lines if not line.startswith(" ")]
    assert len(patterns) <= 100
    assert all(pattern.count("*") <= 1 for pattern in patterns)
    assert max(map(len, lines)) <= 2000
