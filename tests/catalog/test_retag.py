"""A changed vocabulary reaches everything stored, and only what it changes goes to the index again."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from catalog import Catalog, Tagged
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
