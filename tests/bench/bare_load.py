"""The yardstick of load.py: a WSGI callable that gives one of three recorded answers, and does nothing else."""

import json
import os
from base64 import b64decode
from pathlib import Path

_plain, _coded, _not_modified = (
    (recorded["status"], [(name, value) for name, value in recorded["headers"]], [b64decode(recorded["body"])])
    for recorded in json.loads(Path(os.environ["LOAD_ANSWERS"]).read_text("utf-8"))
)


def app(environ, start_response):
    if "HTTP_IF_NONE_MATCH" in environ:
        status, headers, body = _not_modified
    elif environ["HTTP_ACCEPT_ENCODING"] == "identity":
        status, headers, body = _plain
    else:
        status, headers, body = _coded
    start_response(status, headers)
    return body
