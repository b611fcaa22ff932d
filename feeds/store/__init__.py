"""Articles <-> database: what the folder said, and the ledger of ids that outlives it."""

from feeds.store.records import Changes, FileResult, FileState, Incoming
from feeds.store.store import Store

__all__ = ["Changes", "FileResult", "FileState", "Incoming", "Store"]
