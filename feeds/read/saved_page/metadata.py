"""What a page says of itself: JSON-LD, Open Graph, Dublin Core, the <meta> of newsrooms, and what the eye sees.

The keys are those that normalize knows, each with the line of the element that gave it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Comment, Tag

from feeds.read.containers.container import own_language
from feeds.read.front_matter.values import as_written

# https://schema.org/Article and what is below it.
_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|SocialMediaPosting|Report|LiveBlogPosting)")
# Of <meta>, by name, property or itemprop; ArticleTitle and the like are what Chinese authorities must write.
_META: dict[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "articletitle", "dc.title", "parsely-title", "headline"),
    "date": (
        *("article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date"),
        *("dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "dcterms.date", "date", "parsely-pub-date"),
        *("sailthru.date", "bytedance:published_time", "weibo:article:create_at", "firstpublishedtime", "apub:time"),
    ),
    "updated": (
        *("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod"),
        *("bytedance:updated_time", "weibo:article:update_at", "apub:date"),
    ),
    "author": ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl", "og:author"),
    "source": ("contentsource", "mediaid", "source", "og:site_name", "sitename", "application-name"),
    "summary": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "og:image:url", "twitter:image", "twitter:image:src"),
    "lang": ("og:locale", "content-language", "dc.language"),
    "rights": ("copyright", "dc.rights", "dcterms.rights"),
    "categories": ("article:section", "columnname"),
}
_TAGS, _KEYWORDS = ("article:tag", "og:article:tag"), ("news_keywords", "keywords", "parsely-tags")
_MOST_KEYWORDS = 10  # more are written for search engines
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)\s*(?P<url>https?://\S+)|\burl:\s*(?P<singlefile>https?://\S+)")
_BETWEEN_TITLES = re.compile(r"\s*(?:[|｜_»«–—·•]|\s-\s|-(?=[^\s-]{1,20}$))\s*")
_SEEN_DATE = re.compile(
    r"(?:19|20)\d\d(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)(?:[\sT]{0,3}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
_NAMED_BY_DATE = re.compile(r"date|time|pub|info|source|meta", re.IGNORECASE)
_LABEL = re.compile(r"^(?:来源|來源|信息来源)[：:]\s*|\s+(?:原创稿|原创)$")
_LONGEST_BYLINE = 200  # characters of an element that tells when a page was published


@dataclass(slots=True)
class _Found:
    """Metadata on the way: what is stated first stays."""

    text: str  # of the page
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, key: str, value: Any, written: str = "") -> None:
        """Take a value, and the line on which it is written, in these words if not in its own."""
        if key in self.values or value in (None, "", [], {}):
            return
        self.values[key] = value
        at = self.text.find(written or str(value))
        if at >= 0:
            self.lines[key] = self.text.count("\n", 0, at) + 1


def metadata_of(text: str, tree: BeautifulSoup, article: str) -> tuple[dict[str, Any], dict[str, int]]:
    """Metadata of a page and the lines they stand on.

    :param article: HTML of the page's article
    """
    found = _Found(text)
    meta = _meta(tree)
    for data in _linked_data(tree):
        _take_linked_data(found, data)
    site = next((each["content"] for name in ("og:site_name", "sitename") for each in meta.get(name, ())), "")
    for key, names in _META.items():
        for element in (each for name in names for each in meta.get(name, ())):
            value = str(element["content"]).strip()
            if key == "source":
                value = _LABEL.sub("", value)
            # Facebook wants the address of a person's page there, and some content systems write the editor's number.
            if not (key == "author" and (value.startswith("http") or value.isdecimal())):
                found.add(key, value, str(element["content"]))
    _take_tags(found, meta)
    _take_title(found, tree, str(site).strip(), article)
    _take_address(found, tree, meta)
    _take_seen(found, tree)
    language = tree.html.get("lang") if tree.html else None
    found.add("lang", language if isinstance(language, str) else None)
    if stated := found.values.get("lang"):
        own = own_language(str(stated), tree.get_text(" ", strip=True))
        found.values.update({"lang": own} if own else {})
        if own is None:
            del found.values["lang"]
            found.lines.pop("lang", None)
    return found.values, found.lines


def _meta(tree: BeautifulSoup) -> dict[str, list[Tag]]:
    """The <meta> elements that say something, by name in lower case."""
    by_name: dict[str, list[Tag]] = {}
    for element in tree.find_all("meta", content=True):
        names = (element.get(key) for key in ("property", "name", "itemprop", "http-equiv"))
        name = next((str(each).strip().lower() for each in names if each), "")
        if str(element["content"]).strip():
            by_name.setdefault(name, []).append(element)
    return by_name


def _linked_data(tree: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """The articles of JSON-LD (https://json-ld.org, section "Embedding JSON-LD in HTML")."""
    for element in tree.find_all("script", type=re.compile(r"application/ld\+json", re.IGNORECASE)):
        try:
            waiting = [json.loads(element.get_text(), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            data = waiting.pop(0)
            if isinstance(data, list):
                waiting += data
            elif isinstance(data, dict):
                kinds = data.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(kind, str) and _ARTICLE.fullmatch(kind) for kind in kinds):
                    yield data
                waiting += [data[key] for key in ("@graph", "mainEntity") if isinstance(data.get(key), list | dict)]


def _take_linked_data(found: _Found, data: dict[str, Any]) -> None:
    try:
        data = as_written(data)
    except RecursionError:
        return
    found.add("title", _plain(data.get("headline") or data.get("name")))
    found.add("date", _plain(data.get("datePublished") or data.get("dateCreated")))
    found.add("updated", _plain(data.get("dateModified")))
    people = [_person(each) for each in _listed(data.get("author") or data.get("creator"))]
    found.add("authors", [each for each in people if each])
    found.add("image", next((url for each in _listed(data.get("image")) if (url := _address(each))), None))
    found.add("summary", _plain(data.get("description")))
    found.add("lang", _plain(data.get("inLanguage")))
    found.add("categories", [name for each in _listed(data.get("articleSection")) if (name := _plain(each))])
    words = _listed(data.get("keywords"))
    found.add("tags", [word.strip() for each in words for word in _plain(each).split(",") if word.strip()])
    publisher = data.get("publisher")
    found.add("source", _plain(publisher.get("name")) if isinstance(publisher, dict) else "")


def _take_tags(found: _Found, meta: dict[str, list[Tag]]) -> None:
    stated = [element for name in _TAGS for element in meta.get(name, ())]
    if stated:
        found.add("tags", [str(element["content"]).strip() for element in stated], str(stated[0]["content"]))
    for element in (each for name in _KEYWORDS for each in meta.get(name, ())):
        stated_words = str(element["content"]).strip()
        separators = r"[,，;；、|]" if re.search(r"[,，;；、|]", stated_words) or stated_words.isascii() else r"\s"
        words = [word.strip() for word in re.split(separators, stated_words) if word.strip()]
        if len(words) <= _MOST_KEYWORDS:
            found.add("tags", words, stated_words)


def _take_title(found: _Found, tree: BeautifulSoup, site: str, article: str) -> None:
    """The stated title, the only heading, or <title>, each without the site's name."""
    element = tree.title
    whole = " ".join(element.get_text().split()) if element else ""
    headings = tree.find_all("h1", limit=2)
    heading = " ".join(headings[0].get_text().split()) if len(headings) == 1 else ""
    if stated := found.values.get("title"):
        found.values["title"] = _without_site(str(stated), site, heading)
    elif heading and (whole.startswith(heading) or (heading not in whole and heading in article)):
        found.add("title", heading)
    else:
        found.add("title", _without_site(whole, site, heading))


def _without_site(title: str, site: str, heading: str) -> str:
    """A title less the name of the site, where that is known by another place."""
    if heading and title.startswith(heading) and _BETWEEN_TITLES.match(title, len(heading)):
        return heading
    parts = _BETWEEN_TITLES.split(title)
    names = {site, heading if title.endswith(heading) else ""} - {""}
    while len(parts) > 1 and parts[-1] in names:
        return title[: title.rindex(parts[-1])].rstrip(" |｜_»«–—·•-")
    return title


def _take_address(found: _Found, tree: BeautifulSoup, meta: dict[str, list[Tag]]) -> None:
    canonical = tree.find("link", rel="canonical", href=True)
    stated = [str(canonical["href"])] if isinstance(canonical, Tag) else []
    stated += [str(element["content"]) for element in meta.get("og:url", ())]
    saved = next((url for each in tree.find_all(string=_is_about_saving) if (url := _saved_from(each))), "")
    for url in (each for each in stated if each.startswith(("http://", "https://"))):
        # Some sites state their front page on every page.
        if _path(url).strip("/") or not _path(saved).strip("/"):
            found.add("link", url)
    found.add("link", saved)


def _is_about_saving(text: str | None) -> bool:
    return isinstance(text, Comment) and _SAVED_FROM.search(text[:2000]) is not None


def _saved_from(comment: str) -> str:
    """The address that a browser (saved from url=) or SingleFile (url:) noted."""
    said = _SAVED_FROM.search(comment[:2000])
    return (said["url"] or said["singlefile"]) if said else ""


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _take_seen(found: _Found, tree: BeautifulSoup) -> None:
    """What readers see above the text: a <time>, or a date in an element that is named by it."""
    if "date" in found.values:
        return
    times = tree.find_all("time", datetime=True, limit=2)
    for element in times:
        if len(times) == 1 or element.has_attr("pubdate") or element.get("itemprop") == "datePublished":
            found.add("date", str(element["datetime"]))
            return
    for element in tree.find_all(_is_byline):
        seen = _SEEN_DATE.search(element.get_text(" ", strip=True)[:_LONGEST_BYLINE])
        if seen:
            found.add("date", seen[0])
            return


def _is_byline(element: Tag) -> bool:
    named = [element.get("id"), *_listed(element.get("class"))]
    return any(isinstance(name, str) and _NAMED_BY_DATE.search(name) for name in named) and len(element.contents) < 20


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _person(value: Any) -> dict[str, str] | str:
    if isinstance(value, dict):
        name, url = _plain(value.get("name")), _plain(value.get("url"))
        return {"name": name, **({"url": url} if url else {})} if name else ""
    return _plain(value)


def _address(value: Any) -> str:
    return _plain(value.get("url")) if isinstance(value, dict) else _plain(value)
