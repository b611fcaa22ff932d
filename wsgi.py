"""For WSGI servers: `gunicorn wsgi:app`. The folder of articles is named by FEEDS_FOLDER; see README.md."""

from feeds.web import create_app

app = create_app()
