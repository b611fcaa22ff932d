"""A build that is killed at any moment is completed by the next one."""

import os
import random
import signal
import subprocess
import time
from multiprocessing import get_context

import pytest


@pytest.fixture
def full(site, tmp_path, contents):
    """A site, and what a build of it gives that nobody kills."""
    for number in range(60):
        site.write(f"{number}.md", f"title: {number}\ndate: 2024-01-02\ntags: [t{number % 40}]", f"正文{number}。" * 50)
    site.build(tmp_path / "whole")
    return site, contents(tmp_path / "whole")


def is_completed(site, whole, contents):
    if site.out.exists():
        assert contents(site.out).items() <= whole.items()
    site.build()
    return contents(site.out) == whole and not [*(site.out / ".feeds/new").iterdir()]


def test_a_killed_build_is_completed(full, contents):
    site, whole = full
    chance = random.Random(4)
    start = time.monotonic()
    site.build(site.out.with_name("timed"))
    lasts = time.monotonic() - start
    for number in range(20):
        process = get_context("fork").Process(target=site.build)
        process.start()
        process.join(lasts * chance.random() / (1 + number % 4))
        process.kill()
        process.join()
        if number % 10 == 9:
            site.write("0.md", f"title: {number}\ndate: 2024-01-02\ntags: [u{number}]")
            site.build(site.out.with_name(f"whole{number}"))
            whole = contents(site.out.with_name(f"whole{number}"))
            site.build()
        elif site.out.exists():
            assert contents(site.out).items() <= whole.items()
    assert is_completed(site, whole, contents)


def test_what_worked_for_a_killed_build_dies_with_it(full, program, contents, eventually, tmp_path):
    site, whole = full
    environ = {**os.environ, "FEEDS_STORE": f"{tmp_path}/store.sqlite", "FEEDS_BASE_URL": "http://localhost/"}
    command = [program("feeds"), "build", site.folder, site.out]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    eventually((site.out / "articles").exists)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=20)  # ends when nobody holds its output open any more
    assert is_completed(site, whole, contents)
