"""What was made once is answered without the application, as long as nothing else is published, whoever asks."""

import gzip
import os
import sys
import tracemalloc
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.delivery import gateway

LONG_AGO = "Thu, 01 Jan 2026 00:00:00 GMT"
THREADS = 100


@pytest.fixture
def threads():
    """Many threads that change places as often as can be."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(THREADS) as threads:
        yield threads
    sys.setswitchinterval(interval)


def test_the_application_is_asked_once(application, ask):
    made = ask()
    for _ in range(5):
        assert ask().body == ask("/a").body == made.body == b"/a 1 ....."
        assert ask(method="HEAD").body == b""
        assert ask(If_None_Match=made.headers["ETag"]).status == 304
    assert application.asked == ["GET /a"]
    assert ask("/b").body != made.body


def test_how_it_was_answered_is_told(application, ask, clock):
    assert ask().headers["Cache-Status"] == "feeds; fwd=miss; stored"
    assert ask().headers["Cache-Status"] == "feeds; hit"
    assert ask(If_None_Match="*").headers["Cache-Status"] == "feeds; hit"
    assert ask(method="POST").headers["Cache-Status"] == "feeds; fwd=method"
    application.revision, clock.now = 2, clock.now + 1
    assert ask().headers["Cache-Status"] == "feeds; fwd=stale; stored"
    application.revision, clock.now = 3, clock.now + 1
    application.statuses["/a"] = "503 Service Unavailable"
    assert ask().headers["Cache-Status"] == "feeds; fwd=stale"
    application.statuses["/b"] = "404 Not Found"
    assert ask("/b").headers["Cache-Status"] == "feeds; fwd=miss"


def test_head_makes_what_get_gives(application, ask):
    head = ask(method="HEAD")
    full = ask()
    assert application.asked == ["GET /a"]
    assert (head.status, head.body) == (200, b"")
    same = full.headers.keys() - {"Cache-Status"}
    assert {name: head.headers[name] for name in same} == {name: full.headers[name] for name in same}


def test_a_condition_that_holds_at_once(application, ask):
    assert ask(If_None_Match='W/"/a-1"').status == 304
    assert ask().status == 200
    assert len(application.asked) == 1


@pytest.mark.parametrize(
    "status", ["404 Not Found", "308 Permanent Redirect", "203 Plain", "500 Internal Server Error"]
)
def test_what_is_no_document_is_passed_on(application, ask, status):
    application.statuses["/a"] = status
    for _ in range(2):
        full = ask()
        assert (full.status, full.body) == (int(application.statuses["/a"][:3]), b"/a 1 .....")
        head = ask(method="HEAD")
        assert (head.status, head.headers, head.body) == (full.status, full.headers, b"")
    assert application.asked == ["GET /a"] * 4


def test_other_methods_are_passed_on(application, ask):
    for method in ("POST", "OPTIONS", "DELETE"):
        ask()
        assert ask(method=method).body
    assert application.asked == ["GET /a", "POST /a", "OPTIONS /a", "DELETE /a"]


def test_of_a_hundred_who_ask_at_once_one_makes_it(application, ask, threads):
    for number in range(20):
        together = Barrier(THREADS)

        def one(path, together=together):
            together.wait()
            return ask(path)

        answers = list(threads.map(one, [f"/{number}"] * THREADS))
        assert {(answer.status, answer.body) for answer in answers} == {(200, f"/{number} 1 ".encode().ljust(10, b"."))}
    assert Counter(application.asked).most_common(1)[0][1] == 1


def waits(future: "Future[object]") -> bool:
    try:
        future.result(0.1)
    except TimeoutError:
        return True
    return False


def test_while_it_is_made_anew_readers_get_what_was_good_until_a_moment_ago(application, ask, clock, threads):
    before = ask()
    application.revision, clock.now = 2, clock.now + 1
    application.gate.clear()
    assert application.entered.acquire(timeout=10)
    maker = threads.submit(ask)
    assert application.entered.acquire(timeout=10)
    for _ in range(10):
        assert ask().body == before.body
    assert waits(maker)
    other = threads.submit(ask, "/b")  # of which there is nothing
    assert waits(other)
    application.gate.set()
    assert maker.result(10).body == ask().body == b"/a 2 ....."
    assert other.result(10).body == b"/b 2 ....."
    assert application.asked == ["GET /a", "GET /a", "GET /b"]


@pytest.mark.parametrize("idle", [2, 3, 100_000])
def test_what_was_good_longer_ago_is_not_given(application, ask, clock, threads, idle):
    ask()
    application.revision, clock.now = 2, clock.now + idle
    application.gate.clear()
    assert application.entered.acquire(timeout=10)
    asked = [threads.submit(ask) for _ in range(3)]
    assert application.entered.acquire(timeout=10)
    assert all(map(waits, asked))
    application.gate.set()
    assert {each.result(10).body for each in asked} == {b"/a 2 ....."}


def test_two_revisions_ago_is_not_given(application, ask, clock, threads):
    ask()
    for application.revision in (2, 3):
        clock.now += 1
        ask("/b")
    application.gate.clear()
    assert all(application.entered.acquire(timeout=10) for _ in application.asked)
    asked = [threads.submit(ask) for _ in range(3)]
    assert application.entered.acquire(timeout=10)
    assert all(map(waits, asked))
    application.gate.set()
    assert {each.result(10).body for each in asked} == {b"/a 3 ....."}


def test_the_revision_is_looked_at_once_in_the_time_stated(application, ask, clock):
    for second in range(1, 4):
        for tenth in range(10):
            clock.now = 1000 + second + tenth / 10
            ask(f"/{tenth % 3}")
            ask(method="HEAD")
            assert application.looks == second
    clock.now += 1000
    assert application.looks == 3  # nobody asked


def test_without_freshness_every_request_looks(application, behind):
    ask = behind(application, freshness=0)
    for application.revision in range(5):
        assert ask().body.split()[1] == str(application.revision).encode()
    assert application.looks == 5


@pytest.mark.parametrize(("took", "again"), [(0.1, 0), (0.9, 0), (1, 5), (30, 10)])
def test_a_store_that_hangs_is_left_alone_for_a_while(application, behind, clock, took, again):
    ask = behind(application, freshness=0)
    seconds = [took, 0, 0]
    application.before_look = lambda: clock.wait(seconds.pop(0))
    ask()
    clock.now += max(0, again - 0.1)
    ask()
    assert application.looks == (1 if again else 2)
    clock.now += 0.2
    ask()
    assert application.looks == (2 if again else 3)


def test_nobody_waits_for_the_one_who_looks(application, ask, clock, threads):
    made = ask()
    application.revision, clock.now = 2, clock.now + 1
    application.may_look.clear()
    looking = threads.submit(ask)
    assert waits(looking)
    assert ask().body == made.body
    application.may_look.set()
    assert looking.result(10).body == ask().body == b"/a 2 ....."
    assert application.looks == 2


def test_who_asks_first_after_a_pause_waits_for_the_one_who_looks(application, ask, clock, threads):
    ask()
    application.revision, clock.now = 2, clock.now + 3600
    application.may_look.clear()
    asked = [threads.submit(ask) for _ in range(5)]
    assert all(map(waits, asked))
    application.may_look.set()
    assert {each.result(10).body for each in asked} == {b"/a 2 ....."}
    assert application.looks == 2


def test_nobody_waits_for_a_look_that_hangs(application, ask, clock, threads):
    made = ask()
    clock.now += 3600
    application.may_look.clear()
    looking = threads.submit(ask)
    assert waits(looking)
    clock.now += 1
    assert ask().body == made.body
    application.may_look.set()
    assert looking.result(10).body == made.body


def test_a_look_that_fails_is_looked_at_again(application, ask, clock):
    made = ask()
    clock.now += 1
    application.may_look = None
    with pytest.raises(AttributeError):
        ask()
    application.may_look = application.gate
    assert ask().body == made.body


def test_who_waits_for_an_error_gets_it_and_nobody_later(application, ask, threads):
    application.statuses["/a"] = "503 Service Unavailable"
    application.gate.clear()
    first = threads.submit(ask)
    assert application.entered.acquire(timeout=10)
    others = [threads.submit(ask) for _ in range(9)]
    assert all(map(waits, others))
    application.gate.set()
    assert first.result(10).status == 503
    assert {each.result(10).status for each in others} == {503}
    assert len(application.asked) == 1
    del application.statuses["/a"]
    assert ask().status == 200


def test_who_waits_for_a_redirect_gets_one_of_their_own(application, ask, threads):
    application.statuses["/a"] = "308 Permanent Redirect"
    application.gate.clear()
    first = threads.submit(ask)
    assert application.entered.acquire(timeout=10)
    other = threads.submit(ask)
    assert waits(other)
    application.gate.set()
    assert (first.result(10).status, other.result(10).status) == (308, 308)
    assert len(application.asked) == 2


@pytest.mark.parametrize("status", ["raise", "200 Broken"])
def test_an_exception_is_passed_on_and_nobody_hangs(application, ask, threads, status):
    application.statuses["/a"] = status
    application.gate.clear()
    asked = [threads.submit(ask) for _ in range(5)]
    assert application.entered.acquire(timeout=10)
    assert all(map(waits, asked))
    application.gate.set()
    assert {type(each.exception(10)) for each in asked} == {RuntimeError}
    del application.statuses["/a"]
    assert ask().status == 200
    assert application.closed == (1 if status == "raise" else 6)


def test_what_was_made_before_is_better_than_an_error(application, ask, clock):
    made = ask()
    application.revision, clock.now = 2, clock.now + 1
    application.statuses["/a"] = "503 Service Unavailable"
    answer = ask()
    assert (answer.status, answer.body) == (200, made.body)
    assert ask("/b").body.startswith(b"/b 2")
    del application.statuses["/a"]
    assert ask().body == b"/a 2 ....."


def test_what_is_gone_is_gone(application, ask, clock, threads):
    ask()
    application.statuses["/a"] = "404 Not Found"
    application.revision, clock.now = 2, clock.now + 60
    assert {answer.status for answer in threads.map(lambda _: ask(), range(THREADS))} == {404}
    application.statuses["/a"] = "503 Service Unavailable"
    assert ask().status == 503


def test_a_body_is_closed(application, ask):
    for path, method in [("/a", "GET"), ("/a", "GET"), ("/b", "HEAD"), ("/c", "POST")]:
        ask(path, method)
    assert application.closed == len(application.asked) == 3


def test_what_a_server_does_to_the_list_of_headers_is_not_seen_by_the_next(application, behind):
    def spoils(app):
        def middleware(environ, start_response):
            def start(status, headers, *error):
                headers.append(("X-Seen", "once"))
                return start_response(status, headers, *error)

            return app(environ, start)

        return middleware

    ask = behind(application, around=spoils)
    for path in ("/a", "/a", "/a"):
        assert ask(path).headers["X-Seen"] == "once"


STEPS = st.lists(
    st.tuples(st.integers(0, 20).map("/{}".format), st.integers(0, 30_000), st.sampled_from(["200", "404", "503"])),
    max_size=80,
)


@given(STEPS)
@settings(max_examples=50, deadline=None)
def test_answers_take_no_more_than_they_may_whatever_is_asked(behind, make_application, steps):
    application = make_application()
    most = 100_000
    ask = behind(application, freshness=0, most_bytes=most)
    for number, (path, application.size, status) in enumerate(steps):
        application.revision = number // 3
        application.statuses[path] = f"{status} Whatever"
        answer = ask(path)
        assert answer.status in (int(status), 200)
        assert ask.held_bytes <= most
    application.statuses.clear()
    application.size = 1
    application.revision = -1
    for path in {path for path, *_ in steps}:
        assert ask(path).status == 200
    assert ask.held_bytes < 21 * 5000 - (20 - len({path for path, *_ in steps})) * 4096


def test_what_is_asked_once_or_twice_displaces_nothing_that_is_asked_often(application, behind):
    ask = behind(application, freshness=60, most_bytes=200_000)
    hot = [f"/hot/{number}" for number in range(10)]
    for number in range(1000):
        ask(hot[number % 10])
        for _ in range(number % 2 + 1):
            ask(f"/cold/{number}")
    asked = Counter(application.asked)
    assert [asked[f"GET {path}"] for path in hot] == [1] * 10


def test_what_was_hot_makes_room(application, behind):
    ask = behind(application, freshness=60, most_bytes=200_000)
    for number in range(60):
        for _ in range(30):
            ask(f"/once-hot/{number}")
    for number in range(300):
        ask("/hot")
        ask(f"/cold/{number}")
    assert application.asked.count("GET /hot") < 30


@pytest.mark.parametrize("modified", [LONG_AGO, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_an_unbounded_set_of_addresses_fills_no_memory(application, behind, modified):
    application.modified = modified
    ask = behind(application, freshness=0, most_bytes=200_000)

    def flood(start):
        for number in range(start, start + 300):
            ask(f"/{number}/{'x' * 5000}")
            application.asked.clear()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = flood(0)
        assert flood(300) < before + 500_000
    finally:
        tracemalloc.stop()


def test_a_forked_process_goes_on_as_its_parent_does(application, behind):
    ask = behind(application, freshness=0)
    ask()
    for application.revision in (1, 2):
        child = os.fork()
        try:
            whole = ask().body.split()[1] == ask("/b").body.split()[1] == str(application.revision).encode()
        finally:
            if not child:
                os._exit(0 if whole else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert whole


class Calendar:
    """Stands still until the test moves it."""

    today = datetime(2026, 3, 1, tzinfo=UTC)

    def now(self, _):
        return self.today


def test_a_date_that_is_yet_to_come_is_stated_when_it_has_come(application, ask, clock, monkeypatch):
    calendar = Calendar()
    monkeypatch.setattr(gateway, "datetime", calendar)
    application.modified = "Mon, 02 Mar 2026 00:00:00 GMT"
    for _ in range(3):
        clock.now += 1
        answer = ask()
        assert "Last-Modified" not in answer.headers
        assert ask(If_Modified_Since="Sun, 01 Mar 2026 00:00:00 GMT").status == 200
    assert len(application.asked) == 1
    calendar.today = datetime(2026, 3, 2, tzinfo=UTC)
    clock.now += 1
    assert ask().headers["Last-Modified"] == application.modified
    clock.now += 1
    assert ask().headers["ETag"] == answer.headers["ETag"]
    assert len(application.asked) == 2


def test_many_threads_while_the_revision_rises(application, behind, threads):
    """What each gets is whole, also while there is no room to hold all."""
    application.modified = "Fri, 31 Dec 9999 23:59:59 GMT"
    application.size = 2000
    ask = behind(application, freshness=0, most_bytes=30_000)

    def work(number):
        for step in range(30):
            application.revision += 1
            answer = ask(f"/{(number + step) % 7}", Accept_Encoding="gzip")
            body = gzip.decompress(answer.body)
            path, revision, *_ = body.decode().split()
            assert answer.headers["ETag"] == f'W/"{path}-{revision}"'
            assert answer.headers["Content-Length"] == str(len(answer.body))
            assert len(body) == 2000
        return number

    assert list(threads.map(work, range(20))) == [*range(20)]


def test_what_is_too_large_to_be_held_is_negotiated_too(application, behind, threads):
    application.size = 200_000
    ask = behind(application, most_bytes=100_000)
    application.gate.clear()
    asked = [threads.submit(ask, Accept_Encoding="gzip") for _ in range(5)]
    assert application.entered.acquire(timeout=10)
    assert all(map(waits, asked))
    application.gate.set()
    assert {each.result(10).headers["Content-Encoding"] for each in asked} == {"gzip"}
    assert ask(If_None_Match='W/"/a-1"').status == 304
