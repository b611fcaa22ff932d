"""`feeds serve` as the person at the terminal knows it."""

import os
import re
import signal
import socket
import subprocess
from contextlib import closing

import pytest


def test_it_says_what_it_serves_and_where(serve):
    server = serve()
    assert "企业服务新闻: 5 articles (5 added, 0 changed, 0 removed)" in server.text()
    assert f"Open {server.url}/ in a browser. Stop with Ctrl+C." in server.text()
    assert not re.search("warning|error", server.text(), re.IGNORECASE)


def test_it_listens_on_a_host_that_has_a_name(serve):
    server = serve("--host", "localhost")
    assert f"Open {server.url.replace('127.0.0.1', 'localhost')}/ in a browser." in server.text()


def test_ctrl_c_stops_it(serve):
    for _ in range(4):  # Granian 2.8 heeds it now and then only
        server = serve()
        os.killpg(server.process.pid, signal.SIGINT)  # a terminal tells the workers too
        assert server.process.wait(6) == 0
        assert "Traceback" not in server.text()


def test_it_stops_while_it_starts(serve, eventually):
    for _ in range(4):
        server = serve(ready=None)
        eventually(lambda server=server: "Open" in server.text())
        server.process.terminate()
        assert server.process.wait(6) in (0, -signal.SIGTERM)


def test_a_service_manager_stops_it(serve):
    server = serve()
    server.process.terminate()
    assert server.process.wait(6) == 0
    assert "Traceback" not in server.text()


def test_a_closed_terminal_stops_it(serve):
    server = serve()
    server.process.send_signal(signal.SIGHUP)
    assert server.process.wait(6) == 0


def test_nothing_keeps_the_port_when_it_is_killed(serve, eventually):
    server = serve()
    server.process.kill()
    server.process.wait()

    def is_free() -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", int(server.url.rpartition(":")[2]))) != 0

    eventually(is_free)


def test_a_port_that_is_taken_is_told_in_a_sentence(serve, program, folder, tmp_path):
    port = serve().url.rpartition(":")[2]
    command = [program("feeds"), "serve", folder, "--port", port]
    environment = {**os.environ, "FEEDS_STORE": f"{tmp_path}/other.sqlite"}
    second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert second.returncode == 1
    assert f"port {port}" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("place", ["/nowhere/at/all", "folder/feeds.yaml"])
def test_a_folder_that_is_none_is_told_in_a_sentence(program, folder, place):
    command = [program("feeds"), "serve", folder.parent / place]
    second = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert second.returncode == 1
    assert "is not a folder" in second.stderr
