"""The errors that `feeds` raises on purpose; each message says what is wrong and what to do next.

    FeedsError
    ├── SettingsError   feeds.yaml or the environment says something that cannot be followed
    ├── FolderError     the folder of articles is not there or cannot be listed
    ├── StoreError      the database cannot be opened, read or written
    │   └── DamagedStoreError   because its file is damaged
    ├── BuildError      the folder that a site is built in cannot be written
    └── SelectionError  an address asks for something that there is none of

Nothing about the content of an article is an error: that becomes a Diagnostic (see model.py).
"""

from collections.abc import Sequence


class FeedsError(Exception):
    """Base of all; the text is a plain sentence for the person who runs the program."""


class SettingsError(FeedsError):
    """A setting that cannot be followed. Names the file, the key, what is wrong and what is allowed."""


class FolderError(FeedsError):
    """The folder of articles cannot be read. Names the folder."""


class StoreError(FeedsError):
    """The store cannot be used. Names the file or address of the database."""


class DamagedStoreError(StoreError):
    """The store's file is damaged, or no database at all. Names the command that saves its ids."""


class BuildError(FeedsError):
    """A site cannot be built where it was asked for. Names the folder or file."""


class SelectionError(FeedsError):
    """A selection cannot be what its parameters say. Names the parameter, the value and what is allowed.

    The attributes are for who says it in another language: of a parameter that there is none of, `allowed` are those
    that there are; of a value, `parameter` is one of these. Other errors have none.
    """

    def __init__(
        self, message: str, parameter: str | None = None, value: str | None = None, allowed: Sequence[str] = ()
    ) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.value = value
        self.allowed = allowed
