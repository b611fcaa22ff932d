"""For mod_wsgi, which hands no environment of Apache's to Python; see docs/deploy.md."""

import os

os.environ["FEEDS_FOLDER"] = "/srv/articles"
os.environ["FEEDS_STORE"] = "/var/lib/feeds/store.sqlite"

from feeds.web import create_app  # noqa: E402

application = create_app()
