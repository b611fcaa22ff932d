"""Store to folder: every listed document as a file, for hosts that run no program.

The bytes are those that the web gives, because both come from publish. Only what could have changed is made again, and
only what did change is written.
"""

from feeds.build.place import require_apart
from feeds.build.run import Built, build

__all__ = ["Built", "build", "require_apart"]
