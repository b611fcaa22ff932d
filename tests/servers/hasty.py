"""The application of wsgi.py, whose answers are fresh for a second: what is in front of it must ask again."""

import re

from wsgi import app as patient


def app(environ, start_response):
    def start(status, headers, *error):
        hasty = [(name, re.sub(r"\bmax-age=\d+", "max-age=1", value)) for name, value in headers]
        return start_response(status, hasty, *error)

    return patient(environ, start)
