"""Patience: how often, how long, and for what a request is tried again."""

from __future__ import annotations

import datetime as dt
import math
import threading
import time
from email.utils import format_datetime
from typing import Any

import pytest

from ingest.errors import BadRequest, BadSettings, RateLimited, SourceUnreachable
from ingest.sources.transport import Answer, RateLimiter, Request, Transport, check_status, retry_after, user_agent
from tests.ingest.sources.conftest import QUICK
from tests.ingest.sources.origin import Origin, answer, drip, hang, reset


class Rests:
    """Stands in for sleep and notes what was asked of it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def transport(**changes: Any) -> Transport:
    settings: dict[str, Any] = {"limiter": RateLimiter(math.inf), "limits": QUICK, "tries": 4, "gap": 0.02}
    return Transport("The source", **(settings | changes))


def judge(got: Answer) -> bytes:
    check_status(got, "The source")
    return got.body


def test_a2_refused_twice_then_served(origin: Origin) -> None:
    """A2: three requests, each gap at least the Retry-After, and no busy loop as in Bio.Entrez."""
    late = answer(429, b'{"error":"API rate limit exceeded"}', {"Retry-After": "1"})
    origin.replies = [late, late, answer(200, b"ok")]
    assert transport().send(Request(origin.url), judge) == b"ok"
    assert len(origin.asked) == 3
    assert min(origin.gaps) >= 1.0


def test_gaps_grow_and_tries_are_bounded(origin: Origin) -> None:
    origin.default = answer(500, b"oops")
    rests = Rests()
    client = transport(tries=5, gap=1.0, sleep=rests)
    with pytest.raises(SourceUnreachable, match=r"in 5 tries.*status 500"):
        client.send(Request(origin.url), judge)
    assert len(origin.asked) == client.requests == 5
    assert rests.seconds == sorted(rests.seconds)
    assert all(0.75 * 2**n <= rest <= 1.25 * 2**n for n, rest in enumerate(rests.seconds))


def test_gaps_are_not_the_same_each_time(origin: Origin) -> None:
    """Jitter: workers that fail together must not come back together."""
    origin.default = answer(500)
    rests = Rests()
    client = transport(tries=2, gap=1.0, sleep=rests)
    for _ in range(4):
        with pytest.raises(SourceUnreachable):
            client.send(Request(origin.url), judge)
    assert len(set(rests.seconds)) == 4


def test_retry_after_beyond_patience_ends_the_call(origin: Origin) -> None:
    """The caller is told how long, and may come back by itself; nobody sleeps for an hour."""
    origin.default = answer(429, b"", {"Retry-After": "3600"})
    with pytest.raises(RateLimited) as caught:
        transport().send(Request(origin.url), judge)
    assert caught.value.retry_after == 3600
    assert len(origin.asked) == 1


def test_retry_after_stops_the_others_too(origin: Origin) -> None:
    origin.replies = [answer(503, b"", {"Retry-After": "1"}), answer(200), answer(200)]
    limiter = RateLimiter(math.inf)
    began = time.monotonic()
    with pytest.raises(RateLimited):
        transport(limiter=limiter, tries=1).send(Request(origin.url), judge)
    transport(limiter=limiter).send(Request(origin.url), judge)
    assert time.monotonic() - began >= 1.0


def test_waiting_for_a_second_try_stops_the_others_too(origin: Origin) -> None:
    """A1: the limit is everybody's; who was not refused yet would only be refused next."""
    origin.replies = [answer(429, b"", {"Retry-After": "1"}), answer(200), answer(200)]
    limiter = RateLimiter(math.inf)
    refused = threading.Thread(target=transport(limiter=limiter).send, args=(Request(origin.url), judge))
    refused.start()
    deadline = time.monotonic() + 5
    while not limiter._paused_until and time.monotonic() < deadline:
        time.sleep(0.005)
    transport(limiter=limiter).send(Request(origin.url), judge)
    refused.join()
    assert min(later.at - origin.asked[0].at for later in origin.asked[1:]) >= 0.95


def test_wrong_requests_are_not_repeated(origin: Origin) -> None:
    origin.default = answer(400, b"unknown parameter")
    with pytest.raises(BadRequest, match="unknown parameter"):
        transport().send(Request(origin.url), judge)
    assert len(origin.asked) == 1


def test_broken_exchange_is_repeated_from_the_start(origin: Origin) -> None:
    """A5."""
    origin.replies = [reset(b"half"), answer(200, b"whole")]
    assert transport().send(Request(origin.url), judge) == b"whole"


def test_what_the_judge_dislikes_is_repeated(origin: Origin) -> None:
    """A5: a body is believed only after it was read; reading is part of the try."""
    origin.replies = [answer(200, b"bad"), answer(200, b"good")]

    def strict(got: Answer) -> bytes:
        if got.body != b"good":
            raise SourceUnreachable("not whole")
        return got.body

    assert transport().send(Request(origin.url), strict) == b"good"


@pytest.mark.parametrize("slow", [hang(), drip(b"HTTP/1.1 200 OK\r\n" + b"x" * 99)], ids=["hang", "drip"])
def test_tries_share_one_total(origin: Origin, slow: Any) -> None:
    """A4: however often it is tried, a call holds its task no longer than the total and its waits."""
    origin.default = slow
    began = time.monotonic()
    with pytest.raises(SourceUnreachable):
        transport(tries=50).send(Request(origin.url), judge)
    assert time.monotonic() - began < 5


def test_every_request_says_who_asks(origin: Origin) -> None:
    """A18: not Python-urllib."""
    origin.default = answer(200)
    transport(contact="clinic@example.org").send(Request(origin.url), judge)
    assert origin.asked[0].headers["user-agent"] == "Ketalit (mailto:clinic@example.org)"


@pytest.mark.parametrize("contact", ["", "nobody", "a@b", "a@b.org\r\nX: y", "a b@c.org"])
def test_contact_must_be_an_address(contact: str) -> None:
    with pytest.raises(BadSettings, match="e-mail"):
        user_agent(contact)


def test_no_other_error_hangs_on_ours(origin: Origin) -> None:
    """A18: a library's error holds the address; it must be neither cause nor context."""
    origin.default = reset(b"half")
    with pytest.raises(SourceUnreachable) as caught:
        transport(tries=2).send(Request(origin.url), judge)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


NOW = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(NOW + dt.timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - dt.timedelta(days=1), usegmt=True), 0.0),
        ("soon", None),
        ("-5", None),
        ("١٢", None),
        ("", None),
    ],
)
def test_retry_after_in_both_forms(header: str, seconds: float | None) -> None:
    assert retry_after(Answer(429, {"retry-after": header}, b""), now=lambda: NOW) == seconds


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (204, SourceUnreachable),
        (302, SourceUnreachable),
        (400, BadRequest),
        (403, BadRequest),
        (404, BadRequest),
        (408, SourceUnreachable),
        (429, RateLimited),
        (500, SourceUnreachable),
        (502, SourceUnreachable),
        (503, SourceUnreachable),
    ],
)
def test_status_decides_what_to_do_next(status: int, error: type[Exception]) -> None:
    with pytest.raises(error, match=f"status {status}"):
        check_status(Answer(status, {}, b"words"), "The source")
