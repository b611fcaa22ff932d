"""Splits metadata from the text below it, in whatever form the metadata are written.

A new form is a module and a row in FORMS.
"""

from collections.abc import Callable

from feeds.read.front_matter import docinfo, json, nikola, page, pelican, toml, yaml
from feeds.read.front_matter.matter import FrontMatter

__all__ = ["FORMS", "FrontMatter", "split"]

# Each takes path and text, and gives None where the text has no metadata in its form.
FORMS: tuple[Callable[[str, str], FrontMatter | None], ...] = (
    *(yaml.split, toml.split, json.split),
    *(nikola.split, docinfo.split, pelican.split, page.split),
)


def split(path: str, text: str) -> FrontMatter:
    """Split a source file's text; without front matter, all of it is body."""
    return next((matter for form in FORMS if (matter := form(path, text))), FrontMatter({}, {}, text, 1, ()))
