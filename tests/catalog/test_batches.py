"""A batch is stored whole and once, and every record of it is accounted for."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event

from catalog import BatchReceipt, Catalog, Tagged
from ingest.errors import BadBatch
from ingest.records import Record, State
from tests.catalog.made import DAY, HOUR, NOON, link, news, registration, run_of, store, study, tag


def test_a_new_record_is_kept_with_its_tags_links_and_first_sight(catalog: Catalog) -> None:
    one = Tagged(study(), (tag(),), (link("pubmed:1", "nct:NCT90000001"),))
    assert store(catalog, one) == BatchReceipt(parsed=1, new=1)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert (entry.record, entry.tags, entry.links) == (one.record, one.tags, one.links)
    assert (entry.state, entry.change, entry.first_seen) == (State.CURRENT, 1, NOON)
    assert entry.first_seen.utcoffset() == entry.changed_at.utcoffset() == dt.timedelta(0)


@pytest.mark.parametrize("record", [study(), registration(), news(published=NOON)], ids=lambda record: record.kind)
def test_every_kind_comes_back_as_it_went_in(catalog: Catalog, record: Record) -> None:
    store(catalog, record)
    entry = catalog.get(record.id)
    assert entry is not None
    assert entry.record == record


def test_the_same_batch_again_changes_nothing_and_gives_the_first_receipt(catalog: Catalog) -> None:
    """G4: a task that is retried after its work was done must not do it twice."""
    run = run_of(catalog)
    first = store(catalog, study(1), study(2), run=run, batch_id="b1")
    again = store(catalog, study(1, "Another title"), study(3), run=run, batch_id="b1")
    assert again == first == BatchReceipt(parsed=2, new=2)
    assert catalog.last_change() == 2
    assert catalog.get("pubmed:3") is None


def test_a_batch_id_belongs_to_its_source(catalog: Catalog) -> None:
    store(catalog, study(1), run=run_of(catalog, "pubmed"), batch_id="b1")
    receipt = store(catalog, registration(), run=run_of(catalog, "trials"), batch_id="b1")
    assert receipt.new == 1


def test_a_run_counts_the_batches_it_found_stored(catalog: Catalog) -> None:
    """A run that takes over from a dead one must be able to account for everything in its window."""
    store(catalog, study(1), run=run_of(catalog), batch_id="b1")
    second = run_of(catalog)
    store(catalog, study(1), run=second, batch_id="b1")
    store(catalog, study(2), study(3), run=second, batch_id="b2")
    assert catalog.batch_receipts(second) == (BatchReceipt(parsed=1, new=1), BatchReceipt(parsed=2, new=2))


def test_an_unchanged_record_takes_no_number_and_leaves_no_version(catalog: Catalog) -> None:
    store(catalog, Tagged(study(), (tag(),)))
    before = catalog.get("pubmed:1")
    receipt = store(catalog, Tagged(study(), (tag(),)), fetched_at=NOON + DAY)
    assert receipt == BatchReceipt(parsed=1, unchanged=1)
    assert catalog.get("pubmed:1") == before
    assert catalog.last_change() == 1
    assert len(catalog.versions("pubmed:1")) == 1


def test_a_changed_record_takes_exactly_one_number(catalog: Catalog) -> None:
    store(catalog, study(1), study(2))
    changed = Tagged(study(1, "Another title", state=State.CONCERN), (tag(),), (link("pubmed:1", "pubmed:2"),))
    assert store(catalog, changed, fetched_at=NOON + DAY) == BatchReceipt(parsed=1, changed=1, state_changes=1)
    assert catalog.last_change() == 3
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert (entry.change, entry.first_seen) == (3, NOON)


def test_the_same_finding_by_a_newer_vocabulary_is_no_change(catalog: Catalog) -> None:
    """A new vocabulary version must not send every record through the index again."""
    store(catalog, Tagged(study(), (tag(version="1"),)))
    receipt = store(catalog, Tagged(study(), (tag(version="2"),)), fetched_at=NOON + DAY)
    assert receipt.unchanged == 1


def test_a_record_twice_in_a_batch_is_stored_once_and_counted_twice(catalog: Catalog) -> None:
    """PubMed's update files hold several revisions of one paper, not always in order."""
    new, old = study(1, "New", revised="2026-02-02"), study(1, "Old", revised="2026-01-01")
    assert store(catalog, new, old, new) == BatchReceipt(parsed=3, new=1, unchanged=1, older=1)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert entry.record == new


def test_a_batch_that_fails_half_way_leaves_nothing(catalog: Catalog) -> None:
    """A14: what was there stays as it was."""
    store(catalog, study(1))
    run = run_of(catalog)

    def fail(*call: object) -> None:
        if "INSERT INTO versions" in str(call[2]):
            raise RuntimeError("the process breaks here")

    event.listen(catalog._engine, "before_cursor_execute", fail)
    with pytest.raises(RuntimeError):
        store(catalog, study(1, "Changed"), study(2), run=run, batch_id="b2", fetched_at=NOON + HOUR)
    event.remove(catalog._engine, "before_cursor_execute", fail)
    assert (catalog.last_change(), catalog.get("pubmed:2"), catalog.batch_receipts(run)) == (1, None, ())
    receipt = store(catalog, study(1, "Changed"), study(2), run=run, batch_id="b2", fetched_at=NOON + HOUR)
    assert receipt == BatchReceipt(parsed=2, new=1, changed=1)


def test_a_fetch_time_without_an_offset_is_refused(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="offset"):
        store(catalog, study(), fetched_at=NOON.replace(tzinfo=None))


def test_an_absurdly_long_id_is_refused_clearly(catalog: Catalog) -> None:
    """PostgreSQL's indexes refuse such a key with a message nobody understands."""
    with pytest.raises(BadBatch, match="9000007 characters"):
        store(catalog, study("1" * 9_000_000))
    assert catalog.last_change() == 0


def test_an_empty_batch_is_a_batch(catalog: Catalog) -> None:
    run = run_of(catalog)
    assert store(catalog, run=run) == BatchReceipt()
    assert catalog.batch_receipts(run) == (BatchReceipt(),)
