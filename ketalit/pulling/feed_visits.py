"""Feeds fetched side by side: those of one host one after the other, those of different hosts at the same time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from urllib.parse import urlsplit

from ingest.errors import KetalitError
from ingest.feeds import Feed
from ingest.sources.feeds import FeedAnswer, FeedReader, Validators

HOSTS_AT_ONCE = 8
WAITING_ANSWERS = 8
"""Answers held while one is being stored; each may have megabytes."""
_LOOK = 0.2
"""Seconds between two looks whether a visit has broken off."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """``seconds``: how long the visit took, redirects included."""

    feed: Feed
    answer: FeedAnswer | KetalitError
    seconds: float


def fetch_all(reader: FeedReader, asked: Sequence[tuple[Feed, Validators]]) -> Iterator[Fetched]:
    """Every feed's answer, or what was wrong, as they come; within a host in the order given."""
    hosts: dict[str, list[tuple[Feed, Validators]]] = {}
    for feed, validators in asked:
        hosts.setdefault(urlsplit(feed.url).netloc.lower(), []).append((feed, validators))
    answers: Queue[Fetched] = Queue(WAITING_ANSWERS)
    left = threading.Event()

    def visit(of_host: list[tuple[Feed, Validators]]) -> None:
        for feed, validators in of_host:
            if left.is_set():
                return
            answers.put(_fetched(reader, feed, validators))

    with ThreadPoolExecutor(HOSTS_AT_ONCE, thread_name_prefix="feeds") as pool:
        visits = [pool.submit(visit, of_host) for of_host in hosts.values()]
        try:
            for _ in asked:
                yield _next(answers, visits)
        finally:
            left.set()
            while not all(one.done() for one in visits):  # let go of those who wait to hand something over
                with suppress(Empty):
                    answers.get(timeout=_LOOK)


def _next(answers: Queue[Fetched], visits: Sequence[Future[None]]) -> Fetched:
    """The next answer. What no one foresaw in a visit is raised here, not waited for."""
    while True:
        with suppress(Empty):
            return answers.get(timeout=_LOOK)
        for one in visits:
            if one.done() and answers.empty():
                one.result()


def _fetched(reader: FeedReader, feed: Feed, validators: Validators) -> Fetched:
    began = time.monotonic()
    try:
        answer: FeedAnswer | KetalitError = reader.fetch(feed, validators)
    except KetalitError as problem:
        answer = problem
    return Fetched(feed, answer, time.monotonic() - began)
