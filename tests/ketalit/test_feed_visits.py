"""Feeds of one host come one after the other, hosts side by side; one slow host holds up no other."""

from __future__ import annotations

import threading
import time

import pytest

from ingest.errors import SourceUnreachable
from ingest.feeds import Feed
from ingest.sources.feeds import FeedAnswer, FeedReader, Validators
from ketalit.pulling.feed_visits import WAITING_ANSWERS, fetch_all


class Slow(FeedReader):
    """Answers after a moment and remembers who was asked at the same time."""

    def __init__(self) -> None:
        super().__init__(contact=None)
        self.busy: list[str] = []
        self.together: list[tuple[str, ...]] = []
        self.asked = 0
        self.lock = threading.Lock()

    def fetch(self, feed: Feed, validators: Validators) -> FeedAnswer:
        with self.lock:
            self.asked += 1
            self.busy.append(feed.outlet)
            self.together.append(tuple(self.busy))
        time.sleep(0.05)
        with self.lock:
            self.busy.remove(feed.outlet)
        if feed.id == "bad":
            raise SourceUnreachable("It does not answer.")
        if feed.id == "odd":
            raise ZeroDivisionError
        return FeedAnswer("unchanged", b"", None, validators, feed.url)


def feeds(hosts: int, each: int) -> list[tuple[Feed, Validators]]:
    return [
        (Feed(f"f{host}-{n}", f"https://h{host}.example/{n}", f"h{host}"), Validators())
        for n in range(each)
        for host in range(hosts)
    ]


def test_one_host_is_never_asked_twice_at_once_and_hosts_do_not_wait_for_each_other() -> None:
    reader = Slow()
    found = [fetched.feed.id for fetched in fetch_all(reader, feeds(4, 5))]
    assert len(found) == 20
    assert all(len(set(busy)) == len(busy) for busy in reader.together)
    assert max(map(len, reader.together)) > 1
    assert [one for one in found if one.startswith("f2-")] == [f"f2-{n}" for n in range(5)], "in the order given"


def test_what_is_wrong_with_one_is_its_own_answer() -> None:
    asked = [*feeds(1, 2), (Feed("bad", "https://h0.example/bad", "h0"), Validators()), *feeds(2, 1)[1:]]
    found = {fetched.feed.id: fetched.answer for fetched in fetch_all(Slow(), asked)}
    assert isinstance(found["bad"], SourceUnreachable)
    assert sum(isinstance(answer, FeedAnswer) for answer in found.values()) == 3


def test_what_no_one_foresaw_is_raised_and_not_waited_for() -> None:
    asked = [*feeds(1, 1), (Feed("odd", "https://odd.example/", "odd"), Validators())]
    with pytest.raises(ZeroDivisionError):
        list(fetch_all(Slow(), asked))


def test_answers_are_not_heaped_up_and_leaving_ends_the_visits() -> None:
    """Each answer may have megabytes; whoever stores them is slower than the network."""
    reader = Slow()
    visits = fetch_all(reader, feeds(2, 60))
    next(visits)
    time.sleep(1.0)
    assert reader.asked <= WAITING_ANSWERS + 4
    visits.close()  # type: ignore[attr-defined]
    assert reader.asked <= WAITING_ANSWERS + 8
