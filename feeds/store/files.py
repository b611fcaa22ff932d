"""What the database remembers of the source files, as a sync goes through them. It changes nothing.

Paths sort by code points, in both databases (schema.py).
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from feeds.store.chunks import chunks
from feeds.store.records import FileState
from feeds.store.schema import files

_AFTER_SLASH = "0"  # the character after "/"


def states(connection: Connection, paths: Iterable[str]) -> dict[str, FileState]:
    """What is remembered of files, by path."""
    return {
        path: FileState(*state)
        for some in chunks(paths)
        for path, *state in connection.execute(select(files).where(files.c.path.in_(some)))
    }


def states_after(connection: Connection, path: str, most: int) -> list[tuple[str, FileState]]:
    """What is remembered of the files that come after a path, in the order of paths."""
    query = select(files).where(files.c.path > path).order_by(files.c.path).limit(most)
    return [(path, FileState(*state)) for path, *state in connection.execute(query).all()]


def is_any_below(connection: Connection, folder: str) -> bool:
    """Whether a file below a folder is remembered."""
    query = select(files.c.path).where(files.c.path > f"{folder}/", files.c.path < f"{folder}{_AFTER_SLASH}")
    return connection.execute(query.limit(1)).first() is not None


def due(connection: Connection, before: datetime, most: int) -> list[str]:
    """Paths of the files whose time has come before another one, the earliest first."""
    query = select(files.c.path).where(files.c.due <= int(before.timestamp())).order_by(files.c.due).limit(most)
    return list(connection.scalars(query))
