"""The worker of `feeds serve`: the application in a process that ends with the one that started it."""

import multiprocessing
import os
from threading import Thread

from flask import Flask

from feeds.web.app import create_app


def create_worker() -> Flask:
    """create_app of what the environment names, which `feeds serve` has synced.

    A worker whose parent was killed would keep the port, and serve what nobody follows any more.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    return create_app(is_synced=True)


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
