"""Blocks: paragraphs of what stood in wrappers or loose, and no nesting that a validator dislikes."""

import re

from feeds.normalize.tree import (
    BLOCKS,
    HEADINGS,
    STRIPPED,
    WRAPPERS,
    Element,
    classes,
    elements,
    erase,
    holds,
    leaves,
    rename,
    replace,
    shows,
    text,
    unwrap,
    wrap_inside,
)

ELEMENTS = frozenset(
    ("input", "summary", "a", "li", "dt", "dd", "td", "th", "tr", "caption")
)  # without which there is nothing to do

_ANCHOR_CLASSES = {
    *(
        "headerlink",
        "header-anchor",
        "header-link",
        "heading-link",
        "heading-anchor",
        "anchor",
        "anchor-link",
        "anchorjs-link",
    ),
    *("permalink", "hash-link", "markdownIt-Anchor", "headeranchor-link", "toc-anchor", "zola-anchor", "direct-link"),
}
_WAYS_BACK = {"footnote-backref", "reversefootnote", "footnote-back"}  # from a note to its place: in a reader, away
_ANCHOR_SIGN = re.compile(r"[\s\u200b\u2060\ufe0e\ufe0f\uf0c1#¶§∞⌗⚓🔗]*")
_OF_TABLES = ("td", "th", "tr", "thead", "tbody", "tfoot", "caption")
_TEXT_ONLY = {"p", "pre", *HEADINGS}  # hold no paragraphs
_MARKS = ("b", "strong", "em", "i", "u", "s", "del", "ins", "small", "sub", "sup", "mark", "code", "cite", "q", "abbr")


def simplify(tree: Element) -> None:
    """Say with a few plain elements what pages say with many."""
    for box in elements(tree, "input"):
        _show_box(box)
    for heading in elements(tree, *HEADINGS):
        for link in elements(heading, "a"):
            if _is_anchor(link):
                erase(link)
    for link in elements(tree, "a"):
        if classes(link) & _WAYS_BACK:
            erase(link)
    for summary in elements(tree, "summary"):
        rename(summary, "p")
        wrap_inside(summary, "strong")
    for item in elements(tree, "li", "dt", "dd", *_OF_TABLES):
        _put_right(item)


def _show_box(box: Element) -> None:
    """A box of a task list as a character; readers show no controls."""
    if box.get("type") == "checkbox" and any(parent.tag in ("li", "td") for parent in box.iterancestors()):
        replace(box, STRIPPED, "☑" if box.get("checked") is not None else "☐")
    else:
        erase(box)


def _is_anchor(link: Element) -> bool:
    """Whether a link in a heading is only there so that its address can be copied."""
    is_known = bool(classes(link) & _ANCHOR_CLASSES) or (link.get("href") or "").startswith("#")
    return is_known and bool(_ANCHOR_SIGN.fullmatch(text(link))) and link.find(".//img") is None


def _put_right(item: Element) -> None:
    """Make a paragraph of an item without a list, or a cell without a table."""
    parent = item.getparent()
    while parent is not None and parent.tag == STRIPPED:
        parent = parent.getparent()
    around = None if parent is None else parent.tag
    if item.tag == "li":
        if around not in ("ul", "ol", "menu", "dir"):
            rename(item, "div")
    elif item.tag in ("dt", "dd"):
        if around not in ("dl", "div"):
            rename(item, "div")
    elif not any(each.tag == "table" for each in item.iterancestors()):
        rename(item, "div")


def flow(tree: Element) -> None:
    """Make paragraphs of wrappers that hold text, and nothing of wrappers that hold paragraphs."""
    wrappers = elements(tree, *WRAPPERS)
    hold_text = set(leaves(tree, BLOCKS)) if wrappers[1:] else set()
    for wrapper in wrappers:
        if wrapper is tree:
            _gather(wrapper)
        elif any(parent.tag in _TEXT_ONLY for parent in wrapper.iterancestors()):
            unwrap(wrapper)
        elif wrapper in hold_text:
            rename(wrapper, "p")
        else:
            _gather(wrapper)
            unwrap(wrapper)
    for mark in elements(tree, *_MARKS):
        if holds(mark, BLOCKS):
            unwrap(mark)


def _gather(wrapper: Element) -> None:
    """Put what stands loose between blocks into paragraphs."""
    before, run = wrapper, []  # what the loose text follows, and the elements in it
    for child in [*wrapper, None]:
        if child is not None and not holds(child, BLOCKS):
            run.append(child)
            continue
        loose = (before.text if before is wrapper else before.tail) or ""
        if loose.strip() or any(shows(each) or (each.tail or "").strip() for each in run):
            paragraph = wrapper.makeelement("p")
            paragraph.text = loose
            if before is wrapper:
                before.text = None
            else:
                before.tail = "\n"
            if child is None:
                wrapper.append(paragraph)
            else:
                child.addprevious(paragraph)
            paragraph.extend(run)
        before, run = child, []
