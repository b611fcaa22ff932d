"""Asks a Redis server without ever raising or making anyone wait: what it cannot answer at once, it does not answer.

Not a general client: redis-py connects, speaks and parses; here is what it does not promise. Its time-outs do not cover
names that resolve slowly, nor the whole of an answer. So connecting is the work of a thread in the background, and who
asks meets a connection that is ready, or none.
"""

import logging
import os
from threading import Lock, Thread
from time import monotonic
from typing import Any

import redis
from redis.connection import parse_url

from feeds.errors import SettingsError

TIMEOUT = 0.02
"""Seconds in which Redis must have sent something; in half of that it is late too often where all processors work."""

_SLOWEST = 5 * TIMEOUT  # seconds for an answer as a whole, which may come in many pieces
_CONNECT_TIMEOUT = 1.0  # seconds; nobody waits for it
_PAUSE = 2.0  # seconds between attempts to connect, and so between the waits that a server that hangs can cause
_PROVEN = 20  # answers after which a connection that breaks off may be replaced at once
_REACHED = "reached"

log = logging.getLogger(__name__)


class _Line:
    """What the threads of one process share."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.connection: Any = None
        self.attempted = float("-inf")
        self.answers = 0  # since the last attempt


class RedisClient:
    """One connection, for all threads of a process; a forked process makes its own.

    Each kind of trouble is logged when it begins and when it is over.
    """

    def __init__(self, url: str) -> None:
        """Do nothing before the first question. Raises SettingsError where the address is none.

        :param url: redis://, rediss:// or unix://, with what redis-py takes as parameters
        """
        try:
            stated = parse_url(url)  # type: ignore[no-untyped-call]
            self._class = stated.pop("connection_class", redis.Connection)
            # Protocol 2, because with the other one a server may prolong the time-outs (maintenance notifications).
            ours = {"socket_timeout": TIMEOUT, "socket_connect_timeout": _CONNECT_TIMEOUT, "protocol": 2}
            self._options = {**stated, **ours}
            self._class(**self._options)
        except (ValueError, TypeError, redis.RedisError) as error:
            raise SettingsError(  # without the reason, which may quote a password
                "The address of the shared cache is none. It must be like redis://user:password@localhost:6379/0 "
                "(or rediss://, or unix://), and name no parameters that redis-py does not know."
            ) from error
        self.place = stated.get("path") or f"{stated.get('host', 'localhost')}:{stated.get('port', 6379)}"
        self._troubles: set[str] = set()
        # By process, because uWSGI forks without telling Python (unless it is started with --py-call-osafterfork).
        self._lines: dict[int, _Line] = {}

    def ask(self, purpose: str, *command: str | bytes | int) -> Any:
        """What Redis answers to a command; None where it does not, or not at once.

        :param purpose: of the command, as the log tells what cannot be done
        """
        began = monotonic()
        line = self._lines.get(os.getpid()) or self._lines.setdefault(os.getpid(), _Line())
        # Who waits for longer has too little time left for an answer, and would break a connection that is well.
        if not line.lock.acquire(timeout=TIMEOUT / 2):
            return None
        try:
            return self._ask(line, purpose, command, TIMEOUT - (monotonic() - began))
        finally:
            line.lock.release()

    def _ask(self, line: _Line, purpose: str, command: tuple[str | bytes | int, ...], timeout: float) -> Any:
        # While it is asked it is not there, so that one that broke off, for whatever reason, is not asked again: not
        # before another one has answered in time.
        connection, line.connection = line.connection, None
        if connection is None:
            self._connect_soon(line)
            return None
        try:
            answer = _exchange(connection, timeout, *command)
        except redis.ResponseError as error:
            line.connection = connection
            self.ill(purpose, error)
            return None
        except (redis.RedisError, OSError, ValueError) as error:
            # Servers close what was idle, and a busy machine is late now and then: a trouble is what happens again.
            if not self._connect_soon(line):
                self.ill(_REACHED, error)
            return None
        line.connection = connection
        line.answers += 1
        self.well(purpose)
        return answer

    def _connect_soon(self, line: _Line) -> bool:
        """Start an attempt, unless the last one was a moment ago and led to little; whether it was started."""
        if monotonic() - line.attempted < _PAUSE and line.answers < _PROVEN:
            return False
        line.attempted, line.answers = monotonic(), 0
        try:
            Thread(target=self._connect, args=(line,), name="feeds-redis", daemon=True).start()
        except RuntimeError as error:  # no more threads can be had
            self.ill(_REACHED, error)
        return True

    def _connect(self, line: _Line) -> None:
        try:
            connection = self._class(**self._options)
            connection.connect()
            _exchange(connection, TIMEOUT, "PING")
        except (redis.RedisError, OSError, ValueError) as error:
            self.ill(_REACHED, error)
            return
        with line.lock:
            line.connection = connection
        self.well(_REACHED)

    def ill(self, purpose: str, error: object) -> None:
        """Tell of a trouble, if it was not told before."""
        if purpose not in self._troubles:
            self._troubles.add(purpose)
            log.warning(
                "The shared cache at %s cannot be %s: %s. Until then this worker makes each document itself.",
                self.place,
                purpose,
                str(error).rstrip("."),
            )

    def well(self, purpose: str) -> None:
        """Tell that a trouble is over, if there was one."""
        if purpose in self._troubles:
            self._troubles.discard(purpose)
            log.warning("The shared cache at %s can be %s again.", self.place, purpose)


def _exchange(connection: Any, timeout: float, *command: str | bytes | int) -> Any:
    began = monotonic()
    connection.send_command(*command)
    if not connection.can_read(max(timeout, 0)):
        raise redis.TimeoutError("it does not answer in time")
    answer = connection.read_response()
    if monotonic() - began > _SLOWEST:
        raise redis.TimeoutError("it answers too slowly")
    return answer
