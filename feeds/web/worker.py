"""The worker of `feeds serve`: the application in a process that ends with the one that started it."""

from flask import Flask

from feeds.processes import end_with_parent
from feeds.web.app import create_app


def create_worker() -> Flask:
    """create_app of what the environment names, which `feeds serve` has synced.

    A worker whose parent was killed would keep the port, and serve what nobody follows any more.
    """
    end_with_parent()
    return create_app(is_synced=True)
