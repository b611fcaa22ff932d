"""The language of an article (BCP 47)."""

import re
from collections import Counter
from functools import cache

import opencc

from feeds.characters import HAN
from feeds.normalize.found import Found, derived, place, stated
from feeds.normalize.given import Given

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}")
# Without ・ and ー, which Chinese writes into foreign names.
_KANA, _HANGUL = re.compile("[\u3041-\u3096\u30a1-\u30fa]"), re.compile("[\uac00-\ud7af]")


def find_language(given: Given) -> Found[str | None]:
    """Stated language, else the one that the characters of the text show, else the site's."""
    if made := derived(given.draft, "language"):
        return made
    for key, value in stated(given.draft, ("lang", "language", "locale")):
        if _TAG.fullmatch(value):
            return Found(_canonical(value), place(given.draft, key))
    text = "".join(given.paragraphs)
    detected = _detect(text)
    if detected:
        return Found(detected, "characters of the text")
    site = given.settings.language
    # A text without Han characters on a Chinese site is not Chinese; what it is, its characters do not tell.
    if site and not (site.startswith("zh") and re.search("[A-Za-z]", text)):
        return Found(site, "language of the site")
    return Found(None, "unknown")


def _detect(text: str) -> str | None:
    han = re.findall(f"[{HAN}]", text)
    if len(_HANGUL.findall(text)) > len(han):
        return "ko"
    if len(_KANA.findall(text)) * 10 > len(han):
        return "ja"
    if len(han) * 5 < len(text):
        return None
    simplified, traditional = _only()
    counted = Counter(han).items()
    difference = sum(count * ((each in simplified) - (each in traditional)) for each, count in counted)
    return "zh-Hant" if difference < 0 else "zh-Hans"


def _canonical(tag: str) -> str:
    """A tag in its usual letters: zh_cn is zh-CN, ZH-HANS is zh-Hans (RFC 5646 section 2.1.1)."""
    language, *rest = tag.replace("_", "-").lower().split("-")
    cased = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join([language, *cased])


@cache
def _only() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that only Simplified, and only Traditional text is written with, from OpenCC's tables."""
    common = [chr(code) for code in range(0x4E00, 0xA000)]
    to_traditional, to_simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    changed_to_traditional = to_traditional.convert("\n".join(common)).split("\n")
    changed_to_simplified = to_simplified.convert("\n".join(common)).split("\n")
    simplified = {own for own, other in zip(common, changed_to_traditional, strict=True) if own != other}
    traditional = {own for own, other in zip(common, changed_to_simplified, strict=True) if own != other}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)
