"""The usual names of columns and keys under which exports and scrapers keep articles."""

import re
from collections.abc import Mapping
from typing import Any

from feeds.model import BodyFormat
from feeds.read.containers.container import Item, format_of, slug_of, stated, terms

# Of the names of a row, the first that a record has and that holds something gives the field.
_BODIES: Mapping[str, BodyFormat | None] = {
    **dict.fromkeys(("content_html", "html", "body_html", "html_content", "contenthtml"), "html"),
    **dict.fromkeys(("content_markdown", "markdown", "md", "body_markdown", "content_md"), "markdown"),
    **dict.fromkeys(
        (
            *("content", "body", "text", "content_text", "article", "article_text", "article_content", "maintext"),
            *("fulltext", "full_text", "post_content", "main_text", "news_content", "articlebody", "plain_text"),
            *("正文", "内容", "內容", "文章内容", "新闻内容", "正文内容", "全文", "文章正文"),
        )
    ),
}
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("title", "headline", "subject", "article_title", "post_title", "news_title", "name"),
        *("标题", "標題", "题目", "題目", "文章标题", "新闻标题"),
    ),
    "date": (
        *("date", "published", "date_published", "pubdate", "pub_date", "publish_date", "published_at", "publish_time"),
        *("published_date", "publishedat", "publishtime", "pub_time", "pubtime", "date_publish", "datepublished"),
        *("post_date", "created", "created_at", "create_time", "createtime", "time", "timestamp", "ctime"),
        *("发布时间", "发布日期", "日期", "时间", "發布時間", "發佈時間", "发表时间", "時間"),
    ),
    "updated": (
        *("updated", "date_modified", "modified", "updated_at", "update_time", "updatetime", "last_modified"),
        *("datemodified", "date_modify", "更新时间", "修改时间", "更新時間"),
    ),
    "link": (
        *("url", "link", "href", "permalink", "canonical_url", "article_url", "news_url", "page_url"),
        *("链接", "網址", "网址", "地址", "原文链接", "鏈接"),
    ),
    "external": ("external_url",),
    "id": ("id", "guid", "uuid", "_id", "article_id", "post_id", "news_id", "编号"),
    "author": ("author", "authors", "byline", "creator", "writer", "作者", "记者", "記者"),
    "source": (
        *("source", "source_name", "site", "site_name", "publisher", "media", "media_name", "publication"),
        *("来源", "來源", "媒体", "出处", "媒體"),
    ),
    "categories": (
        *("category", "categories", "section", "channel", "column", "topic", "articlesection"),
        *("分类", "分類", "栏目", "类别", "频道", "類別", "欄目"),
    ),
    "tags": ("tags", "tag", "keywords", "labels", "关键词", "标签", "關鍵詞", "標籤"),
    "lang": ("language", "lang", "locale", "语言", "語言"),
    "summary": (
        *("summary", "description", "excerpt", "abstract", "digest", "intro", "desc"),
        *("摘要", "简介", "导语", "簡介"),
    ),
    "image": ("image", "banner_image", "image_url", "cover", "thumbnail", "top_image", "pic", "图片", "封面", "圖片"),
    "rights": ("rights", "copyright", "license", "版权", "版權"),
    "slug": ("slug",),
}
_TELLING = ("title", "date", "link")  # what an article has beside its text
_SEPARATORS = re.compile(r"[;；,，、|]")


def hold_articles(names: set[str]) -> bool:
    """Whether records with these keys are articles: they have a text, and a title, date or address."""
    return bool(names & _BODIES.keys()) and _have_telling(names)


def look_like_articles(names: set[str]) -> bool:
    """Whether records with these keys are nearly articles: they have a title and an address or date, and no text."""
    return bool(names & {*_FIELDS["title"]}) and bool(names & {*_FIELDS["date"], *_FIELDS["link"]})


def _have_telling(names: set[str]) -> bool:
    return any(names.intersection(_FIELDS[field]) for field in _TELLING)


def key_of(name: object) -> str:
    """A column's name as the tables have it."""
    return str(name).strip().strip("\ufeff").lower().replace(" ", "_").replace("-", "_")


def item_of(record: Mapping[str, Any], line: int) -> Item | None:
    """The article of a record; None where it holds neither text nor title.

    :param record: keys as key_of gives them; values as metadata have them, every scalar a string
    """
    body, body_format = _body(record)
    found = {field: _first(record, names) for field, names in _FIELDS.items()}
    if not body and not found["title"]:
        return None
    listed = {field: _names(found.pop(field)) for field in ("categories", "tags")}
    external = found.pop("external")
    link = _text(found["link"]) or _text(external)
    metadata = stated(**found)
    if link:
        metadata["link"] = link
    metadata.setdefault("slug", slug_of(link, _text(found["title"])))
    if not metadata["slug"]:
        del metadata["slug"]
    if body == metadata.get("summary"):
        del metadata["summary"]
    if files := _files(record.get("attachments") or record.get("enclosures")):
        metadata["enclosures"] = files
    derived = terms(listed["categories"], listed["tags"], f"columns, line {line}")
    return Item(metadata, body, body_format, line, derived)


def _body(record: Mapping[str, Any]) -> tuple[str, BodyFormat]:
    for name, body_format in _BODIES.items():
        value = record.get(name)
        if isinstance(value, list):  # a paragraph each
            value = "\n\n".join(each for each in value if isinstance(each, str))
        if isinstance(value, str) and value.strip():
            return value, body_format or format_of(value)
    return "", "text"


def _first(record: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((record[name] for name in names if record.get(name) not in (None, "", [], {})), None)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _names(value: Any) -> list[str]:
    """The names in a cell or list."""
    if isinstance(value, str):
        return [name.strip(" #\"'") for name in _SEPARATORS.split(value.strip("[]"))]
    items = value if isinstance(value, list) else [value]
    named = [each.get("name") or each.get("title") if isinstance(each, dict) else each for each in items]
    return [name for name in named if isinstance(name, str)]


def _files(value: Any) -> list[dict[str, str]]:
    """Attachments of JSON Feed, and lists like it."""
    found = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    return [
        stated(
            url=each.get("url"),
            type=each.get("mime_type") or each.get("type"),
            length=each.get("size_in_bytes") or each.get("length"),
        )
        for each in found
        if isinstance(each.get("url"), str)
    ]
