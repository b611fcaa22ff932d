"""Which files of a built folder are ours, and how they were left: a small database in the folder itself.

Not what is in them. A name is noted before its file is first written, so that no build that is killed leaves a file
behind that nobody knows. Who holds the database open holds the folder; a killed process holds nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Self

from feeds.build.output import PRIVATE, Held
from feeds.errors import BuildError

_NAME = "files.sqlite"
_LAYOUT = 2  # raise it with every change of the table
_AT_ONCE = 500  # rows

_TABLE = """
    CREATE TABLE files (
        file TEXT PRIMARY KEY,      -- relative to the folder
        version TEXT,               -- of what it was made of; NULL while it is being written
        size INTEGER, mtime_ns INTEGER, is_coded INTEGER, digest BLOB,  -- as it was left; NULL if it never was
        max_age INTEGER,            -- seconds
        build INTEGER NOT NULL      -- the last one that wanted it
    ) WITHOUT ROWID
"""
_BUILDS = """
    CREATE TABLE IF NOT EXISTS builds (
        changed INTEGER PRIMARY KEY,  -- seconds since 1970; when what was built had last changed
        build INTEGER NOT NULL        -- the last one of what it was then
    )
"""
_LATELY = 3600  # seconds


class Row(NamedTuple):
    """What is known of a file of ours."""

    version: str | None  # None where a build was killed that may have written it
    held: Held | None


class Manifest:
    """The database of one folder, and of one build. A context that commits nothing by itself."""

    def __init__(self, root: Path, changed: datetime, *, is_written: bool) -> None:
        """Open it, and keep all other builds out; `is_written` tells to make it where there is none.

        :param changed: when what is built last changed
        """
        self._root = root
        file = root / PRIVATE / _NAME
        with self._errors():
            place = str(file) if is_written or file.is_file() else ":memory:"
            self._database = sqlite3.connect(place, timeout=0, isolation_level=None)
            try:
                self._database.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._database.execute("BEGIN EXCLUSIVE")
                self._prepare(changed)
            except BaseException:
                self._database.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def commit(self) -> None:
        """Keep what was said until now, whatever happens."""
        with self._errors():
            self._database.execute("COMMIT")
            self._database.execute("BEGIN EXCLUSIVE")

    def rows(self, files: Sequence[str]) -> dict[str, Row]:
        """What is known of files, by file."""
        places = ", ".join("?" * len(files))
        query = f"SELECT file, version, size, mtime_ns, is_coded, digest FROM files WHERE file IN ({places})"  # noqa: S608
        with self._errors():
            found = self._database.execute(query, files).fetchall()
        return {
            file: Row(version, None if digest is None else Held(size, mtime_ns, bool(is_coded), digest))
            for file, version, size, mtime_ns, is_coded, digest in found
        }

    def claim(self, files: Iterable[str]) -> None:
        """Note that files are ours, whatever is in them, before they are written."""
        self._many(
            "INSERT INTO files (file, build) VALUES (?, ?) ON CONFLICT (file) DO UPDATE SET version = NULL",
            ((file, self._build) for file in files),
        )

    def keep(self, files: Iterable[str]) -> None:
        """Note that files are still wanted, as they are."""
        self._many("UPDATE files SET build = ? WHERE file = ?", ((self._build, file) for file in files))

    def put(self, file: str, version: str, held: Held, max_age: int) -> None:
        """Note how a file was left."""
        row = (file, version, *held, max_age, self._build)
        self._many("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row])

    def hold(self, file: str, held: Held) -> None:
        """Note how a file was left that this build does not want."""
        statement = "UPDATE files SET version = '', size = ?, mtime_ns = ?, is_coded = ?, digest = ? WHERE file = ?"
        self._many(statement, [(*held, file)])

    def unclaim(self, file: str) -> None:
        """Note that a file is not ours after all, if it was never written."""
        self._many("DELETE FROM files WHERE file = ? AND digest IS NULL", [(file,)])

    def drop(self, files: Iterable[str]) -> None:
        """Note that files are no longer ours."""
        self._many("DELETE FROM files WHERE file = ?", ((file,) for file in files))

    def unfinished(self) -> list[str]:
        """The files that were claimed, and perhaps not written."""
        return [file for (file,) in self._all("SELECT file FROM files WHERE version IS NULL")]

    def unwanted(self, after: str) -> list[str]:
        """Some of the files that this build does not want: the next after a file, in their order."""
        query = "SELECT file FROM files WHERE build < ? AND file > ? ORDER BY file LIMIT ?"
        return [file for (file,) in self._all(query, (self._build, after, _AT_ONCE))]

    def lately_wanted(self, files: Sequence[str]) -> set[str]:
        """Those of some files that were wanted until less than an hour before what is built last changed."""
        places = ", ".join("?" * len(files))
        query = f"SELECT file FROM files WHERE file IN ({places}) AND build >= ?"  # noqa: S608
        return {file for (file,) in self._all(query, (*files, self._an_hour_ago))}

    def max_ages(self) -> Iterator[tuple[str, int]]:
        """Each file that is wanted and there, with its age, in their order."""
        query = "SELECT file, max_age FROM files WHERE version IS NOT NULL AND build = ? ORDER BY file"
        with self._errors():
            yield from self._database.execute(query, (self._build,))

    def _prepare(self, changed: datetime) -> None:
        layout = self._database.execute("PRAGMA user_version").fetchone()[0]
        if layout == 0:
            self._database.execute(_TABLE)
            self._database.execute(f"PRAGMA user_version = {_LAYOUT}")
        elif layout != _LAYOUT:
            raise BuildError(f"{self._root} was built by another version of feeds. Build in a new folder.")
        last = self._database.execute("SELECT max(build) FROM files").fetchone()[0]
        self._build = int(last or 0) + 1
        self._an_hour_ago = self._note_build(int(changed.timestamp()))

    def _note_build(self, changed: int) -> int:
        """The last build that was made an hour before what is built last changed, or earlier."""
        self._database.execute(_BUILDS)
        self._database.execute("INSERT OR REPLACE INTO builds VALUES (?, ?)", (changed, self._build))
        query = "SELECT changed, build FROM builds WHERE changed <= ? ORDER BY changed DESC LIMIT 1"
        past, build = self._database.execute(query, (changed - _LATELY,)).fetchone() or (0, 0)
        self._database.execute("DELETE FROM builds WHERE changed < ?", (past,))
        return int(build)

    def _all(self, query: str, values: Sequence[object] = ()) -> list[tuple[str]]:
        with self._errors():
            return self._database.execute(query, values).fetchall()

    def _many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        with self._errors():
            self._database.executemany(statement, rows)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise BuildError(f"Another build is at work in {self._root}. Wait until it is done.") from error
            raise BuildError(
                f"{self._root / PRIVATE / _NAME} cannot be used: {error}. Make room or give the right to write there; "
                f"if it is damaged, build in a new folder."
            ) from error
