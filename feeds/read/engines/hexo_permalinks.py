"""Where on its site Hexo puts a post: a stated permalink, else the site's pattern filled in.

Ported: Hexo's filter post_permalink, Category's virtual `slug`, and what hexo-abbrlink computes of a title.
"""

import hashlib
import zlib
from pathlib import PurePosixPath

from feeds.read.engines.hexo_config import Config
from feeds.read.engines.hexo_post import Post
from feeds.read.engines.hexo_urls import fill, slugize


def place_of_post(post: Post, config: Config) -> str:
    """The post's path on the site. Raises UnknownPlaceholderError."""
    stated = post.metadata.get("permalink")
    place = stated.strip() if isinstance(stated, str) else ""
    place = place or fill(config.permalink, _values(post, config))
    return f"{place}/" if config.has_assets and not place.endswith(("/", ".html")) else place


def _values(post: Post, config: Config) -> dict[str, str]:
    """What placeholders stand for: what Hexo computes, else the metadata, else permalink_defaults."""
    values = {
        "title": post.slug,
        "name": PurePosixPath(post.slug).name,
        "post_title": slugize(post.title, 1),
        "category": _category(post, config),
        "slug": post.slug,
    }
    if date := post.date_of_address:
        seconds = str(int(date.timestamp()))
        values |= {
            "year": f"{date.year:04}",
            "month": f"{date.month:02}",
            "day": f"{date.day:02}",
            "hour": f"{date.hour:02}",
            "minute": f"{date.minute:02}",
            "second": f"{date.second:02}",
            "i_month": str(date.month),
            "i_day": str(date.day),
            "timestamp": seconds,
            "hash": hashlib.sha1(f"{post.slug}{seconds}".encode("utf-8", "replace"), usedforsecurity=False).hexdigest()[
                :12
            ],
        }
    if "hexo-abbrlink" in config.plugins and not post.metadata.get("abbrlink"):
        values["abbrlink"] = _abbreviation(post.title, config)
    for more in (post.metadata, {"layout": "post", **config.part("permalink_defaults")}):
        values = {**{key: value for key, value in more.items() if isinstance(value, str)}, **values}
    return values


def _abbreviation(title: str, config: Config) -> str:
    """hexo-abbrlink, lib/logic.js: a checksum of the title, as it writes it into a post that has none."""
    stated = config.part("abbrlink")
    data = title.encode("utf-8", "replace")
    number = zlib.crc32(data) if stated.get("alg") == "crc32" else _crc16(data)
    return f"{number:x}" if stated.get("rep") == "hex" else str(number)


def _crc16(data: bytes) -> int:
    """CRC-16/ARC."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _category(post: Post, config: Config) -> str:
    """The slug of the last of the post's categories, with its parents."""
    paths = post.categories
    if not paths:
        return config.text("default_category", "uncategorized")
    case, names = config.text("filename_case", "0"), config.part("category_map")
    called = (names.get(name) or name for name in paths[-1])
    return "/".join(slugize(str(name), int(case) if case in ("1", "2") else 0) for name in called)
