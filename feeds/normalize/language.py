"""The language of an article (BCP 47)."""

import re
from collections.abc import Sequence
from functools import cache

import opencc

from feeds.characters import HAN
from feeds.normalize.found import Found, derived, place, stated
from feeds.normalize.given import Given
from feeds.selections import language_tag

KEYS = ("lang", "language", "locale", "languagecode", "inlanguage", "og:locale", "dc:language", "语言", "語言")
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}")
_SUBTAG = re.compile(r"[a-z]{2}|[a-z]{4}|\d{3}")  # region or script (RFC 5646 section 2.1)
_CHINESE = {"chinese", "中文", "汉语", "漢語"}
_NAMES = {
    "cn": "zh-CN", "zhcn": "zh-CN", "zhtw": "zh-TW", "tw": "zh-TW", "hk": "zh-HK", "jp": "ja", "kr": "ko",
    "cht": "zh-Hant", "chs": "zh-Hans", "简体中文": "zh-Hans", "简体": "zh-Hans", "繁體中文": "zh-Hant",
    "繁体中文": "zh-Hant", "繁體": "zh-Hant", "正體中文": "zh-Hant", "simplified chinese": "zh-Hans",
    "traditional chinese": "zh-Hant", "english": "en", "英文": "en", "英语": "en", "japanese": "ja", "日本語": "ja",
    "日语": "ja", "korean": "ko", "한국어": "ko", "french": "fr", "français": "fr", "german": "de", "deutsch": "de",
    "spanish": "es", "español": "es", "portuguese": "pt", "português": "pt", "russian": "ru", "русский": "ru",
    "italian": "it", "italiano": "it", "vietnamese": "vi", "tiếng việt": "vi", "thai": "th", "dutch": "nl",
    "turkish": "tr", "polish": "pl", "ukrainian": "uk", "arabic": "ar", "indonesian": "id",
}  # fmt: skip
# Of names in paths only these: "cs", "it", "pl" and others are what folders of programmers' articles are called by.
_IN_PATHS = {"zh", "en", "ja", "ko", "fr", "de", "es", "pt", "ru", "vi", "th", "uk", "nl", "tr", "sv", "fi", "he", "fa"}
_BY_CHARACTERS = {"zh", "ja", "ko"}
_TOP = 4  # folders
# Without ・ and ー, which Chinese writes into foreign names.
_KANA, _HANGUL = re.compile("[\u3041-\u3096\u30a1-\u30fa]"), re.compile("[\uac00-\ud7af]")
_ENOUGH = 1000  # characters by which a language is told
_NOT_HAN = re.compile(f"[^{HAN}]+")


def find_language(given: Given) -> Found[str | None]:
    """Stated language, that of the file's suffix, of a folder, that of the text's characters, else the site's."""
    if made := derived(given.draft, "language"):
        return Found(made.value and language_tag(made.value), made.rule)
    text = "".join(given.paragraphs)
    for key, value in stated(given.draft, KEYS):
        if tag := _tag(value, text):
            return Found(tag, place(given.draft, key))
    detected = _detect(text)
    *folders, name = given.draft.path.split("/")
    for part, rule in ((_suffix(name), "suffix of the file's name"), (_folder(folders), "name of a folder")):
        if part and (tag := _tag(part, text)) and _agrees(tag, detected):
            return Found(detected if detected and tag == "zh" else tag, rule)
    if detected:
        return Found(detected, "characters of the text")
    site = given.settings.language
    # A text without Han characters on a Chinese site is not Chinese; what it is, its characters do not tell.
    if site and not (site.startswith("zh") and re.search("[A-Za-z]", text)):
        return Found(site, "language of the site")
    return Found(None, "unknown")


def _tag(stated: str, text: str) -> str | None:
    """The language tag that a word stands for: a tag, the name of a language, a country taken for its language."""
    word = stated.lower().replace("_", "-").partition(".")[0]  # zh_CN.UTF-8
    if word in _CHINESE:
        return _detect(text) or "zh"
    if word in _NAMES:
        return _NAMES[word]
    return language_tag(word) if _TAG.fullmatch(word) else None


def _suffix(name: str) -> str | None:
    """Of index.zh-cn.md and index.en.html, zh-cn and en (Hugo, "Translation by file name"; Nikola, TRANSLATIONS)."""
    parts = name.lower().split(".")
    return parts[-2] if len(parts) > 2 and _names_language(parts[-2]) else None


def _folder(folders: Sequence[str]) -> str | None:
    """The first folder that is called by a language, near the top: content/zh-cn/post, en/_posts."""
    return next((folder for folder in folders[:_TOP] if _names_language(folder)), None)


def _names_language(part: str) -> bool:
    language, *more = part.lower().replace("_", "-").split("-")
    return language in _IN_PATHS and len(more) < 3 and all(map(_SUBTAG.fullmatch, more))


def _agrees(tag: str, detected: str | None) -> bool:
    """Whether the characters of the text may be of a language: a folder es may be about Elasticsearch."""
    own, other = tag.partition("-")[0], (detected or "").partition("-")[0]
    return own == other if own in _BY_CHARACTERS or other else True


def _detect(text: str) -> str | None:
    """The language that the characters tell; patterns do it in a quarter of the time that sets of characters take."""
    if text.isascii():
        return None
    if len(text) > _ENOUGH:
        text = text[: _ENOUGH // 2] + text[len(text) // 2 :][: _ENOUGH // 2]
    han = len(_NOT_HAN.sub("", text))
    if len(_HANGUL.findall(text)) > han:
        return "ko"
    if len(_KANA.findall(text)) * 10 > han:
        return "ja"
    if han * 5 < len(text):
        return None
    simplified, traditional = _only()
    return "zh-Hant" if len(traditional.findall(text)) > len(simplified.findall(text)) else "zh-Hans"


@cache
def _only() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters that only Simplified, and only Traditional text is written with, from OpenCC's tables."""
    common = [chr(code) for code in range(0x4E00, 0xA000)]
    to_traditional, to_simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    changed_to_traditional = to_traditional.convert("\n".join(common)).split("\n")
    changed_to_simplified = to_simplified.convert("\n".join(common)).split("\n")
    simplified = {own for own, other in zip(common, changed_to_traditional, strict=True) if own != other}
    traditional = {own for own, other in zip(common, changed_to_simplified, strict=True) if own != other}
    return _any_of(simplified - traditional), _any_of(traditional - simplified)


def _any_of(characters: set[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(characters))}]")
