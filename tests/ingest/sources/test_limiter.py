"""One pace for all who ask the same source."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from ingest.errors import BadSettings
from ingest.sources.exchange import Limits, Request, exchange
from ingest.sources.limiter import RateLimiter, SharedRateLimiter
from tests.ingest.sources.origin import Origin, answer


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture(params=["in memory", "shared"])
def paced(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[RateLimiter, Clock]:
    clock = Clock()
    if request.param == "shared":
        return SharedRateLimiter(tmp_path, "pubmed", 2.5, clock=clock, sleep=clock.sleep), clock
    return RateLimiter(2.5, clock=clock, sleep=clock.sleep), clock


def test_turns_are_evenly_spaced(paced: tuple[RateLimiter, Clock]) -> None:
    limiter, clock = paced
    for _ in range(4):
        limiter.wait()
    assert clock.slept == [0.4, 0.4, 0.4]


def test_idle_time_is_not_saved_up(paced: tuple[RateLimiter, Clock]) -> None:
    limiter, clock = paced
    limiter.wait()
    clock.now += 60
    limiter.wait()
    limiter.wait()
    assert clock.slept == [0.4]


def test_pause_holds_everybody(paced: tuple[RateLimiter, Clock]) -> None:
    """A1: a Retry-After is for all of us, and a shorter one does not end a longer one."""
    limiter, clock = paced
    limiter.pause(30)
    limiter.pause(5)
    limiter.wait()
    assert clock.slept == [30]


def test_pause_is_capped(paced: tuple[RateLimiter, Clock]) -> None:
    limiter, clock = paced
    limiter.pause(10**9)
    limiter.wait()
    assert sum(clock.slept) <= 3600


def test_clock_set_back_does_not_block(paced: tuple[RateLimiter, Clock]) -> None:
    """A turn that lies a day ahead is not an appointment."""
    limiter, clock = paced
    limiter.wait()
    clock.now -= 86_400
    limiter.wait()
    assert clock.slept == []


def test_damaged_file_does_not_block(tmp_path: Path) -> None:
    clock = Clock()
    limiter = SharedRateLimiter(tmp_path, "pubmed", 2.5, clock=clock, sleep=clock.sleep)
    (tmp_path / "pubmed.turn").write_bytes(b"\xff\x00nonsense")
    limiter.wait()
    limiter.wait()
    assert clock.slept == [0.4]


def test_unlimited_never_waits() -> None:
    clock = Clock()
    limiter = RateLimiter(math.inf, clock=clock, sleep=clock.sleep)
    for _ in range(100):
        limiter.wait()
    assert clock.slept == []


def test_a3_threads_share_the_pace() -> None:
    """A3: Bio.Entrez let 8 requests of 12 threads go in one second."""
    limiter = RateLimiter(50)
    times: list[float] = []

    def ask() -> None:
        for _ in range(5):
            limiter.wait()
            times.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most_within(times, 0.2) <= 50 * 0.2 + 1


@pytest.mark.parametrize(("rate", "allowed", "each"), [(2.5, 3, 3), (8.0, 10, 6)], ids=["without key", "with key"])
def test_a1_four_processes_stay_below_the_limit(
    origin: Origin, tmp_path: Path, rate: float, allowed: int, each: int
) -> None:
    """A1, A3: by the server's own count over any window of one second; NCBI allows 3, and 10 with a key."""
    origin.default = answer(200, b"ok")
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(4)
    workers = [spawn.Process(target=ask, args=(origin.url, tmp_path, rate, each, together)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert len(origin.asked) == 4 * each
    assert most_within([asked.at for asked in origin.asked], 1.0) <= allowed


def test_killed_holder_frees_the_turn(tmp_path: Path) -> None:
    """A worker killed in its turn must not stop the others for ever."""
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Barrier(2)
    holder = spawn.Process(target=hold, args=(tmp_path, ready))
    holder.start()
    ready.wait(30)
    os.kill(holder.pid or 0, signal.SIGKILL)
    holder.join(10)
    began = time.monotonic()
    SharedRateLimiter(tmp_path, "pubmed", 50).wait()
    assert time.monotonic() - began < 5


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match=r"file/pubmed\.turn"):
        SharedRateLimiter(tmp_path / "file", "pubmed", 2.5)


def test_rate_must_be_positive() -> None:
    with pytest.raises(BadSettings, match="more than 0"):
        RateLimiter(0)


def ask(url: str, folder: Path, rate: float, times: int, together: Barrier) -> None:
    """What each process does."""
    limiter = SharedRateLimiter(folder, "pubmed", rate)
    together.wait(30)
    for _ in range(times):
        limiter.wait()
        exchange(Request(url), Limits())


def hold(folder: Path, ready: Barrier) -> None:
    """Sits in its turn until killed."""
    with SharedRateLimiter(folder, "pubmed", 50)._turn():
        ready.wait(30)
        time.sleep(60)


def most_within(times: list[float], seconds: float) -> int:
    """The most moments that lie within any window so long."""
    ordered = sorted(times)
    return max(sum(start <= moment < start + seconds for moment in ordered) for start in ordered)
