"""The Flask app: which address gives which document, and what is none. The only room that imports Flask."""

from feeds.web.app import create_app

__all__ = ["create_app"]
