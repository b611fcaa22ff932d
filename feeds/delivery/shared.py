"""The cache of documents that a fleet of workers shares, so that each document is made once.

It decides nothing about freshness: a key tells everything that a document depends on. What comes out of it is never
trusted: a value under a key counts if it is what `put` wrote for that key, to the bit.
"""

import hashlib
import hmac
import json
from datetime import datetime
from typing import TYPE_CHECKING

from feeds.errors import SettingsError
from feeds.model import Document, Link

if TYPE_CHECKING:
    from feeds.delivery.redis_client import RedisClient

LARGEST = 2 * 1024 * 1024
"""Bytes of a value; larger ones are not shared, because they take longer than a moment to come."""

_PREFIX = "feeds:1:"  # the number is that of the form of values
_LIFETIME = 24 * 60 * 60  # seconds; a new revision leaves the values of the old one behind
_DIGEST = "sha256"
_DIGEST_BYTES = 32


class SharedCache:
    """Documents in a Redis server. Neither method raises or waits: a server in trouble holds nothing, and is logged."""

    def __init__(self, client: "RedisClient") -> None:
        self._client = client

    @classmethod
    def open(cls, url: str) -> "SharedCache":
        """The cache in the server at redis://, rediss:// or unix://; it need not be there.

        It is connected to in the background, when it is first asked, so that it holds nothing for a moment. Raises
        SettingsError where the address is none, or what it takes is not installed.
        """
        try:
            from feeds.delivery.redis_client import RedisClient
        except ImportError as error:
            raise SettingsError("A shared cache needs a client for Redis. Run: pip install 'feeds[redis]'") from error
        return cls(RedisClient(url))

    def get(self, key: str) -> Document | None:
        """The document that was put under the key, at most a day ago; None where there is none."""
        value = self._client.ask("read", "GETRANGE", _name(key), 0, LARGEST)  # of a larger one, a byte too many
        if not value:
            return None
        document = _decode(key, value)
        if document is None:
            self._client.ill("trusted", "something else stands under a key of ours")
        else:
            self._client.well("trusted")
        return document

    def put(self, key: str, document: Document) -> None:
        """Keep the document under the key for all workers, unless it is too large."""
        value = _encode(key, document)
        if len(value) <= LARGEST:
            self._client.ask("written", "SET", _name(key), value, "EX", _LIFETIME)


def _name(key: str) -> str:
    return _PREFIX + hashlib.sha256(_bytes(key)).hexdigest()


def _bytes(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _encode(key: str, document: Document) -> bytes:
    """Value of a key: a digest of both, a line of JSON, the body."""
    about = [
        document.media_type,
        document.etag,
        document.modified.isoformat(),
        document.max_age,
        document.keys,
        [(link.rel, link.url, link.media_type) for link in document.links],
    ]
    content = json.dumps(about).encode() + b"\n" + document.body
    return hmac.digest(_bytes(key), content, _DIGEST) + content


def _decode(key: str, value: object) -> Document | None:
    """The document of a value; None where `_encode` did not make it of that key."""
    if not isinstance(value, bytes):
        return None
    digest, content = value[:_DIGEST_BYTES], value[_DIGEST_BYTES:]
    if not hmac.compare_digest(digest, hmac.digest(_bytes(key), content, _DIGEST)):
        return None
    about, _, body = content.partition(b"\n")
    try:
        media_type, etag, modified, max_age, keys, links = json.loads(about)
        return Document(
            body=body,
            media_type=media_type,
            etag=etag,
            modified=datetime.fromisoformat(modified),
            max_age=max_age,
            keys=tuple(keys),
            links=tuple(Link(*link) for link in links),
        )
    except (ValueError, TypeError):  # of a program whose values have another form
        return None
