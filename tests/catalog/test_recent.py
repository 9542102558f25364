"""What came since a moment, and what was known before and stands otherwise now."""

from __future__ import annotations

from dataclasses import replace

from catalog import Catalog
from ingest.records import Kind, State
from tests.catalog.made import DAY, HOUR, NOON, news, registration, store, study


def counts(catalog: Catalog, since: object, limit: int = 10) -> dict[str, tuple[int, list[str]]]:
    found = catalog.arrivals(since, limit=limit)  # type: ignore[arg-type]
    return {one.kind.value: (one.count, [entry.record.id for entry in one.newest]) for one in found}


def test_arrivals_are_counted_by_kind_and_the_newest_are_told(catalog: Catalog) -> None:
    store(catalog, study(1, published="2026-01-01"), fetched_at=NOON - DAY)
    store(catalog, *(study(n, published=f"2026-02-0{n}") for n in (2, 3, 4)), registration("NCT90000001"))
    found = counts(catalog, NOON - HOUR, limit=2)
    assert found["study"] == (3, ["pubmed:4", "pubmed:3"])
    assert found["registration"] == (1, ["nct:NCT90000001"])
    assert found["news"] == (0, [])
    assert counts(catalog, NOON + HOUR)["study"] == (0, [])


def test_what_is_deleted_or_not_admitted_is_no_arrival(catalog: Catalog) -> None:
    store(catalog, study(1), replace(news("a"), admitted=False))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR)
    assert counts(catalog, NOON - HOUR) == {kind.value: (0, []) for kind in Kind}


def test_a_change_of_state_is_told_with_what_it_was(catalog: Catalog) -> None:
    """A paper that arrives retracted has not turned; one that only changed its title has not either."""
    store(catalog, study(1), study(2), study(3, state=State.RETRACTED), fetched_at=NOON - DAY)
    before = catalog.last_change()
    store(catalog, study(1, state=State.RETRACTED), study(2, title="Another title"))
    store(catalog, deleted=("pubmed:2",), fetched_at=NOON + HOUR)
    since = min(version.at for name in ("pubmed:1", "pubmed:2") for version in catalog.versions(name))
    found = {change.entry.record.id: (change.before, change.after) for change in catalog.state_changes(since)}
    assert found == {"pubmed:1": (State.CURRENT, State.RETRACTED), "pubmed:2": (State.CURRENT, State.DELETED)}
    latest = max(version.at for version in catalog.versions("pubmed:2"))
    assert [change.entry.record.id for change in catalog.state_changes(latest)] == ["pubmed:2"]
    assert catalog.last_change() > before


def test_of_several_changes_the_newest_counts(catalog: Catalog) -> None:
    for number, state in enumerate((State.CURRENT, State.CONCERN, State.RETRACTED)):
        store(catalog, study(1, state=state, revised=f"2026-01-0{number + 1}"), fetched_at=NOON + number * HOUR)
    (change,) = catalog.state_changes(NOON - 400 * DAY)
    assert (change.before, change.after) == (State.CONCERN, State.RETRACTED)
