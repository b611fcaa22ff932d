"""Chinese text in another script, as OpenCC writes it: of an article, or of what a feed is called.

Words are written otherwise and not replaced: OpenCC's own words of Taiwan (s2twp) make 新聞釋出會 of 新闻发布会, and
things of the persons whom 对象 may be. Names by which articles are found stay, because they are addresses.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import ne

import opencc

from feeds.characters import HAN, without_forbidden
from feeds.model import Article, Script

# Languages that are written in Han characters alone (ISO 639-3, the Sinitic ones).
_CHINESE = {"zh", "cdo", "cjy", "cmn", "cpx", "czh", "czo", "gan", "hak", "hsn", "lzh", "mnp", "nan", "wuu", "yue"}
_OF_OTHERS = re.compile("[\u3041-\u3096\u30a1-\u30fa\uac00-\ud7af]")  # not ・ and ー, which Chinese has in names
_HAN = re.compile(f"[{HAN}]")

# How text of one script becomes that of another: configurations of OpenCC, in turn. (s2tw and its like give the same in
# twice the time.) Where there is none, text stays: Taiwan's and Hong Kong's is Traditional. And none is taken for
# Simplified that is not, or 范先生 would become 範先生.
_CONVERSIONS: Mapping[Script, Mapping[Script, Sequence[str]]] = {
    "hans": {"hant": ["s2t"], "tw": ["s2t", "t2tw"], "hk": ["s2t", "t2hk"]},
    "hant": {"hans": ["t2s"], "tw": ["t2tw"], "hk": ["t2hk"]},
    "tw": {"hans": ["tw2t", "t2s"], "hk": ["tw2t", "t2hk"]},
    "hk": {"hans": ["hk2t", "t2s"], "tw": ["hk2t", "t2tw"]},
}
_SUBTAGS: Mapping[Script, str] = {"hans": "Hans", "hant": "Hant", "tw": "TW", "hk": "HK"}
_SCRIPTS: Mapping[str, Script] = {"tw": "tw", "hk": "hk", "mo": "hk", "hant": "hant"}  # by subtag, the narrowest first

# It ends where Chinese punctuation or, behind a Latin letter, Chinese text begins, as it does for normalize.
_REST = rf"(?:[^\s<{HAN}，。；：！？、（）【】《》「」『』“”‘’…]|(?<![A-Za-z0-9])[{HAN}])+"
_ADDRESS = rf"https?://{_REST}|www(?<![A-Za-z0-9]www)\.{_REST}"  # re looks for first letters, if nothing stands before
_IN_TEXT = re.compile(f"({_ADDRESS})")
# Of tags, those that OpenCC could spoil and those that say what is code: with all, there would be as many pieces.
_IN_HTML = re.compile(rf'(<(?:/?(?:code|kbd|pre|samp|var)\b|[a-z0-9]+ )[^>"]*(?:"[^"]*"[^>"]*)*>|{_ADDRESS})')
_CODE = re.compile(r"<(/?)(?:code|kbd|pre|samp|var)\b")

_BORDER = "\x1f"  # between texts that are converted at once; a character that XML forbids
_ENOUGH = 500  # characters by which a script is told


def variant(article: Article, script: Script) -> Article:
    """The article with its title, summary and content in a script; the same object where that changes none of them.

    Text is converted and nothing else: no tag or attribute, no code, no address in the text.
    """
    pieces = [_IN_TEXT.split(article.title), _IN_TEXT.split(article.summary), _IN_HTML.split(article.content)]
    if not _convert(pieces, script, article.language):
        return article
    title, summary, content = map("".join, pieces)
    language = article.language and _tag(article.language, script)
    return replace(article, title=title, summary=summary, content=content, language=language)


def variant_text(text: str, script: Script, language: str | None) -> str:
    """Plain text in a script; as it is where its language (BCP 47) or its characters are not Chinese."""
    pieces = [_IN_TEXT.split(text)]
    _convert(pieces, script, language)
    return "".join(pieces[0])


def variant_language(language: str | None, script: Script) -> str | None:
    """The tag (BCP 47) of text of a language in a script; the same where the text is."""
    if language is None or not _is_chinese(language) or script not in _CONVERSIONS[_stated(language)]:
        return language
    return _tag(language, script)


def _convert(pieces: Sequence[list[str]], script: Script, language: str | None) -> bool:
    """Convert the texts among pieces, in their places; whether one of them changed."""
    if not _is_chinese(language):
        return False
    places = [(each, index) for each in pieces for index in _texts(each) if _HAN.search(each[index])]
    texts = [without_forbidden(each[index]) for each, index in places]  # OpenCC stops at U+0000 and at surrogates
    joined = "".join(texts)
    if not joined or (language is None and _OF_OTHERS.search(joined)):
        return False
    configurations = _CONVERSIONS[_written(joined, language)].get(script)
    if not configurations:
        return False
    converted = _run(configurations, texts)
    for (each, index), text in zip(places, converted, strict=True):
        each[index] = text
    return converted != texts


def _texts(pieces: Sequence[str]) -> Iterator[int]:
    """Which of the pieces are text: every second, but for those in code. Tags are in balance, as nh3 leaves them."""
    depth = 0
    for index, piece in enumerate(pieces):
        if index % 2:
            if found := _CODE.match(piece):
                depth += -1 if found[1] else 1
        elif piece and not depth:
            yield index


def _run(configurations: Sequence[str], texts: list[str]) -> list[str]:
    """Texts as OpenCC converts them, all at once: for each alone, the calls would take longer than the work."""
    joined = _BORDER.join(texts)
    for name in configurations:
        joined = _converter(name).convert(joined)
    return joined.split(_BORDER)


def _is_chinese(language: str | None) -> bool:
    """Whether text with Han characters may be Chinese; of no language, it is asked for its other characters."""
    return language is None or language.lower().partition("-")[0] in _CHINESE


def _written(text: str, language: str | None) -> Script:
    """In which script text is: by its characters, which sites' settings often belie; where it is read, by its tag."""
    sample = text if len(text) <= _ENOUGH else text[: _ENOUGH // 2] + text[len(text) // 2 :][: _ENOUGH // 2]
    simplified, traditional = (sum(map(ne, sample, _converter(name).convert(sample))) for name in ("s2t", "t2s"))
    stated = _stated(language)
    if traditional and traditional >= simplified:  # of what becomes another, 里 and 范 are Traditional too
        return "hant" if stated == "hans" else stated
    return "hans" if simplified else stated


def _stated(language: str | None) -> Script:
    """In which script a tag says that text is (RFC 5646); Simplified where it says nothing."""
    subtags = (language or "").lower().split("-")[1:]
    if "hans" in subtags:
        return "hans"
    return next((script for subtag, script in _SCRIPTS.items() if subtag in subtags), "hans")


def _tag(language: str, script: Script) -> str:
    return f"{language.partition('-')[0]}-{_SUBTAGS[script]}"


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)
