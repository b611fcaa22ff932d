"""WordPress exports (WXR 1.0 to 1.2): its published posts, as WordPress's own feed would give them.

Sources: wp-admin/includes/export.php, which writes them, and wp-includes/feed-rss2.php.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import unquote

from feeds.dates import parse_date
from feeds.model import Derived, Diagnostic, Severity
from feeds.read.containers.container import Contents, Item, left_out, own_language, stated
from feeds.read.containers.wordpress_text import to_html
from feeds.read.containers.xml import Fields, name_of, parse, root_name, text_of

_MARK = "wordpress.org/export/"
_LOOKED_AT = 20_000  # characters
_NO_TIME = "0000-00-00 00:00:00"
_DEEPEST = 10  # categories in each other; a loop of parents ends there
_STATES = {
    "draft": "drafts",
    "auto-draft": "drafts",
    "pending": "pending",
    "private": "private",
    "trash": "in the trash",
}


@dataclass(frozen=True, slots=True)
class _Export:
    """What the posts of an export refer to."""

    language: str | None
    rights: str | None
    authors: Mapping[str, str]  # display name by login
    categories: Mapping[str, tuple[str, str]]  # name, and parent's slug, by slug
    pictures: Mapping[str, str]  # address by id of the attachment
    attached: Mapping[str, list[str]]  # addresses of pictures by id of the post


def open_wxr(path: str, text: str) -> Contents | None:
    """The posts of an export; None where the text is none."""
    if root_name(text) != "rss" or _MARK not in text[:_LOOKED_AT]:
        return None
    root, diagnostics = parse(path, text)
    channel = next((each for each in root if isinstance(each.tag, str) and name_of(each) == "channel"), None)
    if channel is None:
        return Contents((), diagnostics)
    fields = Fields(channel)
    items = [(each, Fields(each)) for each in fields.all("item")]
    export = _export(fields, [each for _, each in items])
    posts = [(element, post) for element, post in items if (post.first("wp:post_type") or "post") == "post"]
    found: list[Item] = []
    unpublished: Counter[str] = Counter()
    unknown: list[Diagnostic] = []
    for element, post in posts:
        state = post.first("wp:status") or "publish"
        if post.first("wp:post_password"):
            unpublished["behind a password"] += 1
        elif state not in ("publish", "future"):
            unpublished[_STATES.get(state, state)] += 1
        else:
            item, tags = _item(path, post, int(element.sourceline or 1), export, is_future=state == "future")
            found.append(item)
            unknown += tags
    if unpublished:
        shown = ", ".join(f"{count} {state}" for state, count in unpublished.items())
        message = f"Not every post is published: {shown}."
        note = Diagnostic(
            "posts-unpublished", Severity.NOTE, path, None, message, "These were left out, as by WordPress."
        )
        diagnostics += (note,)
    elif not found:
        diagnostics += (left_out(path, 1, "The export holds no posts."),)
    return Contents(found, (*diagnostics, *unknown[:20]))


def _export(channel: Fields, items: Iterable[Fields]) -> _Export:
    authors = [Fields(each) for each in channel.all("wp:author")]
    categories = [Fields(each) for each in channel.all("wp:category")]
    slugs = {each.first("wp:cat_name"): each.first("wp:category_nicename") for each in categories}
    pictures: dict[str, str] = {}
    attached: dict[str, list[str]] = {}
    for item in items:
        if item.first("wp:post_type") == "attachment" and (address := item.first("wp:attachment_url")):
            pictures[item.first("wp:post_id")] = address
            if address.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")):
                attached.setdefault(item.first("wp:post_parent"), []).append(address)
    return _Export(
        language=channel.first("language"),
        rights=channel.first("copyright"),
        authors={each.first("wp:author_login"): each.first("wp:author_display_name") for each in authors},
        categories={
            # Older versions wrote the parent's name, and not its slug.
            each.first("wp:category_nicename"): (
                each.first("wp:cat_name"),
                slugs.get(each.first("wp:category_parent"), each.first("wp:category_parent")),
            )
            for each in categories
        },
        pictures=pictures,
        attached=attached,
    )


def _item(path: str, post: Fields, line: int, export: _Export, *, is_future: bool) -> tuple[Item, list[Diagnostic]]:
    meta = [Fields(each) for each in post.all("wp:postmeta")]
    values = {each.first("wp:meta_key"): each.first("wp:meta_value") for each in meta}
    enclosures = [each.first("wp:meta_value") for each in meta if each.first("wp:meta_key") == "enclosure"]
    number = post.first("wp:post_id")
    body, unknown = to_html(path, line, post.first("content:encoded"), export.pictures, export.attached.get(number, []))
    login = post.first("dc:creator")
    published = _time(post, "wp:post_date_gmt") or post.first("pubdate") or _local(post, "wp:post_date")
    metadata = stated(
        title=post.first("title"),
        date=published,
        updated=_time(post, "wp:post_modified_gmt"),
        link=post.first("link"),
        id=post.first("guid"),
        author=export.authors.get(login) or login,
        lang=own_language(export.language, body),
        summary=post.first("excerpt:encoded"),
        image=export.pictures.get(values.get("_thumbnail_id", "")),
        rights=export.rights,
        slug=unquote(post.first("wp:post_name")) or post.first("title"),
        enclosures=enclosures,
    )
    derived = _terms(post, export, line)
    appears = parse_date(published, UTC) if is_future else None
    if appears:
        derived["visible_from"] = Derived(appears, "wp:status 'future'")
    return Item(metadata, body, "html", line, derived), unknown


def _terms(post: Fields, export: _Export, line: int) -> dict[str, Derived]:
    paths: list[list[str]] = []
    tags: list[str] = []
    for each in post.all("category"):
        name, domain = text_of(each), each.get("domain")
        if domain == "category":
            paths.append(_path(each.get("nicename") or "", name, export.categories))
        elif domain in ("post_tag", "tag"):
            tags.append(name)
    if not paths and not tags:  # WXR 1.0 may have no domains, or repeat each category without
        paths = [[name] for name in dict.fromkeys(map(text_of, post.all("category"))) if name]
    rule = f"category elements, line {line}"
    return {key: Derived(value, rule) for key, value in (("categories", paths), ("tags", tags)) if value}


def _path(slug: str, name: str, categories: Mapping[str, tuple[str, str]]) -> list[str]:
    """The names from the highest category down."""
    path = [name]
    for _ in range(_DEEPEST):
        slug = categories.get(slug, ("", ""))[1]
        if slug not in categories:
            break
        path.insert(0, categories[slug][0])
    return path


def _time(post: Fields, name: str) -> str:
    text = _local(post, name)
    return f"{text} +0000" if text else ""


def _local(post: Fields, name: str) -> str:
    text = post.first(name)
    return "" if text == _NO_TIME else text
