"""The change sequence: whoever reads on from a number misses nothing (the index counts on it)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import event

from catalog import Catalog
from tests.catalog.made import DAY, NOON, run_of, store, study

WRITERS = 4
BATCHES = 8
PER_BATCH = 5


def test_changes_come_in_order_once_each_with_the_newest_number(catalog: Catalog) -> None:
    store(catalog, study(1), study(2), study(3))
    store(catalog, study(1, "Changed"), fetched_at=NOON + DAY)
    first = catalog.changes(0, 2)
    rest = catalog.changes(first[-1].change, 2)
    assert [(one.record.id, one.change) for one in first + rest] == [("pubmed:2", 2), ("pubmed:3", 3), ("pubmed:1", 4)]
    assert catalog.changes(4) == ()
    assert catalog.last_change() == 4


def test_no_number_is_seen_before_a_smaller_one(catalog: Catalog, another: Callable[[], Catalog]) -> None:
    """A writer stopped just before its commit holds up the next one: else a reader would pass its numbers for ever."""
    slow, quick = another(), another()
    slow_run, quick_run = run_of(slow, "pubmed"), run_of(quick, "trials")
    taken, go_on = threading.Event(), threading.Event()

    def stop_before_commit(*call: object) -> None:
        if "UPDATE change_sequence" in str(call[2]):
            taken.set()
            assert go_on.wait(30)

    event.listen(slow._engine, "before_cursor_execute", stop_before_commit)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(store, slow, study(1), study(2), run=slow_run)
        assert taken.wait(30)
        second = pool.submit(store, quick, study(3), run=quick_run)
        while_held = (catalog.changes(0), catalog.last_change(), second.done())
        go_on.set()
        first.result(30), second.result(30)
    assert while_held == ((), 0, False)
    assert [one.record.id for one in catalog.changes(0)] == ["pubmed:1", "pubmed:2", "pubmed:3"]


def test_a_reader_that_follows_many_writers_sees_every_change(catalog: Catalog, another: Callable[[], Catalog]) -> None:
    everything = {f"pubmed:{number}" for number in range(WRITERS * BATCHES * PER_BATCH)}

    def write(number: int) -> None:
        mine = another()
        run = run_of(mine, f"source-{number}")
        for batch in range(BATCHES):
            start = (number * BATCHES + batch) * PER_BATCH
            store(mine, *(study(pmid) for pmid in range(start, start + PER_BATCH)), run=run)

    seen: list[str] = []
    numbers: list[int] = [0]
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        ended = False
        while not ended:
            ended = all(one.done() for one in writing)
            for one in catalog.changes(numbers[-1], 7):
                seen.append(one.record.id)
                numbers.append(one.change)
                ended = False
            time.sleep(0.005)
        for writer in writing:
            writer.result()
    assert numbers == list(range(len(everything) + 1))
    assert sorted(seen) == sorted(everything)


def test_entries_are_those_of_one_moment_whatever_is_written_meanwhile(
    catalog: Catalog, another: Callable[[], Catalog]
) -> None:
    """A rebuild reads for minutes: a record that changes meanwhile must be neither lost nor doubled."""
    store(catalog, *(study(pmid) for pmid in range(450)))
    reading = catalog.entries()
    seen = [next(reading).record.id]
    store(another(), study(449, "Changed"), study(1000), fetched_at=NOON + DAY)
    seen += [one.record.id for one in reading]
    assert seen == [f"pubmed:{pmid}" for pmid in range(450)]


def test_entries_left_unread_do_not_block_a_writer(catalog: Catalog, another: Callable[[], Catalog]) -> None:
    store(catalog, study(1), study(2))
    reading = catalog.entries()
    next(reading)
    assert store(another(), study(3)).new == 1
    reading.close()  # type: ignore[attr-defined]
