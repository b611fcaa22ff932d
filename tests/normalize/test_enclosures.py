"""Audio and video that come with an article."""

from collections.abc import Callable
from typing import Any

import pytest

from feeds.model import Enclosure
from feeds.normalize import Normalized

Make = Callable[..., Normalized]
SITE = "https://site.example/blog/"


@pytest.mark.parametrize(
    ("metadata", "enclosure"),
    [
        ({"audio": "https://cdn.example/1.mp3"}, Enclosure("https://cdn.example/1.mp3", "audio/mpeg", 0)),
        ({"podcast": "/ep/1.m4a"}, Enclosure(f"{SITE}ep/1.m4a", "audio/mp4", 0)),
        (
            {"enclosure": {"url": "https://cdn.example/e", "type": "audio/MPEG", "length": "1,234"}},
            Enclosure("https://cdn.example/e", "audio/mpeg", 1234),
        ),
        ({"enclosures": [{"src": "/a.ogg", "size": "12"}]}, Enclosure(f"{SITE}a.ogg", "audio/ogg", 12)),
        ({"params": {"video": "/v.mp4?t=1"}}, Enclosure(f"{SITE}v.mp4?t=1", "video/mp4", 0)),
        (
            {"enclosure": "https://cdn.example/1.mp3\n4321\naudio/mpeg\n"},
            Enclosure("https://cdn.example/1.mp3", "audio/mpeg", 4321),
        ),
    ],
)
def test_stated(make: Make, metadata: dict[str, Any], enclosure: Enclosure) -> None:
    made = make(metadata)
    assert made.article
    assert (made.article.enclosures, made.diagnostics) == ((enclosure,), ())


@pytest.mark.parametrize(
    "metadata", [{"video": "true"}, {"video": "dQw4w9WgXcQ"}, {"video": "https://www.youtube.com/watch?v=x"},
                 {"file": "a.pdf"}, {"audio": None}, {"episode": "12"}, {"audio": [[1], {}]}]
)  # fmt: skip
def test_no_enclosure(make: Make, metadata: dict[str, Any]) -> None:
    made = make(metadata)
    assert made.article
    assert (made.article.enclosures, made.diagnostics) == ((), ())


def test_an_address_that_no_reader_can_open_is_told(make: Make) -> None:
    made = make({"audio": "file:///home/me/1.mp3"})
    assert [(each.code, each.line) for each in made.diagnostics] == [("enclosure-unusable", 2)]


def test_the_audio_of_the_text_and_the_size_of_its_file(make: Make) -> None:
    body = (
        '<audio controls><source src="https://site.example/blog/1.ogg"><source src="1.mp3"></audio><audio src="/2.mp3">'
    )
    made = make({"audio": "2.mp3"}, body=body, sizes={"/blog/1.ogg": 77})
    assert made.article
    assert made.article.enclosures == (
        Enclosure(f"{SITE}2.mp3", "audio/mpeg", 0),
        Enclosure(f"{SITE}1.ogg", "audio/ogg", 77),
        Enclosure("https://site.example/2.mp3", "audio/mpeg", 0),
    )
    assert made.found["enclosures"].rule == "metadata 'audio', line 2; audio of the text"
