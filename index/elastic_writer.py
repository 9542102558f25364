"""Writing documents until each is done: what the server could not take for the moment is sent again, and only that."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from index.documents import SearchDocument
from index.elastic_bulk import BLOCKED, NO_ALIAS, Action, action, requests, sort_out, too_long
from index.writing import WriteReceipt
from ingest.errors import BadSettings, Refused, SourceUnreachable

Send = Callable[[Sequence[bytes]], Sequence[Mapping[str, Any]]]
"""Sends the lines of one bulk request and gives the items of its answer. SourceUnreachable when it may be repeated:
versions make a request that was carried out before harmless."""


@dataclass(frozen=True, slots=True)
class Patience:
    """tries: for each portion; pauses in seconds double from ``first`` to ``longest``, with some chance in them."""

    tries: int = 6
    first: float = 1.0
    longest: float = 60.0

    def wait(self, attempt: int) -> None:
        time.sleep(min(self.longest, self.first * 2.0**attempt) * random.uniform(0.5, 1.0))  # noqa: S311 - no secret


def write_all(documents: Iterable[SearchDocument], send: Send, patience: Patience) -> WriteReceipt:
    """Write every document; each is counted exactly once in the receipt."""
    receipt = WriteReceipt()
    for portion in _ahead(iter(requests(map(action, documents)))):
        letters = [letter for each in portion if (letter := too_long(each.document)) is not None]
        refused = {letter.id for letter in letters}
        sendable = [each for each in portion if each.document.id not in refused]
        receipt = receipt.plus(WriteReceipt(sent=len(portion) - len(sendable), dead=tuple(letters)))
        receipt = receipt.plus(_write(sendable, send, patience))
    return receipt


def _ahead(portions: Iterator[list[Action]]) -> Iterator[list[Action]]:
    """The next portion is made while the server works on the one before. What stops it is raised in its place."""
    with ThreadPoolExecutor(1, thread_name_prefix="portions") as maker:
        coming = maker.submit(next, portions, None)
        while (portion := coming.result()) is not None:
            coming = maker.submit(next, portions, None)
            yield portion


def _write(portion: list[Action], send: Send, patience: Patience) -> WriteReceipt:
    receipt = WriteReceipt(sent=len(portion))
    waiting, attempt = portion, 0
    while waiting:
        if attempt == patience.tries:
            raise SourceUnreachable(
                f"Elasticsearch did not take {len(waiting)} of {len(portion)} documents in {attempt} tries: try again."
            )
        if attempt:
            patience.wait(attempt - 1)
        attempt += 1
        try:
            items = send([each.lines for each in waiting])
        except SourceUnreachable:
            if attempt == patience.tries:
                raise
            continue
        outcome = sort_out(waiting, items)
        _stop(outcome.stop)
        receipt = receipt.plus(WriteReceipt(0, outcome.written, outcome.removed, outcome.stale, tuple(outcome.dead)))
        waiting = outcome.again
    return _counted(receipt)


def _stop(reason: str | None) -> None:
    if reason == BLOCKED:
        raise BadSettings(
            "Elasticsearch blocks writing, most often because its disk is nearly full: free space on it, and take the "
            "index's read_only_allow_delete block away if it stays."
        )
    if reason == NO_ALIAS:
        raise Refused("The index that was written to is gone from Elasticsearch: rebuild the index.")


def _counted(receipt: WriteReceipt) -> WriteReceipt:
    done = receipt.written + receipt.removed + receipt.stale + len(receipt.dead)
    if done != receipt.sent:
        raise SourceUnreachable(
            f"Elasticsearch accounted for {done} of {receipt.sent} documents: run it again, nothing is doubled."
        )
    return receipt
