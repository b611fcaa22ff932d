"""A whole page as a browser saved it: what it says of itself, and its article."""

import re
from pathlib import PurePosixPath

from bs4 import BeautifulSoup

from feeds.model import Diagnostic, Severity
from feeds.read.front_matter.matter import FrontMatter
from feeds.read.saved_page.body import article_of
from feeds.read.saved_page.metadata import metadata_of

_SUFFIXES = {".html", ".htm", ".xhtml"}
_PAGE = re.compile(r"<!doctype\s+html\b|<html\b", re.IGNORECASE)
_MOST_TAGS = 100_000  # more has no page that a person reads
_LOOKED_AT = 5000  # characters; comments about the saving may stand first


def split(path: str, text: str) -> FrontMatter | None:
    """Split a text that is a whole page; None where it is none."""
    if PurePosixPath(path).suffix.lower() not in _SUFFIXES or not text.lstrip("\ufeff \t\n").startswith("<"):
        return None
    if not _PAGE.search(text[:_LOOKED_AT]) or text.count("<") > _MOST_TAGS:
        return None
    tree = BeautifulSoup(text, "lxml")
    article = article_of(text, tree)
    metadata, lines = metadata_of(text, tree, article.html)
    diagnostics: tuple[Diagnostic, ...] = ()
    if article.is_whole:
        message = "The file is a saved page, and nothing in it says where the article begins and ends."
        action = "All of it was taken. Install feeds[pages], or keep the article alone."
        diagnostics = (Diagnostic("page-not-reduced", Severity.NOTE, path, None, message, action),)
    return FrontMatter(metadata, lines, article.html, _line(text, article.html), diagnostics)


def _line(text: str, html: str) -> int:
    """The line on which a page's article begins: that of its first words."""
    words = next((line.strip() for line in re.split(r"<[^<>]*>|\n", html[:_LOOKED_AT]) if line.strip()), "")
    return text.count("\n", 0, max(text.find(words), 0)) + 1
