"""The application of the seeds, to be asked without a network."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from feeds.config import Settings, load
from feeds.web import create_app

Ask = Callable[..., TestResponse]


@pytest.fixture(scope="module")
def ask(
    tmp_path_factory: pytest.TempPathFactory, asking: Callable[..., Ask], sync_long_ago: Callable[[Settings], None]
) -> Ask:
    """Asks an application of the seeds that no test changes."""
    settings = load(environ={"FEEDS_STORE": str(tmp_path_factory.mktemp("store") / "store.sqlite")})
    sync_long_ago(settings)
    return asking(create_app(settings))
