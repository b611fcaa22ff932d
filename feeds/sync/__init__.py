"""Folder to store: what is new, changed, moved, gone. The only writer of articles.

Each batch of files is one transaction, so that a sync that is killed goes on where it stopped, and readers never see
half of a batch. Nothing is held in memory in proportion to the folder, unless the site's engine does.
"""

from feeds.sync.folder import sync
from feeds.sync.follower import Follower
from feeds.sync.report import Progress, Report
from feeds.sync.scan import complete

__all__ = ["Follower", "Progress", "Report", "complete", "sync"]
