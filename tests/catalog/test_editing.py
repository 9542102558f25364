"""Editors' decisions: a log nobody can rewrite, whose last word counts; nothing hidden comes back by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, delete, select, text, update
from sqlalchemy.exc import DBAPIError

from catalog import Action, Catalog, SectionDecision, Verdict, Verdicts
from catalog.tables import section_decisions
from ingest.errors import Refused
from ingest.records import Kind, NewsItem, State
from tests.catalog.made import HOUR, NOON, news, registration, store, study

NONE: frozenset[State] = frozenset()


def decide(catalog: Catalog, action: Action, record_id: str, section: str | None = None) -> SectionDecision:
    return catalog.decide(SectionDecision(record_id, action, section, "Ada", "read in full", NOON))


def hide(catalog: Catalog, record_id: str, section: str | None = None) -> None:
    decide(catalog, Action.HIDE, record_id, section)


def shown(catalog: Catalog, *sections: str, kinds: tuple[Kind, ...] = (Kind.NEWS,)) -> set[str]:
    return {entry.record.id for entry in catalog.section(kinds, exclude_states=NONE, shown_in=sections)}


def copy(key: str, story: str = "s", guid: str | None = None) -> NewsItem:
    return replace(news(key), story_id=story, guid=guid)


def test_every_decision_is_a_row_with_who_when_what_and_why(catalog: Catalog) -> None:
    store(catalog, study(1, doi="10.1000/1"), news("a"))
    first = decide(catalog, Action.HIDE, "pubmed:1", "references")
    second = decide(catalog, Action.PUBLISH, "pubmed:1")
    assert catalog.decisions() == (first, second)
    assert (first.by, first.why, first.at, first.section) == ("Ada", "read in full", NOON, "references")
    assert first.names == ("doi:10.1000/1", "pubmed:1")
    with pytest.raises(Refused, match="pubmed:2"):
        decide(catalog, Action.HIDE, "pubmed:2")


def test_the_database_itself_refuses_to_rewrite_the_log(catalog: Catalog, catalog_url: str) -> None:
    store(catalog, news("a"))
    hide(catalog, "news:a")
    engine = create_engine(catalog_url)
    for statement in (update(section_decisions).values(why="never mind"), delete(section_decisions)):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(statement)
    if engine.dialect.name == "postgresql":
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text("TRUNCATE section_decisions"))
    with engine.connect() as connection:
        assert connection.execute(select(section_decisions.c.why)).scalars().all() == ["read in full"]
    engine.dispose()


def test_what_is_hidden_leaves_the_sections_and_comes_back_when_it_is_published(catalog: Catalog) -> None:
    store(catalog, news("a"), news("b"))
    hide(catalog, "news:a")
    assert shown(catalog) == {"news:b"}
    assert catalog.get("news:a") is not None, "hidden, not gone"
    store(catalog, replace(news("refused"), admitted=False))
    everything = catalog.section([Kind.NEWS], exclude_states=NONE, with_hidden=True, with_refused=True)
    assert len(everything) == 3, "copies must still be folded into them"
    decide(catalog, Action.PUBLISH, "news:a")
    assert shown(catalog) == {"news:a", "news:b"}


def test_the_limit_is_filled_from_behind_what_is_hidden(catalog: Catalog) -> None:
    store(catalog, *(news(f"n{number}", published=NOON - number * HOUR) for number in range(4)))
    hide(catalog, "news:n0")
    hide(catalog, "news:n1")
    found = catalog.section([Kind.NEWS], limit=2, exclude_states=NONE)
    assert [entry.record.id for entry in found] == ["news:n2", "news:n3"]


def test_a_decision_for_one_section_leaves_the_others(catalog: Catalog) -> None:
    store(catalog, study(1))
    hide(catalog, "pubmed:1", "references-ptsd")
    studies = (Kind.STUDY,)
    assert shown(catalog, "references-ptsd", kinds=studies) == set()
    assert shown(catalog, "references", kinds=studies) == shown(catalog, kinds=studies) == {"pubmed:1"}
    hide(catalog, "pubmed:1")
    decide(catalog, Action.PUBLISH, "pubmed:1", "references")
    assert catalog.verdicts("references").hidden == frozenset()
    assert catalog.verdicts("references-ptsd").hidden == {"pubmed:1"}
    assert shown(catalog, "references", kinds=studies) == {"pubmed:1"}
    assert shown(catalog, kinds=studies) == shown(catalog, "references", "references-ptsd", kinds=studies) == set()


def test_a_hidden_story_stays_hidden_in_every_later_copy(catalog: Catalog) -> None:
    """Another outlet, another address, the same story: what an editor took away does not come back by itself."""
    store(catalog, copy("a"))
    hide(catalog, "news:a")
    store(catalog, copy("b"), news("c"))
    assert shown(catalog) == {"news:c"}


def test_a_hidden_story_stays_hidden_under_a_new_address_or_id(catalog: Catalog) -> None:
    """D8: the same guid under another address, the same address under another id, when nothing folded them."""
    store(catalog, replace(news("a"), guid="tag:example.org,2026:1"), replace(news("x"), guid="77"))
    hide(catalog, "news:a")
    hide(catalog, "news:x")
    again = replace(news("b"), guid="tag:example.org,2026:1")
    rekeyed = replace(news("c"), url="https://news.example/a")
    numbered = replace(news("d"), guid="77")
    elsewhere = replace(news("e"), guid="77", url="https://other.example/e")
    store(catalog, again, rekeyed, numbered, elsewhere, fetched_at=NOON + 400 * HOUR)
    assert shown(catalog) == {"news:e"}, "a bare number says nothing on another site"


def test_a_front_page_given_as_guid_hides_only_one_item(catalog: Catalog) -> None:
    front = "https://news.example/"
    store(catalog, replace(news("a"), guid=front), replace(news("b"), guid=front))
    hide(catalog, "news:a")
    assert shown(catalog) == {"news:b"}


def test_a_hidden_story_whose_story_id_changes_hides_its_new_copies_too(catalog: Catalog) -> None:
    store(catalog, copy("a", "s1"))
    hide(catalog, "news:a")
    store(catalog, copy("a", "s2"), copy("b", "s2"), fetched_at=NOON + HOUR)
    assert shown(catalog) == set()


def test_a_later_fold_does_not_bring_back_what_was_hidden(catalog: Catalog) -> None:
    """b was published as a story of its own; that it turns out to be a copy of a says nothing for a."""
    store(catalog, copy("a", "s1"), copy("b", "s2"))
    hide(catalog, "news:a")
    decide(catalog, Action.PUBLISH, "news:b")
    assert shown(catalog) == {"news:b"}
    store(catalog, copy("b", "s1"), fetched_at=NOON + HOUR)
    assert shown(catalog) == set()
    decide(catalog, Action.PUBLISH, "news:b")
    assert shown(catalog) == {"news:a", "news:b"}


def test_hidden_records_stay_hidden_under_a_new_number(catalog: Catalog) -> None:
    """C5: a registration that got a new number, a paper that came back under another PMID."""
    store(catalog, registration("NCT90000001"), study(1, doi="10.1000/1"))
    hide(catalog, "nct:NCT90000001")
    hide(catalog, "pubmed:1")
    store(catalog, deleted=("nct:NCT90000001", "pubmed:1"), fetched_at=NOON + HOUR)
    later = NOON + 2 * HOUR
    store(catalog, registration("NCT90000002", aliases=("NCT90000001",)), study(2, doi="10.1000/1"), fetched_at=later)
    found = catalog.section((Kind.STUDY, Kind.REGISTRATION), exclude_states=frozenset({State.DELETED}))
    assert found == ()


def test_pins_stand_newest_first_until_unpinned_or_hidden(catalog: Catalog) -> None:
    store(catalog, news("a"), news("b"), news("c"))
    for key in ("a", "b", "c"):
        decide(catalog, Action.PIN, f"news:{key}", "news")
    assert [one.record_id for one in catalog.verdicts("news").pinned] == ["news:c", "news:b", "news:a"]
    decide(catalog, Action.UNPIN, "news:b")
    hide(catalog, "news:c", "news")
    pin = Verdict("news:a", NOON, "news")
    assert catalog.verdicts("news") == Verdicts(frozenset({"news:c"}), (), (pin,))
    assert catalog.verdicts("references").pinned == ()
    with pytest.raises(Refused, match="publish it first"):
        decide(catalog, Action.PIN, "news:c", "news")


def test_a_decision_follows_a_record_to_its_new_number(catalog: Catalog) -> None:
    store(catalog, registration("NCT90000001"))
    decide(catalog, Action.PIN, "nct:NCT90000001")
    decide(catalog, Action.PUBLISH, "nct:NCT90000001")
    store(catalog, deleted=("nct:NCT90000001",), fetched_at=NOON + HOUR)
    assert catalog.verdicts("references").pinned == (), "they stand while the record lives"
    store(catalog, registration("NCT90000002", aliases=("NCT90000001",)), fetched_at=NOON + 2 * HOUR)
    verdict = Verdict("nct:NCT90000002", NOON, None)
    assert catalog.verdicts("references") == Verdicts(frozenset(), (verdict,), (verdict,))


def test_copies_are_what_shares_a_name_directly_or_by_another(catalog: Catalog) -> None:
    store(catalog, copy("a", "s"), copy("b", "s", guid="tag:x"), copy("c", "t", guid="tag:x"), copy("d", "u"))
    assert catalog.copies("news:a") == {"news:a", "news:b", "news:c"}
    assert catalog.copies("news:none") == frozenset()


def test_a_story_is_found_by_its_address(catalog: Catalog) -> None:
    store(catalog, news("a"))
    assert catalog.resolve("https://news.example/a") == "news:a"
