"""The picture of an article: what themes state, what the text shows, and what is none."""

from collections.abc import Callable
from typing import Any

import pytest

from feeds.model import Derived
from feeds.normalize import Normalized

Make = Callable[..., Normalized]
SITE = "https://site.example/blog/"


@pytest.mark.parametrize(
    ("metadata", "image"),
    [
        ({"image": "https://cdn.example/a.jpg"}, "https://cdn.example/a.jpg"),
        ({"image": "//cdn.example/a"}, "https://cdn.example/a"),
        ({"cover": "/img/a.jpg"}, f"{SITE}img/a.jpg"),
        ({"cover": "/blog/img/a.jpg"}, f"{SITE}img/a.jpg"),
        ({"top_img": "false", "cover": "a.png"}, f"{SITE}a.png"),
        ({"index_img": "img/a.webp?v=1"}, f"{SITE}img/a.webp?v=1"),
        ({"header-img": "url('/img/a.jpg')"}, f"{SITE}img/a.jpg"),
        ({"image": {"path": "/a.jpg", "alt": "A"}}, f"{SITE}a.jpg"),
        ({"cover": {"hidden": "true", "image": "a.jpg"}}, f"{SITE}a.jpg"),
        ({"header": {"overlay_image": "/a.jpg", "teaser": "/b.jpg"}}, f"{SITE}b.jpg"),
        ({"images": ["", "/a.jpg", "/b.jpg"]}, f"{SITE}a.jpg"),
        ({"photos": [{"src": "/a.jpg"}]}, f"{SITE}a.jpg"),
        ({"extra": {"Thumbnail": "a.jpg"}}, f"{SITE}a.jpg"),
        ({"og:image": "https://cdn.example/a"}, "https://cdn.example/a"),
    ],
)
def test_stated(make: Make, metadata: dict[str, Any], image: str) -> None:
    made = make(metadata, body='<p><img src="https://cdn.example/other.jpg"></p>')
    assert made.article
    assert made.article.image == image
    assert made.diagnostics == ()


@pytest.mark.parametrize(
    "value", ["true", "false", "#fff", "rgb(1, 2, 3)", "linear-gradient(to right, #fff, url/x.png)", "post-cover", "12",
              "data:image/png;base64,AAAA", "{{ site.image }}/a.png", "photo by / somebody", None, [], {"alt": "x"},
              [[1]]]
)  # fmt: skip
def test_no_picture_and_nothing_to_tell(make: Make, value: Any) -> None:
    made = make({"cover": value})
    assert made.article
    assert (made.article.image, made.diagnostics) == (None, ())


def test_a_picture_that_no_reader_can_open_is_told(make: Make) -> None:
    made = make({"title": "x", "image": "file:///home/me/a.jpg"})
    assert made.article
    assert made.article.image is None
    assert [(each.code, each.line) for each in made.diagnostics] == [("image-unusable", 3)]


def test_a_bare_name_lies_beside_the_article(make: Make) -> None:
    base = {"base": Derived(f"{SITE}2024/post/", "page bundle")}
    made = make({"cover": {"image": "a.jpg"}}, derived=base)
    assert made.article
    assert made.article.image == f"{SITE}2024/post/a.jpg"


def test_an_engines_picture_comes_first(make: Make) -> None:
    made = make({"image": "/a.jpg"}, derived={"image": Derived("/b.jpg", "resources")})
    assert made.article
    assert (made.article.image, made.found["image"].rule) == (f"{SITE}b.jpg", "resources")


@pytest.mark.parametrize(
    "picture",
    [
        'src="https://img.shields.io/npm/v/x.svg"',
        'src="https://github.com/me/it/workflows/CI/badge.svg"',
        'src="https://cdn.example/a.gif" width="1" height="1"',
        'src="https://cdn.example/a.png" width="20"',
        'src="https://cdn.example/images/smilies/grin.gif"',
        'src="https://cdn.example/a.png" alt=":smile:"',
        'src="https://cdn.example/spacer.gif"',
        'src="https://cdn.example/wp-includes/icon.png"',
        'src="https://stats.wordpress.com/b.gif?x=1"',
        'src="https://www.zhihu.com/equation?tex=x"',
        'src="data:image/png;base64,AAAA"',
    ],
)
def test_signs_are_no_pictures(make: Make, picture: str) -> None:
    alone = make(body=f"<p><img {picture}></p>").article
    followed = make(body=f'<p>x <img {picture}> <img src="https://cdn.example/silicon/a.jpg" width="600"></p>').article
    assert alone
    assert followed
    assert (alone.image, followed.image) == (None, "https://cdn.example/silicon/a.jpg")
