"""The index follows the catalogue: by changes, by rebuilding, through every crash; on both back ends."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from catalog import Catalog, Tagged
from index import SearchIndex, SearchRequest, index_changes, rebuild, rollback, schema
from index import sync as sync_module
from index.source import Entry
from ingest.errors import Refused
from ingest.records import Deletion
from tests.index.conftest import OpenIndex
from tests.index.memory_catalog import Killed, MemoryCatalog
from tests.index.records import study, tags

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(f"sqlite:///{tmp_path / 'catalog.db'}")
    made.migrate()
    yield made
    made.close()


def store(catalog: Catalog, *tagged: Tagged, deletions: Sequence[Deletion] = ()) -> None:
    run = catalog.start_run("pubmed", "test")
    catalog.store_batch(run, f"batch-{run}", tagged, deletions=deletions, fetched_at=NOON)


def held(index: SearchIndex) -> dict[str, int]:
    return {document.id: document.change for document in index.documents()}


def test_the_first_run_builds_and_later_runs_follow(catalog: Catalog, opened: OpenIndex) -> None:
    """New, changed, retagged and deleted records, with the real catalogue."""
    index = opened()
    store(catalog, Tagged(study(1, "one"), tags("ptsd")), Tagged(study(2, "two")), Tagged(study(3, "three")))
    first = index_changes(catalog, index)
    assert (first.rebuilt, first.written, first.count, first.change) == (True, 3, 3, catalog.last_change())
    store(catalog, Tagged(study(1, "one again"), tags("mdd")), deletions=[Deletion("pubmed:3", "gone")])
    second = index_changes(catalog, index)
    assert (second.rebuilt, second.written, second.removed, second.stale, second.count) == (False, 1, 1, 0, 2)
    assert [document.title for document in index.documents()] == ["one again", "two"]
    assert index.search(SearchRequest(conditions=("mdd",))).total == 1
    assert index.search(SearchRequest(conditions=("ptsd",))).total == 0
    third = index_changes(catalog, index)
    assert (third.sent, third.change) == (0, catalog.last_change())
    assert catalog.bookmark(first.index) == catalog.last_change()


def test_following_reports_how_far_it_is(memory: MemoryCatalog, opened: OpenIndex) -> None:
    index, seen = opened(), list[tuple[int, int]]()
    index_changes(memory, index)
    for number in range(1_200):
        memory.store(study(number + 1, "title"))
    index_changes(memory, index, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]
    seen.clear()
    rebuild(memory, index, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]


def test_an_empty_catalogue_makes_an_empty_index(memory: MemoryCatalog, opened: OpenIndex) -> None:
    receipt = index_changes(memory, opened())
    assert (receipt.rebuilt, receipt.count, receipt.change) == (True, 0, 0)


def test_killed_anywhere_while_following_nothing_is_lost_or_doubled(opened: OpenIndex) -> None:
    """The next run replays, and the index is equal to the catalogue."""
    for method, call in [("changes", 1), ("changes", 2), ("set_bookmark", 1), ("set_bookmark", 2), ("last_change", 1)]:
        memory, index = MemoryCatalog(), opened()
        for number in range(1, 601):
            memory.store(study(number, "before"))
        rebuild(memory, index)
        for number in range(1, 801):
            memory.store(study(number, "after"))
        memory.delete("pubmed:5")
        dying = MemoryCatalog()
        dying.__dict__ |= memory.__dict__ | {"die_at": (method, call), "_calls": {}}
        with pytest.raises(Killed):
            index_changes(dying, index)
        memory.bookmarks = dying.bookmarks
        index_changes(memory, index)
        assert held(index) == memory.live(), (method, call)


def test_a_rebuild_replaces_the_index_and_keeps_only_the_former(memory: MemoryCatalog, opened: OpenIndex) -> None:
    index = opened()
    memory.store(study(1, "title"))
    names = [rebuild(memory, index).index for _ in range(4)]
    assert index.concrete_names() == (names[2], names[3])
    assert index.concrete_name() == names[3]
    assert set(memory.bookmarks) == {names[2], names[3]}
    assert memory.bookmarks[names[3]] == memory.last_change()


def test_a_rebuild_leaves_deleted_records_out(memory: MemoryCatalog, opened: OpenIndex) -> None:
    index = opened()
    for number in (1, 2, 3):
        memory.store(study(number, "title"))
    memory.delete("pubmed:2")
    assert rebuild(memory, index).count == 2
    assert held(index) == memory.live()


class Growing(MemoryCatalog):
    """Written to by somebody else whenever a rebuild reads on."""

    writes = 0

    def entries(self) -> Iterator[Entry]:
        for number, entry in enumerate(super().entries()):
            if number == 3:
                self.store(study(2, "changed meanwhile"))
                self.delete("pubmed:1")
                self.store(study(100, "new meanwhile"))
            yield entry

    def counts(self) -> dict[str, int]:
        counted = super().counts()
        if self.writes < 3:
            self.writes += 1
            self.store(study(200 + self.writes, "newer still"))
        return counted


def test_a_rebuild_catches_up_with_a_catalogue_that_is_written_to(opened: OpenIndex) -> None:
    """F10: what is written during the copy is in the new index or behind its bookmark; never lost."""
    memory, index = Growing(), opened()
    for number in range(1, 11):
        memory.store(study(number, "title"))
    rebuild(memory, index)
    index_changes(memory, index)
    assert held(index) == memory.live()


@pytest.mark.parametrize(
    "die_at",
    [("counts", 1), ("entries", 1), ("entries", 900), ("changes", 1), ("counts", 2), ("set_bookmark", 1),
     ("forget_bookmark", 1)],
)  # fmt: skip
def test_a_rebuild_that_dies_leaves_readers_undisturbed(
    memory: MemoryCatalog, opened: OpenIndex, die_at: tuple[str, int]
) -> None:
    """F10: whatever the step, an index answers in full; the next rebuild clears away what was left."""
    index = opened()
    for number in range(1, 1_001):
        memory.store(study(number, "title"))
    former = [rebuild(memory, index).index for _ in range(2)][-1]
    memory.die_at, memory._calls = die_at, {}
    with pytest.raises(Killed):
        rebuild(memory, index)
    memory.die_at = None
    assert index.search(SearchRequest("title")).total == 1_000
    if die_at[0] != "forget_bookmark":  # by then the new one is complete and in use
        assert index.concrete_name() == former
    rebuild(memory, index)
    assert len(index.concrete_names()) == 2
    assert held(index) == memory.live()


class Changing(MemoryCatalog):
    """Records change while a rebuild reads them, behind it and before it."""

    def entries(self) -> Iterator[Entry]:
        for number, entry in enumerate(super().entries()):
            if number % 50 == 0:
                self.store(study(number + 1, f"title, changed {number}"))
                self.store(study(300 - number, f"title, changed {number}"))
            yield entry


def test_readers_never_notice_rebuilds(opened: OpenIndex) -> None:
    """F10: a search in a loop meanwhile, and records that change: no error, never fewer hits, never none."""
    memory, index, reader = Changing(), opened(), opened()
    for number in range(1, 301):
        memory.store(study(number, "title"))
    rebuild(memory, index)
    stop, totals, failures = threading.Event(), list[int](), list[BaseException]()

    def read() -> None:
        try:
            while not stop.is_set():
                totals.append(reader.search(SearchRequest("title")).total)
        except BaseException as problem:
            failures.append(problem)
            raise

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for _ in range(4):
            rebuild(memory, index)
    finally:
        stop.set()
        thread.join()
    assert failures == [] and set(totals) == {300} and len(totals) > 4
    assert held(index) == memory.live()


def test_an_incomplete_rebuild_is_refused_and_the_former_stays(memory: MemoryCatalog, opened: OpenIndex) -> None:
    """A catalogue whose walk leaves records out: the counts disagree, no swap."""
    index = opened()
    for number in range(1, 11):
        memory.store(study(number, "title"))
    former = rebuild(memory, index).index

    class Leaky(MemoryCatalog):
        def entries(self) -> Iterator[Entry]:
            return itertools.islice(super().entries(), 7)

    leaky = Leaky()
    leaky.__dict__ |= memory.__dict__
    with pytest.raises(Refused, match="holds 7 records where the catalogue holds 10"):
        rebuild(leaky, index)
    assert index.concrete_name() == former


def test_another_schema_version_rebuilds(
    memory: MemoryCatalog, opened: OpenIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened()
    memory.store(study(1, "title"))
    first = index_changes(memory, index)
    monkeypatch.setattr(sync_module, "VERSION", schema.VERSION + 1)
    second = index_changes(memory, index)
    assert second.rebuilt and second.index != first.index


def test_a_catalogue_started_afresh_rebuilds(memory: MemoryCatalog, opened: OpenIndex) -> None:
    """Its numbers begin again: as versions they would all look old."""
    index = opened()
    for number in range(1, 6):
        memory.store(study(number, "of the old one"))
    index_changes(memory, index)
    fresh = MemoryCatalog()
    fresh.store(study(9, "of the new one"))
    assert index_changes(fresh, index).rebuilt
    assert held(index) == {"pubmed:9": 1}


def test_two_runs_at_once_are_harmless(memory: MemoryCatalog, opened: OpenIndex) -> None:
    first, second = opened(), opened()
    index_changes(memory, first)
    for number in range(1, 701):
        memory.store(study(number, "title"))
    runs = [threading.Thread(target=index_changes, args=(memory, each)) for each in (first, second)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert held(first) == memory.live()


def test_the_way_back_after_a_rebuild(memory: MemoryCatalog, opened: OpenIndex) -> None:
    """F10: the former index is kept; what changed since is written to it before readers see it."""
    index = opened()
    memory.store(study(1, "title"))
    memory.store(study(2, "gone soon"))
    first = rebuild(memory, index).index
    second = rebuild(memory, index).index
    memory.store(study(3, "later title"))
    memory.delete("pubmed:2")
    index_changes(memory, index)
    receipt = rollback(memory, index)
    assert (receipt.index, receipt.written, receipt.removed) == (first, 1, 1)
    assert index.concrete_name() == first and held(index) == memory.live()
    assert index.search(SearchRequest("title")).total == 2
    memory.store(study(4, "and on"))
    assert index_changes(memory, index).index == first, "it goes on from there"
    assert rebuild(memory, index).index not in (first, second)
    assert second not in index.concrete_names()


def test_there_is_not_always_a_way_back(
    memory: MemoryCatalog, opened: OpenIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened()
    with pytest.raises(Refused, match="no former search index"):
        rollback(memory, index)
    memory.store(study(1, "title"))
    rebuild(memory, index)
    with pytest.raises(Refused, match="no former search index"):
        rollback(memory, index)
    current = rebuild(memory, index).index
    monkeypatch.setattr(sync_module, "VERSION", schema.VERSION + 1)
    with pytest.raises(Refused, match="another version"):
        rollback(memory, index)
    assert index.concrete_name() == current
