"""The website's sections: newest first by the record's own date, and no date from the future leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from catalog import Catalog, Tagged
from ingest.records import Kind, Record, State, Strength
from tests.catalog.made import DAY, HOUR, NOON, news, registration, store, study, tag

NONE: frozenset[State] = frozenset()
HIDDEN = frozenset({State.DELETED, State.RETRACTED})


def listed(
    catalog: Catalog, *kinds: Kind, condition: str | None = None, limit: int = 50, hidden: frozenset[State] = NONE
) -> list[str]:
    found = catalog.section(kinds, condition=condition, limit=limit, exclude_states=hidden)
    return [entry.record.id for entry in found]


def test_studies_are_listed_by_first_availability_else_publication(catalog: Catalog) -> None:
    store(
        catalog,
        study(1, published="2026-01-15"),
        study(2, published="2026-02-20", first_available="2025-12-01"),
        study(3, first_available="2026-02-01"),
        study(4),
    )
    assert listed(catalog, Kind.STUDY) == ["pubmed:3", "pubmed:1", "pubmed:2", "pubmed:4"]


def test_registrations_are_listed_by_last_update_else_first_posting(catalog: Catalog) -> None:
    store(
        catalog,
        registration("NCT90000001", last_updated="2026-01-10", first_posted="2020-01-01"),
        registration("NCT90000002", first_posted="2026-02-01"),
        registration("NCT90000003", last_updated="2026-03-01"),
    )
    assert listed(catalog, Kind.REGISTRATION) == ["nct:NCT90000003", "nct:NCT90000002", "nct:NCT90000001"]


def test_news_is_listed_by_publication_else_first_sight(catalog: Catalog) -> None:
    store(catalog, news("a", published=NOON - HOUR), news("b", published=NOON - 2 * HOUR), fetched_at=NOON)
    store(catalog, news("c"), fetched_at=NOON - dt.timedelta(minutes=90))
    assert listed(catalog, Kind.NEWS) == ["news:a", "news:c", "news:b"]


def test_a_future_date_never_leads(catalog: Catalog) -> None:
    """Feeds lie about dates, journals print the month to come: such a record is as old as its first sight."""
    store(catalog, news("liar", published=NOON + 400 * DAY), study(1, published="2027-01-01"), fetched_at=NOON - DAY)
    store(catalog, news("true", published=NOON - HOUR), study(2, published="2026-03-02"), fetched_at=NOON)
    assert listed(catalog, Kind.NEWS) == ["news:true", "news:liar"]
    assert listed(catalog, Kind.STUDY) == ["pubmed:2", "pubmed:1"]


def test_an_update_that_was_still_to_come_at_first_sight_counts_when_it_has_come(catalog: Catalog) -> None:
    store(catalog, registration("NCT90000001", last_updated="2026-02-01"), fetched_at=NOON - 20 * DAY)
    store(catalog, registration("NCT90000002", last_updated="2026-02-15"), fetched_at=NOON - 10 * DAY)
    store(catalog, registration("NCT90000001", last_updated="2026-03-01"), fetched_at=NOON)
    assert listed(catalog, Kind.REGISTRATION) == ["nct:NCT90000001", "nct:NCT90000002"]


def test_kinds_mix_and_the_limit_holds(catalog: Catalog) -> None:
    records: Sequence[Record] = (
        study(1, published="2026-01-03"),
        registration(last_updated="2026-01-02"),
        news(published=NOON - 90 * DAY),
    )
    store(catalog, *records)
    assert listed(catalog, Kind.STUDY, Kind.REGISTRATION) == ["pubmed:1", "nct:NCT90000001"]
    assert listed(catalog, *Kind, limit=1) == ["pubmed:1"]
    assert listed(catalog) == []


def test_a_condition_filters_and_a_record_appears_once(catalog: Catalog) -> None:
    store(
        catalog,
        Tagged(study(1), (tag("ptsd"), tag("ptsd", strength=Strength.MENTIONED), tag("ocd"))),
        Tagged(study(2), (tag("ocd"),)),
        study(3),
    )
    assert listed(catalog, Kind.STUDY, condition="ptsd") == ["pubmed:1"]
    assert sorted(listed(catalog, Kind.STUDY, condition="ocd")) == ["pubmed:1", "pubmed:2"]
    assert listed(catalog, Kind.STUDY, condition="migraine") == []


def test_a_mention_is_not_enough_where_the_topic_is_asked_for(catalog: Catalog) -> None:
    store(
        catalog,
        Tagged(study(1), (tag("ptsd"),)),
        Tagged(study(2), (tag("ptsd", strength=Strength.MENTIONED),)),
    )
    found = catalog.section([Kind.STUDY], condition="ptsd", exclude_states=NONE, about=True)
    assert [entry.record.id for entry in found] == ["pubmed:1"]


def test_excluded_states_are_left_out(catalog: Catalog) -> None:
    store(catalog, study(1), study(2, state=State.RETRACTED), study(3))
    store(catalog, deleted=("pubmed:3",), fetched_at=NOON + HOUR)
    assert listed(catalog, Kind.STUDY, hidden=HIDDEN) == ["pubmed:1"]
    assert len(listed(catalog, Kind.STUDY)) == 3


def test_records_of_a_time_are_found_by_the_date_they_are_listed_under(catalog: Catalog) -> None:
    """Both days included, the newest first; other kinds, undated records and tombstones are left out."""
    days = ("2026-01-09", "2026-01-10", "2026-01-15", "2026-01-20", "2026-01-21")
    store(catalog, *(study(number, published=day) for number, day in enumerate(days, start=1)))
    store(catalog, study(6), registration("NCT90000001", last_updated="2026-01-15"))
    store(catalog, study(7, published="2026-01-15"))
    store(catalog, deleted=("pubmed:7",), fetched_at=NOON + DAY)
    since, until = (dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (10, 20))
    found = catalog.listed_between(Kind.STUDY, since, until)
    assert [entry.record.id for entry in found] == ["pubmed:4", "pubmed:3", "pubmed:2"]
