"""Nothing that could not be read is lost, and nothing fills the disk."""

from __future__ import annotations

from catalog import Catalog
from ingest.records import Rejected
from tests.catalog.made import run_of, store, study

BAD = Rejected("pubmed", "The record has no PMID.", b"<PubmedArticle/>\x00\xff", hint="record 7")


def test_a_rejected_record_is_kept_with_reason_and_bytes_while_the_rest_is_stored(catalog: Catalog) -> None:
    run = run_of(catalog)
    receipt = store(catalog, study(1), run=run, rejected=(BAD,))
    assert (receipt.parsed, receipt.new, receipt.quarantined) == (1, 1, 1)
    (kept,) = catalog.quarantined()
    assert (kept.source, kept.hint, kept.reason, kept.raw) == (BAD.source, BAD.hint, BAD.reason, BAD.raw)
    assert kept.run_id == run
    assert catalog.quarantine_count() == 1


def test_the_same_rejected_record_again_is_not_doubled(catalog: Catalog) -> None:
    """It comes back with every overlapping window, at another place of another batch."""
    elsewhere = Rejected(BAD.source, "It has no PMID.", BAD.raw, hint="record 9")
    for rejected in ((BAD,), (elsewhere, elsewhere)):
        assert store(catalog, rejected=rejected).quarantined == len(rejected)
    (kept,) = catalog.quarantined()
    assert kept.reason == "It has no PMID."


def test_the_same_bytes_from_another_source_are_another_record(catalog: Catalog) -> None:
    store(catalog, rejected=(BAD, Rejected("trials", BAD.reason, BAD.raw)))
    assert catalog.quarantine_count() == 2


def test_records_without_bytes_are_told_apart_by_what_is_said_of_them(catalog: Catalog) -> None:
    store(catalog, rejected=(Rejected("news", "Empty.", b"", "item 1"), Rejected("news", "Empty.", b"", "item 2")))
    assert catalog.quarantine_count() == 2


def test_raw_bytes_are_bounded(catalog: Catalog) -> None:
    huge = Rejected("pubmed", "Too long.", b"x" * (3 * 1024 * 1024))
    store(catalog, rejected=(huge,))
    assert len(catalog.quarantined()[0].raw) == 1024 * 1024


def test_the_newest_come_first_up_to_the_limit(catalog: Catalog) -> None:
    for number in range(3):
        store(catalog, rejected=(Rejected("pubmed", "Bad.", str(number).encode()),))
    assert [one.raw for one in catalog.quarantined(limit=2)] == [b"2", b"1"]
    assert catalog.quarantine_count() == 3
