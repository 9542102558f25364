"""One pace for everybody who asks the same source.

A turn is a moment at which one request may leave. Turns are ``1 / per_second`` apart, so any window of one second
holds at most ``per_second + 1`` of them; NCBI allows 3 in a second without a key and 10 with one.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import BadSettings

WITHOUT_KEY = 2.5
WITH_KEY = 8.0
LONGEST_PAUSE = 3600.0
"""Seconds. A time further ahead than this is a clock that was set back, not an appointment."""


class RateLimiter:
    """Paces the threads of one process. ``per_second`` may be ``math.inf`` for a source that sets no limit."""

    def __init__(
        self,
        per_second: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not per_second > 0:
            raise BadSettings(f"The rate limit is {per_second} requests a second; set it to more than 0.")
        self.interval = 1.0 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_turn = 0.0
        self._paused_until = 0.0

    def wait(self) -> None:
        """Return when it is the caller's turn.

        The turn is held while its time comes, and the next is counted from the moment this one really began: a process
        that wakes late delays the others instead of crowding them.
        """
        with self._turn():
            while 0 < (ahead := max(self._read()) - self._clock()) <= LONGEST_PAUSE:
                self._sleep(ahead)
            self._set_next_turn(self._clock() + self.interval)

    def pause(self, seconds: float) -> None:
        """Let nobody go for so many seconds (at most an hour): the source asked for it. Needs no turn of its own."""
        now = self._clock()
        until = now + min(max(seconds, 0.0), LONGEST_PAUSE)
        if not until <= self._read()[1] <= now + LONGEST_PAUSE:
            self._set_pause(until)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._lock:
            yield

    def _read(self) -> tuple[float, float]:
        """The times of the next turn and of the end of the pause."""
        return self._next_turn, self._paused_until

    def _set_next_turn(self, at: float) -> None:
        self._next_turn = at

    def _set_pause(self, until: float) -> None:
        self._paused_until = until


class SharedRateLimiter(RateLimiter):
    """Paces all processes and threads of this machine that name the same folder and source.

    Two lines of ``<folder>/<name>.turn`` hold the times of the next turn and of the end of a pause; whoever holds the
    file's lock has the turn. The kernel frees the lock when its holder dies.
    """

    _LINE = 32

    def __init__(
        self,
        folder: Path,
        name: str,
        per_second: float,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(per_second, clock=clock, sleep=sleep)
        self._path = folder / f"{name}.turn"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            os.close(self._open())
        except OSError as problem:
            raise BadSettings(
                f"The rate limit's file {self._path} cannot be written ({problem.strerror}); make its folder writable."
            ) from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._lock:
            file = self._open()
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
            finally:
                os.close(file)

    def _read(self) -> tuple[float, float]:
        text = self._path.read_bytes()
        return _number(text[: self._LINE]), _number(text[self._LINE :])

    def _set_next_turn(self, at: float) -> None:
        self._write_line(0, at)

    def _set_pause(self, until: float) -> None:
        self._write_line(1, until)

    def _write_line(self, line: int, value: float) -> None:
        file = self._open()
        try:
            os.pwrite(file, f"{value:0{self._LINE - 1}.6f}\n".encode("ascii"), line * self._LINE)
        finally:
            os.close(file)

    def _open(self) -> int:
        return os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)


def _number(text: bytes) -> float:
    """The time in a line; an empty or damaged line means that the way is free."""
    try:
        return float(text)
    except ValueError:
        return 0.0
