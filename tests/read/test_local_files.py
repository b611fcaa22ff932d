"""The sizes of audio and video that lie in the site's folder."""

from pathlib import Path

import pytest

from feeds.read.local_files import local_sizes

SITE = "https://site.example/blog/"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for place in ("audio/1.mp3", "source/audio/2.mp3", "static/3.ogg", "content/post/4.m4a", "content/post/x/5.mp4"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(b"x" * int(Path(place).stem))
    return tmp_path


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("audio: /audio/1.mp3", {"/audio/1.mp3": 1}),
        ('<audio src="/audio/2.MP3"></audio> <audio src="/audio/2.mp3">', {"/audio/2.mp3": 2}),
        (f"[x]({SITE}3.ogg)", {f"{SITE}3.ogg": 3}),
        ("enclosure: 4.m4a", {"4.m4a": 4}),
        ("video: ./5.mp4", {"./5.mp4": 5}),
        ("{{ site.baseurl }}/audio/1.mp3, {static}/audio/2.mp3", {"/audio/1.mp3": 1, "/audio/2.mp3": 2}),
        ("https://elsewhere.example/audio/1.mp3 //audio/1.mp3", {}),
        ("../../../../audio/1.mp3 /audio/9.mp3 notes.mp3x", {}),
        ("no media at all", {}),
    ],
)
def test_sizes(root: Path, text: str, sizes: dict[str, int]) -> None:
    assert local_sizes(text, "content/post/x.md", root, SITE) == sizes


@pytest.mark.parametrize(
    "text", ["a" * 2_000_000, ".mp3" * 500_000, "http://[.mp3 \0.mp3 " * 1000, "x/../" * 400_000 + "a.mp3"]
)
def test_any_text(root: Path, text: str) -> None:
    assert local_sizes(text, "a.md", root, None) == {}
