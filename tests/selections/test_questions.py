"""Address in, titles out: the same on the page and in the three formats, of every question of questions.txt."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import feedparser
import pytest
from bs4 import BeautifulSoup

FORMATS = ("atom", "rss", "json")


@dataclass
class Question:
    asked: str = ""
    canonical: str = ""
    status: int = 200
    sentence: str = ""
    heading: str = ""
    titles: list[str] = field(default_factory=list)


def read(block):
    question = Question()
    for line in block.splitlines():
        match line[0], line[2:]:
            case "?" | "#", _:
                pass
            case "/", _:
                question.asked = question.canonical = encoded(line)
            case ">", address:
                question.canonical = encoded(address)
            case "!", answer:
                status, _, question.sentence = answer.partition(" ")
                question.status = int(status)
            case "=", heading:
                question.heading = heading
            case _:
                question.titles.append(line)
    return question


def encoded(address):
    return quote(address, safe="/?&=:%")


def questions():
    blocks = (Path(__file__).parent / "questions.txt").read_text("utf-8").split("\n\n")[1:]
    return [pytest.param(read(block.strip()), id=block.strip().splitlines()[0][2:]) for block in blocks]


def of_feed(address, suffix):
    path, mark, query = address.partition("?")
    return f"{path}feed.{suffix}{mark}{query}"


def of_page(body):
    page = BeautifulSoup(body, "lxml")
    shown = [" ".join(link.get_text().split()) for link in page.select("article.entry h3 a")]
    return page.select_one("link[rel=canonical]")["href"], page.h1.get_text(strip=True), shown


def of_xml(body):
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    [link] = [link.href for link in parsed.feed.links if link.rel == "self"]
    return link, parsed.feed.title, [entry.title for entry in parsed.entries]


def of_json(body):
    parsed = json.loads(body)
    return parsed["feed_url"], parsed["title"], [item["title"] for item in parsed["items"]]


@pytest.mark.parametrize("question", questions())
def test_page_and_formats_give_the_titles(question, follow):
    url = "http://localhost{}".format
    address, answer = follow(question.asked)
    assert answer.status_code == question.status
    if question.status != 200:
        assert question.sentence in " ".join(BeautifulSoup(answer.data, "lxml").get_text().split())
        assert {follow(of_feed(question.asked, suffix))[1].status_code for suffix in FORMATS} == {question.status}
        return
    assert address == question.canonical
    link, heading, shown = of_page(answer.data)
    assert (link, shown) == (url(question.canonical), question.titles)
    for suffix in FORMATS:
        address, answer = follow(of_feed(question.asked, suffix))
        assert (address, answer.status_code) == (of_feed(question.canonical, suffix), 200)
        link, title, given = (of_json if suffix == "json" else of_xml)(answer.data)
        assert (link, given) == (url(address), question.titles)
        if question.heading:
            assert title in (question.heading, f"{question.heading} - 万事万物")
            assert heading in (question.heading, question.heading.partition("：")[2])  # of a term, the kind is above


def test_there_are_forty_questions_and_none_twice():
    asked = [param.values[0].asked for param in questions()]
    assert len(asked) == len({*asked}) >= 40
    used = {key for each in asked for key in re.findall(r"[?&]([a-z-]+)=", each)}
    shapes = {"limit", "content", "order", "script", "before", "after"}
    assert used >= {"category", "tag", "language", "not-source", "q", "not-q", "since", "until", *shapes}
