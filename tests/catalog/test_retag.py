"""A changed vocabulary reaches everything stored, and only what it changes goes to the index again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from catalog import Catalog, Tagged
from catalog.tagging_beside import Beside, Body
from ingest.errors import SourceUnreachable
from ingest.records import AbstractSection, ConditionTag, Kind, Record, State, Study
from tests.catalog.made import HOUR, NOON, store, study, tag

NONE: frozenset[State] = frozenset()


def odd_is_ocd(record: Record) -> tuple[ConditionTag, ...]:
    assert isinstance(record, Study)
    return (tag("ocd"),) if int(record.pmid) % 2 else (tag("ptsd"),)


def test_only_records_whose_tags_change_take_a_number(catalog: Catalog) -> None:
    store(catalog, *(Tagged(study(number), (tag("ptsd"),)) for number in range(1, 451)))
    assert catalog.retag(odd_is_ocd) == 225
    changed = catalog.changes(450)
    assert len(changed) == 225
    assert all(entry.tags == (tag("ocd"),) for entry in changed)
    assert sorted(entry.change for entry in changed) == list(range(451, 676))
    assert catalog.retag(odd_is_ocd) == 0
    assert catalog.last_change() == 675


def test_sections_and_versions_follow(catalog: Catalog) -> None:
    store(catalog, Tagged(study(1), (tag("ptsd"),)))
    catalog.retag(odd_is_ocd)
    assert catalog.section([Kind.STUDY], condition="ptsd", exclude_states=NONE) == ()
    assert len(catalog.section([Kind.STUDY], condition="ocd", exclude_states=NONE)) == 1
    assert [(one.what, one.tags) for one in catalog.versions("pubmed:1")] == [
        (("content", "tags"), (tag("ptsd"),)),
        (("tags",), (tag("ocd"),)),
    ]


def test_the_same_finding_by_a_newer_vocabulary_is_noted_without_a_number(catalog: Catalog) -> None:
    store(catalog, Tagged(study(1), (tag(version="1"),)))
    assert catalog.retag(lambda record: (tag(version="2"),)) == 0
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert (entry.change, entry.tags[0].vocabulary_version) == (1, "2")


def test_tombstones_are_left_alone(catalog: Catalog) -> None:
    store(catalog, Tagged(study(1), (tag("ptsd"),)))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR)
    assert catalog.retag(odd_is_ocd) == 0


def test_a_tagger_that_breaks_half_way_is_finished_by_the_next_retag(catalog: Catalog) -> None:
    store(catalog, *(study(number) for number in range(1, 501)))

    def breaks(record: Record) -> tuple[ConditionTag, ...]:
        if record.id == "pubmed:77":
            raise RuntimeError("broken vocabulary")
        return odd_is_ocd(record)

    with pytest.raises(RuntimeError, match="broken vocabulary"):
        catalog.retag(breaks)
    already = catalog.last_change() - 500
    assert 0 < already < 500
    assert catalog.retag(odd_is_ocd) == 500 - already


@pytest.mark.parametrize(
    "walk",
    [lambda catalog: sum(1 for _ in catalog.entries()), lambda catalog: catalog.retag(lambda record: ())],
    ids=["entries", "retag"],
)
def test_everything_is_walked_through_in_bounded_memory(catalog: Catalog, walk: Callable[[Catalog], int]) -> None:
    """40 MB are stored; a page of it is 4 MB."""
    body = AbstractSection("words " * 3_333)
    for start in range(0, 2_000, 500):
        store(catalog, *(Study(pmid=str(number), abstract=(body,)) for number in range(start, start + 500)))
    tracemalloc.start()
    try:
        walk(catalog)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 24_000_000


def make_odd_is_ocd() -> Callable[[Record], tuple[ConditionTag, ...]]:
    return odd_is_ocd


def make_fails() -> Callable[[Record], tuple[ConditionTag, ...]]:
    return end_this_process


def end_this_process(record: Record) -> tuple[ConditionTag, ...]:
    if record.id == "pubmed:333":
        os.kill(os.getpid(), signal.SIGKILL)
    return odd_is_ocd(record)


def everything(catalog: Catalog) -> list[tuple[str, int, tuple[ConditionTag, ...], int]]:
    return [(one.record.id, one.change, one.tags, len(catalog.versions(one.record.id))) for one in catalog.entries()]


def test_two_processes_leave_what_one_leaves(catalog: Catalog, catalog_url: str, tmp_path: Path) -> None:
    """Tags, change numbers and versions alike, in the order of the records."""
    papers = [Tagged(study(number), (tag("ptsd"),)) for number in range(1, 701)]
    alone = Catalog(f"sqlite:///{tmp_path / 'alone.db'}")
    alone.migrate()
    for one in (catalog, alone):
        store(one, *papers)
        store(one, deleted=("pubmed:5",), fetched_at=NOON + HOUR)
    assert catalog.retag_beside(make_odd_is_ocd, 2) == alone.retag(odd_is_ocd) == 349
    assert everything(catalog) == everything(alone)
    assert catalog.retag_beside(make_odd_is_ocd, 2) == 0
    alone.close()


def test_what_changed_while_it_was_tagged_is_tagged_as_it_is_now(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(catalog, *(Tagged(study(number), (tag("ptsd"),)) for number in range(1, 11)))
    over = Beside.over

    def later(self: Beside[object], pages: Iterable[tuple[object, Sequence[Body]]]) -> Iterator[tuple[object, object]]:
        for page, told in over(self, pages):
            newer = Tagged(study(3, "Another title"), (tag("ptsd"),))
            store(catalog, newer, fetched_at=NOON + HOUR)
            store(catalog, deleted=("pubmed:7",), fetched_at=NOON + HOUR)
            yield page, told

    monkeypatch.setattr(Beside, "over", later)
    assert catalog.retag_beside(make_odd_is_ocd, 2) == 4
    changed, deleted = catalog.get("pubmed:3"), catalog.get("pubmed:7")
    assert changed is not None
    assert deleted is not None
    assert (changed.tags, getattr(changed.record, "title", None)) == ((tag("ocd"),), "Another title")
    assert (deleted.state, deleted.tags) == (State.DELETED, (tag("ptsd"),))


def test_a_tagging_process_that_is_killed_harms_nothing(catalog: Catalog) -> None:
    store(catalog, *(Tagged(study(number), (tag("ptsd"),)) for number in range(1, 701)))
    with pytest.raises(SourceUnreachable, match="run it again"):
        catalog.retag_beside(make_fails, 2)
    done = sum(entry.tags == (tag("ocd"),) for entry in catalog.entries())
    assert catalog.retag_beside(make_odd_is_ocd, 2) == 350 - done
    assert catalog.retag(odd_is_ocd) == 0


STARTER = """
import sys
from catalog import Catalog
from tests.catalog.test_retag import make_slow
if __name__ == "__main__":
    Catalog(sys.argv[1]).retag_beside(make_slow, 2)
"""


def make_slow() -> Callable[[Record], tuple[ConditionTag, ...]]:
    def slow(record: Record) -> tuple[ConditionTag, ...]:
        time.sleep(0.05)
        return odd_is_ocd(record)

    return slow


def test_when_the_writer_is_killed_its_taggers_end_too(catalog: Catalog, catalog_url: str, tmp_path: Path) -> None:
    store(catalog, *(study(number) for number in range(1, 701)))
    script = tmp_path / "starter.py"
    script.write_text(STARTER)
    root = Path(__file__).resolve().parents[2]
    writer = subprocess.Popen(
        [sys.executable, str(script), catalog_url], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    started = psutil.Process(writer.pid)
    taggers: list[psutil.Process] = []
    patience = time.monotonic() + 60
    while len(taggers) < 2 and time.monotonic() < patience:
        taggers = [one for one in started.children() if "spawn_main" in " ".join(one.cmdline())]
        time.sleep(0.1)
    assert len(taggers) == 2
    writer.kill()
    writer.wait()
    _, alive = psutil.wait_procs(taggers, timeout=30)
    assert alive == []
    assert catalog.retag(odd_is_ocd) > 0
