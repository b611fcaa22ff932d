"""Articles <-> database: what the folder said, and the ledger of ids that outlives it."""

from feeds.store.records import Archived, Changes, FileResult, FileState, Incoming, Live, Standing
from feeds.store.store import Store

__all__ = ["Archived", "Changes", "FileResult", "FileState", "Incoming", "Live", "Standing", "Store"]
