"""(selection, format) -> Document: the one way in which bytes are made, for the web and for files alike.

It knows no request, no cache and no clock: the same store and base give the same bytes.
"""

from feeds.publish.publisher import OPML, Publisher

__all__ = ["OPML", "Publisher"]
