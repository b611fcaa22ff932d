"""The Flask app: addresses, HTTP and the cache of documents. The only room that imports Flask."""

from feeds.web.app import create_app

__all__ = ["create_app"]
