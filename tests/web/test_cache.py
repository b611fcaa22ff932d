"""The cache of documents keeps to its bounds, forgets the least recently used first, and is safe with threads."""

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random

from hypothesis import given, strategies

from feeds.model import Document
from feeds.web.cache import DocumentCache, Key

MOST = 100


def document(size, fill=b"."):
    return Document(fill * size, "text/plain", "etag", datetime(2026, 1, 1, tzinfo=UTC))


def key(name):
    return Key(1, "", str(name))


def held(cache):
    """Names and sizes of what is held, found out by asking: what is held is not made."""
    asked = {name: cache.get_or_make(key(name), lambda: None) for name in range(10)}
    return {name: len(found.body) for name, found in asked.items() if found}


@given(strategies.lists(strategies.tuples(strategies.integers(0, 9), strategies.integers(0, 120))))
def test_it_holds_the_most_recently_used_within_its_bound(uses):
    cache, model = DocumentCache(MOST), OrderedDict()
    for name, size in uses:
        given_back = cache.get_or_make(key(name), lambda size=size: document(size))
        if name in model:
            model.move_to_end(name)
        elif size <= MOST:
            model[name] = size
            while sum(model.values()) > MOST:
                model.popitem(last=False)
        assert len(given_back.body) == model.get(name, size)
    assert held(cache) == model
    assert sum(held(cache).values()) <= MOST


def test_what_is_none_is_asked_again():
    cache = DocumentCache(MOST)
    assert cache.get_or_make(key(1), lambda: None) is None
    assert cache.get_or_make(key(1), lambda: document(1)) == document(1)


def test_every_part_of_the_key_counts():
    cache, whole = DocumentCache(MOST), Key(1, "b", "c")
    keys = [whole, *(whole._replace(**{name: "x"}) for name in Key._fields)]
    for size, each in enumerate(keys):
        cache.get_or_make(each, lambda size=size: document(size))
    assert [len(cache.get_or_make(each, lambda: None).body) for each in keys] == [0, 1, 2, 3]


def test_what_cannot_be_made_leaves_it_as_it_was():
    cache = DocumentCache(MOST)

    def fail():
        raise OSError

    for _ in range(2):
        try:
            cache.get_or_make(key(1), fail)
        except OSError:
            continue
    assert cache.get_or_make(key(1), lambda: document(5)) == document(5)


def test_many_threads_get_what_they_ask_for():
    cache = DocumentCache(MOST)

    def work(seed):
        random = Random(seed)
        for _ in range(500):
            name = random.randrange(10)
            found = cache.get_or_make(key(name), lambda name=name: document(20 + name, b"%d" % name))
            assert found == document(20 + name, b"%d" % name)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert sum(held(cache).values()) <= MOST
