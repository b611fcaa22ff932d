"""Documents that were made before, newest use first, bounded in bytes.

It decides nothing about freshness: the key holds the store's revision, which every change raises, of articles and of
settings. So a document whose key is asked for is the right one.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from feeds.model import Document


class Key(NamedTuple):
    """Everything that a document depends on."""

    revision: int
    base: str
    address: str


class DocumentCache:
    """Holds at most so many bytes of documents; the least recently used go first."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._documents: OrderedDict[Key, Document] = OrderedDict()
        self._lock = Lock()

    def get_or_make(self, key: Key, make: Callable[[], Document | None]) -> Document | None:
        """The document under the key, made now if need be; what is None, or larger than the cache, is not kept."""
        with self._lock:
            if key in self._documents:
                self._documents.move_to_end(key)
                return self._documents[key]
        document = make()
        if document is not None and len(document.body) <= self._most_bytes:
            self._keep(key, document)
        return document

    def _keep(self, key: Key, document: Document) -> None:
        with self._lock:
            replaced = self._documents.pop(key, None)
            self._documents[key] = document
            self._bytes += len(document.body) - (len(replaced.body) if replaced else 0)
            while self._bytes > self._most_bytes:
                _, oldest = self._documents.popitem(last=False)
                self._bytes -= len(oldest.body)
