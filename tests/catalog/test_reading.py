"""Finding records: by id, by every name they answer to, by their links."""

from __future__ import annotations

import pytest

from catalog import Catalog, FeedState, Tagged
from ingest.records import Kind
from tests.catalog.made import DAY, HOUR, NOON, link, news, registration, store, study


@pytest.fixture
def filled(catalog: Catalog) -> Catalog:
    store(
        catalog,
        Tagged(study(1, doi="10.1000/ABC.1", pmcid="PMC77"), links=(link("pubmed:1", "nct:NCT90000009"),)),
        Tagged(
            registration("NCT90000001", aliases=("NCT90000009",)),
            links=(link("nct:NCT90000001", "pubmed:404", "result"),),
        ),
        Tagged(news("a"), links=(link("news:a", "doi:10.1000/abc.1"), link("news:a", "nct:nct90000001"))),
    )
    return catalog


@pytest.mark.parametrize(
    ("identifier", "record_id"),
    [
        ("pubmed:1", "pubmed:1"),
        ("doi:10.1000/abc.1", "pubmed:1"),
        ("DOI: 10.1000/ABC.1", "pubmed:1"),
        ("pmcid:PMC77", "pubmed:1"),
        ("pmcid:77", "pubmed:1"),
        ("nct:NCT90000001", "nct:NCT90000001"),
        ("nct:nct90000009", "nct:NCT90000001"),
        ("news:a", "news:a"),
        ("doi:10.1000/abc", None),
        ("pubmed:2", None),
        ("nonsense", None),
        ("", None),
        ("doi:\x00'--%_", None),
    ],
)
def test_an_identifier_leads_to_its_record(filled: Catalog, identifier: str, record_id: str | None) -> None:
    assert filled.resolve(identifier) == record_id


def test_a_doi_claimed_twice_leads_to_the_live_record_seen_first(catalog: Catalog) -> None:
    store(catalog, study(1, doi="10.1000/x"), fetched_at=NOON)
    store(catalog, study(2, doi="10.1000/x"), fetched_at=NOON + HOUR)
    assert catalog.resolve("doi:10.1000/x") == "pubmed:1"
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + DAY)
    assert catalog.resolve("doi:10.1000/x") == "pubmed:2"
    assert catalog.resolve("pubmed:1") == "pubmed:1"


def test_an_identifier_that_a_correction_took_away_leads_nowhere(catalog: Catalog) -> None:
    store(catalog, study(1, doi="10.1000/wrong"))
    store(catalog, study(1, doi="10.1000/right"), fetched_at=NOON + DAY)
    assert catalog.resolve("doi:10.1000/wrong") is None
    assert catalog.resolve("doi:10.1000/right") == "pubmed:1"


def test_related_goes_both_ways_and_leaves_out_what_is_not_here(filled: Catalog) -> None:
    def around(record_id: str) -> list[tuple[str, str]]:
        return [(one_link.relation, entry.record.id) for one_link, entry in filled.related(record_id)]

    assert around("pubmed:1") == [("reports", "nct:NCT90000001"), ("reports", "news:a")]
    assert around("nct:NCT90000001") == [("reports", "pubmed:1"), ("reports", "news:a")]
    assert around("news:a") == [("reports", "pubmed:1"), ("reports", "nct:NCT90000001")]
    assert around("pubmed:404") == []


def test_a_link_that_was_dropped_relates_no_more_and_a_tombstone_neither(filled: Catalog) -> None:
    store(filled, news("a", title="Corrected"), fetched_at=NOON + HOUR)
    assert [entry.record.id for _, entry in filled.related("pubmed:1")] == ["nct:NCT90000001"]
    store(filled, deleted=("nct:NCT90000001",), fetched_at=NOON + HOUR)
    assert filled.related("pubmed:1") == ()


def test_known_counts_and_kinds(filled: Catalog) -> None:
    assert filled.known(["pubmed:1", "pubmed:2", "news:a"]) == {"pubmed:1", "news:a"}
    assert filled.known(f"pubmed:{number}" for number in range(70_000)) == {"pubmed:1"}
    assert filled.counts() == {"study": 1, "registration": 1, "news": 1}
    assert [entry.record.id for entry in filled.entries()] == ["pubmed:1", "nct:NCT90000001", "news:a"]
    assert [entry.record.id for entry in filled.entries(Kind.NEWS)] == ["news:a"]


def test_an_empty_catalogue_answers_everything_with_nothing(catalog: Catalog) -> None:
    assert (catalog.get("pubmed:1"), catalog.changes(0), catalog.last_change()) == (None, (), 0)
    assert (catalog.runs(), catalog.last_runs(), catalog.watermarks(), catalog.quarantined()) == ((), (), (), ())
    assert catalog.counts() == {"study": 0, "registration": 0, "news": 0}
    assert list(catalog.entries()) == []


def test_bookmarks_are_kept_for_each_index(catalog: Catalog) -> None:
    catalog.set_bookmark("one", 5)
    catalog.set_bookmark("two", 7)
    catalog.set_bookmark("one", 6)
    assert (catalog.bookmark("one"), catalog.bookmark("two"), catalog.bookmark("three")) == (6, 7, 0)
    catalog.forget_bookmark("one")
    catalog.forget_bookmark("three")
    assert (catalog.bookmark("one"), catalog.bookmark("two")) == (0, 7)


def test_feed_states_are_kept_for_each_feed(catalog: Catalog) -> None:
    first = FeedState("a", 'W/"x"', "Mon, 02 Mar 2026 12:00:00 GMT", NOON, 2, NOON - DAY, "It answers with a web page.")
    assert catalog.feed_state("a") is None
    catalog.save_feed_state(first)
    catalog.save_feed_state(FeedState("b"))
    assert catalog.feed_states() == (first, FeedState("b"))
    catalog.save_feed_state(FeedState("a", failures=0, last_success=NOON))
    assert catalog.feed_state("a") == FeedState("a", last_success=NOON)
