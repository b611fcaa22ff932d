"""What a page holds and nobody reads."""

from feeds.normalize.tree import Element, elements, erase

ELEMENTS = frozenset(
    {
        *("script", "style", "template", "title", "textarea", "select", "button", "noscript", "noembed", "noframes"),
        *("object", "embed", "svg", "math", "canvas", "head", "nav", "datalist", "dialog"),
    }
)


def simplify(tree: Element) -> None:
    """Leave nothing of it."""
    for element in elements(tree, *ELEMENTS):
        erase(element)
