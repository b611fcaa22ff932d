"""What is published now, as far as this process has looked."""

import logging
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from flask import request

from feeds.errors import SettingsError, StoreError
from feeds.model import Revision
from feeds.publish import Publisher
from feeds.web.asked import normal
from feeds.web.http import asked_base

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_HANGS = 2.0  # seconds for which a look at a store that is well never takes

# Where a query asks for nothing, lest every made-up one be held by itself.
_WITHOUT_QUERY = ("/articles/", "/static/", "/feeds.opml", "/sitemap", "/robots.txt")

log = logging.getLogger(__name__)


class Latest:
    """The publisher of the newest revision that was seen, and how requests are told apart before it."""

    def __init__(self, publisher: Publisher) -> None:
        self.publisher = publisher
        self.trouble: StoreError | None = None  # why the store could not be asked when it was looked at last
        self._looking_since = float("inf")

    def look(self) -> Revision:
        """The store's revision; the last one while the store cannot be asked, which is logged once."""
        self._looking_since = monotonic()
        try:
            self.publisher = self._current()
            if self.trouble:
                log.info("The store answers again.")
            self.trouble = None
        except StoreError as error:
            if str(error) != str(self.trouble):
                log.error("%s Until then readers get what was made before.", error)
            self.trouble = error
        finally:
            self._looking_since = float("inf")
        return self.publisher.revision

    def require_store(self) -> None:
        """Raise StoreError where the store did not answer when it was looked at, or does not for a while now."""
        if self.trouble:
            raise self.trouble
        if monotonic() - self._looking_since > _HANGS:
            raise StoreError("The store does not answer. Look at its server, or its disk.")

    def _current(self) -> Publisher:
        try:
            return self.publisher.current()
        except SettingsError as error:  # of a newer program that shares the store
            log.error("%s The settings of before are used.", error)
            return replace(self.publisher, revision=self.publisher.store.revision())

    def base(self) -> str:
        """The URL below which everything is: the stated one, else the one that was asked."""
        return self.publisher.settings.base_url or asked_base(request) or "/"

    def key_of(self, environ: "WSGIEnvironment") -> tuple[object, ...]:
        """All of a request by which documents differ; of its query nothing where no document has one."""
        place = path = environ["PATH_INFO"]
        if (query := environ.get("QUERY_STRING")) and not path.startswith(_WITHOUT_QUERY):
            place = path, normal(query)
        is_opened = environ.get("HTTP_SEC_FETCH_DEST") == "document" and self._can_be_feed(path)
        if self.publisher.settings.base_url:
            return place, is_opened
        return place, is_opened, environ.get("HTTP_HOST"), environ["wsgi.url_scheme"], environ.get("SCRIPT_NAME")

    def _can_be_feed(self, path: str) -> bool:
        return path.endswith((".atom", ".rss")) or self.publisher.settings.engine_feeds == "serve"
