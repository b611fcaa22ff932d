"""Formulas: each becomes the TeX that its author wrote, between dollars, because few readers show more.

Seen of KaTeX, MathJax, MathML, Wikipedia, kramdown, and GitHub's Markdown.
"""

from feeds.normalize.tree import Element, classes, elements, erase, replace, text

ELEMENTS = frozenset(("script", "span", "code", "math"))  # without which there is nothing to do

_SHOWN_AGAIN = {  # what MathJax made of a <script type="math/tex"> stands before it
    *("MathJax_Preview", "MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_SVG_Display", "MathJax_CHTML"),
}


def simplify(tree: Element) -> None:
    """Make text of all formulas."""
    scripts = [each for each in elements(tree, "script") if (each.get("type") or "").startswith("math/tex")]
    if scripts:
        for element in elements(tree, "span", "div"):
            if classes(element) & _SHOWN_AGAIN:
                erase(element)
    for script in scripts:
        _write(script, script.text or "", "display" in script.get("type"))
    for span in elements(tree, "span", "code"):
        if style := span.get("data-math-style"):
            _write(span, text(span), style == "display")
        elif "katex" in classes(span) and (tex := _annotation(span)):
            _write(span, tex, any("katex-display" in classes(each) for each in span.iterancestors()))
    for formula in elements(tree, "math"):
        if any("mwe-math-element" in classes(each) and each.find(".//img") is not None for each in _around(formula)):
            erase(formula)  # the picture's alt says the same
        else:
            tex = _annotation(formula) or formula.get("alttext")
            if tex:
                _write(formula, tex, formula.get("display") == "block")
            else:
                replace(formula, "span", " ".join(text(formula).split()))


def _around(element: Element) -> list[Element]:
    return [parent for parent, _ in zip(element.iterancestors(), range(2), strict=False)]


def _annotation(element: Element) -> str:
    """The TeX in MathML (MathML 3 section 5.1.3)."""
    for annotation in elements(element, "annotation"):
        if annotation.get("encoding") in ("application/x-tex", "TeX", "LaTeX", "text/x-tex"):
            return text(annotation)
    return ""


def _write(element: Element, tex: str, is_display: bool) -> None:
    mark = "$$" if is_display else "$"
    replace(element, "span", f"{mark}{tex if is_display else tex.strip()}{mark}")
