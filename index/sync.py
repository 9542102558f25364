"""Keeping an index equal to the catalogue: by its changes, or anew from the whole.

Versions make every write harmless to repeat: a run that dies anywhere is simply run again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.checking import Sample, check_new
from index.documents import SearchDocument, document_of
from index.schema import VERSION
from index.search import SearchIndex, born
from index.source import ChangeSource
from index.writing import WriteReceipt
from ingest.errors import Refused
from ingest.records import State

BATCH = 500
ROUNDS = 10
"""How often a rebuild catches up with a catalogue that is written to meanwhile, before it gives up."""
DEAD_SHARE = 0.01
DEAD_FEW = 5
"""A handful of refused documents never stops a run; beyond that, one in a hundred does."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class IndexReceipt:
    """What a run did to the concrete index ``index``; ``change``: everything up to there is searchable."""

    index: str
    rebuilt: bool
    sent: int
    written: int
    removed: int
    stale: int
    dead: int
    change: int
    count: int
    seconds: float


def index_changes(catalog: ChangeSource, index: SearchIndex, *, on_progress: Progress | None = None) -> IndexReceipt:
    """Write what changed since the bookmark of the index in use. Builds it the first time, and when it cannot be used:
    made with another schema, or from a catalogue that was further than this one is.
    """
    started = time.monotonic()
    concrete = index.concrete_name()
    if concrete is None or not _usable(catalog, index, concrete):
        return rebuild(catalog, index, on_progress=on_progress)
    receipt, change = _follow(catalog, index, concrete, catalog.bookmark(concrete), WriteReceipt(), on_progress)
    index.finish(concrete)
    return _receipt(index, concrete, receipt, change, started, rebuilt=False)


def _usable(catalog: ChangeSource, index: SearchIndex, concrete: str) -> bool:
    # The index is asked first: the catalogue's number only grows meanwhile.
    return index.schema_version(concrete) == VERSION and index.highest_change(concrete) <= catalog.last_change()


def rebuild(catalog: ChangeSource, index: SearchIndex, *, on_progress: Progress | None = None) -> IndexReceipt:
    """A new index from the whole catalogue; when it is complete, one move of the alias. The former one is kept.

    Readers see nothing of it until then. Refused when the counts disagree, or the new one does not show what it must
    (index.checking): the former index stays in use.
    """
    started = time.monotonic()
    former = index.concrete_name()
    after = catalog.last_change()
    concrete = index.create()
    total = sum(catalog.counts().values())
    sample = Sample()
    receipt = index.write(sample.of(_documents(catalog, total, on_progress)), into=concrete)
    _stop_when_many_died(receipt)
    receipt, change = _catch_up(catalog, index, concrete, after, receipt)
    comparable = _brought_up(catalog, index, former)
    check_new(index, concrete, comparable, sample, frozenset(letter.id for letter in receipt.dead))
    catalog.set_bookmark(concrete, change)
    index.point(concrete)
    _tidy(catalog, index, concrete, former)
    return _receipt(index, concrete, receipt, change, started, rebuilt=True)


def _brought_up(catalog: ChangeSource, index: SearchIndex, former: str | None) -> str | None:
    """The index in use, equal to the catalogue of now: what differs in a new one is then its own fault. None when its
    answers cannot be compared.
    """
    if former is None or not _usable(catalog, index, former):
        return None
    _follow(catalog, index, former, catalog.bookmark(former), WriteReceipt())
    index.finish(former)
    return former


def rollback(catalog: ChangeSource, index: SearchIndex, *, on_progress: Progress | None = None) -> IndexReceipt:
    """Back to the index in use before the last rebuild, brought up to the catalogue before readers see it.

    Refused when there is none, or when it was made with another schema than this version searches.
    """
    started = time.monotonic()
    current = index.concrete_name()
    older = [name for name in index.concrete_names() if current is not None and born(name) < born(current)]
    if not older:
        raise Refused("There is no former search index to go back to: rebuild the index instead.")
    former = older[-1]
    if not _usable(catalog, index, former):
        raise Refused(f"The former search index {former} was made for another version: rebuild the index instead.")
    after = catalog.bookmark(former)
    receipt, change = _follow(catalog, index, former, after, WriteReceipt(), on_progress)
    index.finish(former)
    index.point(former)
    return _receipt(index, former, receipt, change, started, rebuilt=False)


def _documents(catalog: ChangeSource, total: int, on_progress: Progress | None) -> Iterator[SearchDocument]:
    for done, entry in enumerate(catalog.entries(), 1):
        if entry.state is not State.DELETED:
            yield document_of(entry)
        if on_progress is not None and (done % BATCH == 0 or done == total):
            on_progress(done, max(done, total))


def _follow(
    catalog: ChangeSource, index: SearchIndex, concrete: str, after: int, receipt: WriteReceipt,
    on_progress: Progress | None = None, *, in_use: bool = True,
) -> tuple[WriteReceipt, int]:  # fmt: skip
    """Write all changes past ``after``; the bookmark moves behind each batch that is safely written."""
    target, done = catalog.last_change(), 0
    while entries := catalog.changes(after, BATCH):
        receipt = receipt.plus(index.write((document_of(entry) for entry in entries), into=concrete))
        _stop_when_many_died(receipt)
        after = entries[-1].change
        done += len(entries)
        if in_use:
            catalog.set_bookmark(concrete, after)
        if on_progress is not None:
            on_progress(done, max(done, done + target - after))
    return receipt, after


def _catch_up(
    catalog: ChangeSource, index: SearchIndex, concrete: str, after: int, receipt: WriteReceipt
) -> tuple[WriteReceipt, int]:
    """Follow the changes until the new index holds as many records as the catalogue does."""
    held = expected = 0
    for _ in range(ROUNDS):
        receipt, after = _follow(catalog, index, concrete, after, receipt, in_use=False)
        index.finish(concrete)
        expected = sum(catalog.counts().values())
        held = index.count_of(concrete) + len({letter.id for letter in receipt.dead})
        behind = catalog.last_change() - after
        if abs(expected - held) <= behind:
            return receipt, after
    raise Refused(
        f"The new index {concrete} holds {held:,} records where the catalogue holds {expected:,}: it was not put into "
        "use, and the former one still answers; rebuild again."
    )


def _stop_when_many_died(receipt: WriteReceipt) -> None:
    dead = len(receipt.dead)
    if dead > DEAD_FEW and dead > receipt.sent * DEAD_SHARE:
        raise Refused(
            f"The search engine refused {dead} of {receipt.sent} documents, first {receipt.dead[0].id}: "
            f"{receipt.dead[0].reason}; see the dead letters beside the index."
        )


def _tidy(catalog: ChangeSource, index: SearchIndex, concrete: str, former: str | None) -> None:
    """Drop what is older than the new index, but keep the former one for a way back."""
    for name in index.concrete_names():
        if born(name) < born(concrete) and name != former:
            index.drop(name)
            catalog.forget_bookmark(name)


def _receipt(
    index: SearchIndex, concrete: str, receipt: WriteReceipt, change: int, started: float, *, rebuilt: bool
) -> IndexReceipt:
    return IndexReceipt(
        concrete, rebuilt, receipt.sent, receipt.written, receipt.removed, receipt.stale, len(receipt.dead), change,
        index.count_of(concrete), time.monotonic() - started,
    )  # fmt: skip
