"""Replays and late answers never overwrite newer data (failure mode F7), and deletions are not the end (A14, B7)."""

from __future__ import annotations

import pytest

from catalog import BatchReceipt, Catalog
from ingest.records import Record, State
from tests.catalog.made import DAY, HOUR, NOON, news, registration, store, study


def title(catalog: Catalog, record_id: str = "pubmed:1") -> str | None:
    entry = catalog.get(record_id)
    assert entry is not None
    return getattr(entry.record, "title", None)


def test_an_older_revision_never_overwrites_a_newer_one_however_late_it_was_fetched(catalog: Catalog) -> None:
    store(catalog, study(1, "New", revised="2026-02-01"), fetched_at=NOON)
    receipt = store(catalog, study(1, "Old", revised="2026-01-01"), fetched_at=NOON + DAY)
    assert receipt == BatchReceipt(parsed=1, older=1)
    assert title(catalog) == "New"
    assert catalog.last_change() == 1


def test_a_newer_revision_wins_though_it_was_fetched_earlier(catalog: Catalog) -> None:
    store(catalog, study(1, "Old", revised="2026-01-01"), fetched_at=NOON + DAY)
    assert store(catalog, study(1, "New", revised="2026-02-01"), fetched_at=NOON).changed == 1
    assert title(catalog) == "New"


def test_a_later_version_of_a_paper_counts_before_its_date(catalog: Catalog) -> None:
    store(catalog, study(1, "Second version", version=2, revised="2026-01-01"))
    assert store(catalog, study(1, "First version", version=1, revised="2026-02-01"), fetched_at=NOON + DAY).older == 1


@pytest.mark.parametrize(
    ("early", "late"),
    [
        (study(1, "Early", revised="2026-01-01"), study(1, "Late", revised="2026-01-01")),
        (study(1, "Early"), study(1, "Late")),
        (news("a", title="Early"), news("a", title="Late")),
    ],
    ids=["same day", "no revision", "news"],
)
def test_of_equal_revisions_the_one_fetched_later_wins_in_any_order(
    catalog: Catalog, early: Record, late: Record
) -> None:
    """PubMed's revision has the precision of a day."""
    store(catalog, early, fetched_at=NOON)
    assert store(catalog, late, fetched_at=NOON + HOUR).changed == 1
    assert store(catalog, early, fetched_at=NOON).older == 1
    assert title(catalog, early.id) == "Late"


def test_the_same_answer_parsed_again_by_a_better_parser_wins(catalog: Catalog) -> None:
    store(catalog, study(1, "Parsed badly"), fetched_at=NOON)
    assert store(catalog, study(1, "Parsed well"), fetched_at=NOON).changed == 1


def test_an_unchanged_record_was_seen_again_so_what_was_fetched_in_between_is_older(catalog: Catalog) -> None:
    store(catalog, study(1, "True"), fetched_at=NOON)
    store(catalog, study(1, "True"), fetched_at=NOON + 2 * HOUR)
    assert store(catalog, study(1, "Gone again"), fetched_at=NOON + HOUR).older == 1
    assert title(catalog) == "True"


def test_index_new_then_old_then_same(catalog: Catalog) -> None:
    """F7's own proof."""
    new, old = registration(last_updated="2026-02-01"), registration(last_updated="2026-01-01")
    receipts = [store(catalog, one, fetched_at=NOON + number * HOUR) for number, one in enumerate((new, old, new))]
    assert [(one.new, one.older, one.unchanged) for one in receipts] == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]


def test_a_deleted_record_stays_as_a_tombstone(catalog: Catalog) -> None:
    store(catalog, study(1), study(2))
    assert store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR) == BatchReceipt(deleted=1, state_changes=1)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert (entry.state, entry.record, entry.change) == (State.DELETED, study(1), 3)
    assert catalog.counts()["study"] == 1
    assert catalog.known(["pubmed:1", "pubmed:2"]) == {"pubmed:2"}
    assert [(one.change, one.state) for one in catalog.changes(2)] == [(3, State.DELETED)]


def test_deleting_twice_or_the_unknown_does_nothing(catalog: Catalog) -> None:
    store(catalog, study(1))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR)
    assert store(catalog, deleted=("pubmed:1", "pubmed:99"), fetched_at=NOON + DAY) == BatchReceipt()
    assert catalog.last_change() == 2


def test_a_deleted_record_that_comes_back_is_live_again(catalog: Catalog) -> None:
    store(catalog, study(1))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR)
    receipt = store(catalog, study(1), fetched_at=NOON + DAY)
    assert receipt == BatchReceipt(parsed=1, changed=1, state_changes=1)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert (entry.state, entry.first_seen) == (State.CURRENT, NOON)
    assert [one.state for one in catalog.versions("pubmed:1")] == [State.CURRENT, State.DELETED, State.CURRENT]


def test_b7_a_deleted_record_that_comes_back_in_an_older_revision_is_live_again(catalog: Catalog) -> None:
    """The source was asked and has it: its own dates may go back when it restores a record."""
    store(catalog, study(1, "As deleted", revised="2026-03-02"))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR)
    receipt = store(catalog, study(1, "As restored", revised="2026-01-01"), fetched_at=NOON + DAY)
    assert receipt == BatchReceipt(parsed=1, changed=1, state_changes=1)
    assert title(catalog) == "As restored"
    assert catalog.known(["pubmed:1"]) == {"pubmed:1"}
    again = store(catalog, study(1, "As revised then", revised="2026-02-01"), fetched_at=NOON + 2 * DAY)
    assert again.changed == 1
    assert title(catalog) == "As revised then"


@pytest.mark.parametrize(("revised", "state"), [("2026-03-02", State.DELETED), ("2026-03-03", State.CURRENT)])
def test_b7_a_file_brings_a_deleted_record_back_in_a_newer_revision_only(
    catalog: Catalog, revised: str, state: State
) -> None:
    """A baseline file that is read after the deletion may have been written before it."""
    store(catalog, study(1, revised="2026-03-02"))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + HOUR)
    store(catalog, study(1, revised=revised), fetched_at=NOON + DAY, asked=False)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert entry.state is state


def test_what_was_fetched_before_the_deletion_does_not_undo_it(catalog: Catalog) -> None:
    store(catalog, study(1))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + DAY)
    assert store(catalog, study(1, revised="2026-03-02"), fetched_at=NOON + HOUR).older == 1
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert entry.state is State.DELETED


def test_an_old_deletion_does_not_kill_a_record_fetched_after_it(catalog: Catalog) -> None:
    store(catalog, study(1), fetched_at=NOON + DAY)
    assert store(catalog, deleted=("pubmed:1",), fetched_at=NOON) == BatchReceipt()


def test_a_retraction_is_not_a_deletion(catalog: Catalog) -> None:
    store(catalog, study(1))
    receipt = store(catalog, study(1, state=State.RETRACTED), fetched_at=NOON + DAY)
    assert receipt == BatchReceipt(parsed=1, changed=1, state_changes=1)
    assert catalog.counts()["study"] == 1
