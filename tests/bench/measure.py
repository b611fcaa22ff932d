"""What a row of the table is, and how processes are run, timed and weighed.

Machines differ and are shared, so that every figure is a ratio to a yardstick of the same run, and no test asserts one.
"""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
LONGEST_START = 600  # seconds; a worker looks through a million files before it answers


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str  # of what, to what
    figure: str
    aim: str = ""
    is_met: bool | None = None  # None where there is no aim, or nothing could be measured


def at_least(what: str, ratio: float, aim: float) -> Row:
    return Row(what, f"{ratio:.2f}", f"≥ {aim:.2f}", ratio >= aim)


def at_most(what: str, ratio: float, aim: float) -> Row:
    return Row(what, f"{ratio:.2f}", f"≤ {aim:.2f}", ratio <= aim)


def missing(what: str, program: str) -> Row:
    return Row(f"{what}: {program} is not installed", "-")


def seconds(work: Callable[[], object]) -> float:
    """Wall time of a call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def ratio(ours: Callable[[], float], yardstick: Callable[[], float], rounds: int) -> float:
    """The median of the ratios of pairs of figures, so that a machine that slows down slows both."""
    return median(ours() / yardstick() for _ in range(rounds))


def program(name: str) -> str | None:
    """Where a program is; those of this Python's environment come first."""
    here = Path(sys.executable).parent
    return shutil.which(name, path=os.pathsep.join([str(here), os.environ["PATH"], "/usr/sbin"]))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """A program that listens."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, target: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body that it answers with."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, target, headers={"Accept-Encoding": "identity", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()


@contextmanager
def running(
    command: Sequence[str | Path], environment: Mapping[str, str], log: Path, port: int | None = None
) -> Iterator[Server]:
    """A server while it runs, from its first answer on; {port} in the command is its port, by default a free one."""
    port = port or free_port()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part).format(port=port) for part in command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    server = Server(process.pid, port)
    try:
        until = time.monotonic() + LONGEST_START
        while not _answers(server):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text('utf-8', 'replace')}")
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what it leaves behind; it leads a process group of its own
        process.wait()


def _answers(server: Server) -> bool:
    with suppress(OSError, http.client.HTTPException):
        return server.ask("/feed.atom", method="HEAD")[0] < 500  # the callable of a HEAD has no body for a GET
    return False


def descendants(pid: int) -> list[int]:
    """The processes below one."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text("utf-8", "replace").rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and all below it, of those too that ended and were waited for."""
    return sum(_cpu_seconds(each) for each in (pid, *descendants(pid)))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    of_ended = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    # The process's own clock counts nanoseconds, where /proc counts hundredths of a second (clock_getcpuclockid(3)).
    return time.clock_gettime(~pid << 3 | 2) + of_ended


def memory(pid: int) -> int:
    """Bytes that a process holds, with its part of what it shares (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
