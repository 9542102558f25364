"""Tagging pages of the catalogue in processes of their own, while this one reads and writes."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

from catalog import corrections
from catalog.codec import decode_record, encode_tags
from catalog.model import TagCorrection
from ingest.errors import SourceUnreachable
from ingest.records import ConditionTag, Record

Tag = Callable[[Record], tuple[ConditionTag, ...]]
MakeTag = Callable[[], Tag]
"""Makes the tagger in the process that uses it; a function of a module, or a ``functools.partial`` of one."""
AHEAD = 2
"""Pages for each process that are on their way at a time."""
Page = TypeVar("Page")


@dataclass(frozen=True, slots=True)
class Body:
    """What another process needs to know of a record; hash: of the tags that it has."""

    kind: str
    body: str
    tags_hash: str
    decided: tuple[TagCorrection, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """The tags as they are stored; ``tags`` themselves only where they are others than before."""

    text: str
    hash: str
    tags: tuple[ConditionTag, ...] | None


def tell(body: Body, tag: Tag) -> Told:
    tags = corrections.corrected(tag(decode_record(body.kind, body.body)), body.decided)
    text, digest = encode_tags(tags)
    return Told(text, digest, None if digest == body.tags_hash else tags)


class Beside(Generic[Page]):
    """So many processes with a tagger each; to be used as a context."""

    def __init__(self, make: MakeTag, processes: int) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share the database's connections
        self._pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin, initargs=(make,))
        self._ahead = AHEAD * processes

    def __enter__(self) -> Beside[Page]:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def over(self, pages: Iterable[tuple[Page, Sequence[Body]]]) -> Iterator[tuple[Page, list[Told]]]:
        """Each page with what was found in it, in the order of the pages.

        Raises what the tagger raises, and SourceUnreachable when a process was ended from outside.
        """
        waiting: deque[tuple[Page, Future[list[Told]]]] = deque()
        try:
            for page, bodies in pages:
                waiting.append((page, self._pool.submit(_tell_all, bodies)))
                if len(waiting) >= self._ahead:
                    first, coming = waiting.popleft()
                    yield first, coming.result()
            for last, coming in waiting:
                yield last, coming.result()
        except BrokenProcessPool:
            raise SourceUnreachable(
                "A process that tags records was ended from outside, perhaps for want of memory: run it again."
            ) from None


_here: list[Tag] = []


def _begin(make: MakeTag) -> None:
    """Make this process's tagger; and let it end with the one that started it, however that ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _here[:] = [make()]


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _tell_all(bodies: Sequence[Body]) -> list[Told]:
    return [tell(body, _here[0]) for body in bodies]
