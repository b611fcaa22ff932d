"""What pages show in frames."""

import pytest

from feeds.normalize.embeds import page_of

PAGES = {
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=5": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://www.youtube.com/embed/videoseries?list=PL1": "https://www.youtube.com/playlist?list=PL1",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://player.vimeo.com/video/76979871?h=8272103f6e": "https://vimeo.com/76979871",
    "https://player.bilibili.com/player.html?isOutside=true&aid=7&cid=9": "https://www.bilibili.com/video/av7",
    "https://player.youku.com/embed/XNTk1==": "https://v.youku.com/v_show/id_XNTk1==.html",
    "http://player.youku.com/player.php/sid/XNTk1/v.swf": "https://v.youku.com/v_show/id_XNTk1.html",
    "https://v.qq.com/iframe/player.html?vid=a00&tiny=0": "https://v.qq.com/x/page/a00.html",
    "https://open.iqiyi.com/developer/player_js/x?vid=1": "https://open.iqiyi.com/developer/player_js/x?vid=1",
    "https://www.acfun.cn/player/ac12": "https://www.acfun.cn/v/ac12",
    "https://www.dailymotion.com/embed/video/x7u5n": "https://www.dailymotion.com/video/x7u5n",
    "https://geo.dailymotion.com/player/x.html?video=x7u5n": "https://www.dailymotion.com/video/x7u5n",
    "https://embed.ted.com/talks/lang/zh-cn/jane_doe_on_x": "https://www.ted.com/talks/lang/zh-cn/jane_doe_on_x",
    "https://www.loom.com/embed/abc": "https://www.loom.com/share/abc",
    "https://player.twitch.tv/?video=1&parent=x": "https://www.twitch.tv/videos/1",
    "https://open.spotify.com/embed/track/1a?utm_source=x": "https://open.spotify.com/track/1a",
    "https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/a/b": "https://soundcloud.com/a/b",
    "https://music.163.com/outchain/player?type=2&id=5": "https://music.163.com/outchain/player?type=2&id=5",
    "https://codepen.io/u/embed/abc?default-tab=result": "https://codepen.io/u/pen/abc",
    "https://jsfiddle.net/u/abc/embedded/result,js/": "https://jsfiddle.net/u/abc/",
    "https://gist.github.com/u/abc.js?file=x.py": "https://gist.github.com/u/abc",
    "https://asciinema.org/a/14.js": "https://asciinema.org/a/14",
    "https://platform.twitter.com/embed/Tweet.html?id=5": "https://twitter.com/i/status/5",
    "https://www.google.com/maps/embed?pb=x": "https://www.google.com/maps/embed?pb=x",
}


@pytest.mark.parametrize(("frame", "page"), PAGES.items())
def test_pages(frame: str, page: str) -> None:
    found = page_of(frame)
    assert found
    assert found.address == page


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "https://www.youtube.com/embed/short",
        "https://www.youtube.com.evil.example/embed/dQw4w9WgXcQ",
        "https://evil.example/https://www.youtube.com/embed/dQw4w9WgXcQ",
        "javascript:www.youtube.com/embed/dQw4w9WgXcQ",
        "https://w.soundcloud.com/player/?url=javascript%3Aalert(1)",
        "https://player.bilibili.com/player.html?bvid=%22%3E",
        "https://www.youtube.com/embed/" + "a" * 5000,
        "http://[",
    ],
)
def test_no_pages(frame: str) -> None:
    assert page_of(frame) is None
