"""An editor's correction of a tag wins for its record: at once, at every store and at every re-tag."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog import Catalog, TagCorrection, Tagged
from ingest.errors import Refused
from ingest.records import ConditionTag, Kind, Record, State, Strength
from tests.catalog.made import HOUR, NOON, store, study, tag

NONE: frozenset[State] = frozenset()


def decided(condition: str, wanted: bool, number: int = 1, broader: tuple[str, ...] = ()) -> TagCorrection:
    return TagCorrection(f"pubmed:{number}", condition, wanted, "Ada", "read in full", NOON, broader)


def always_ptsd(record: Record) -> tuple[ConditionTag, ...]:
    return (tag("ptsd"),)


def conditions(catalog: Catalog, number: int = 1) -> set[str]:
    entry = catalog.get(f"pubmed:{number}")
    assert entry is not None
    return {one.condition for one in entry.tags}


def listed(catalog: Catalog, condition: str) -> list[str]:
    return [entry.record.id for entry in catalog.section([Kind.STUDY], condition=condition, exclude_states=NONE)]


@pytest.fixture
def held(catalog: Catalog) -> Catalog:
    store(catalog, Tagged(study(1), (tag("ptsd"),)), Tagged(study(2), (tag("ptsd"),)))
    return catalog


def test_a_correction_counts_at_once_and_takes_a_number(held: Catalog) -> None:
    """The index and the website's sections learn of it as of any other change."""
    assert held.correct_tag(decided("ptsd", False), always_ptsd)
    assert held.correct_tag(decided("ocd", True, broader=("anxiety",)), always_ptsd)
    assert conditions(held) == {"ocd"}
    assert listed(held, "ptsd") == ["pubmed:2"]
    assert listed(held, "ocd") == listed(held, "anxiety") == ["pubmed:1"]
    assert [(one.change, one.what) for one in held.versions("pubmed:1")] == [
        (1, ("content", "tags")),
        (3, ("tags",)),
        (4, ("tags",)),
    ]
    assert [entry.record.id for entry in held.changes(2)] == ["pubmed:1"]


def test_it_survives_a_record_that_comes_again_changed(held: Catalog) -> None:
    held.correct_tag(decided("ptsd", False), always_ptsd)
    held.correct_tag(decided("ocd", True), always_ptsd)
    receipt = store(held, Tagged(study(1, "A corrected title"), (tag("ptsd"), tag("asthma"))), fetched_at=NOON + HOUR)
    assert receipt.changed == 1
    assert conditions(held) == {"ocd", "asthma"}
    assert listed(held, "ptsd") == ["pubmed:2"]


def test_the_same_record_again_is_no_change(held: Catalog) -> None:
    """A correction must not make every later visit of the source a change."""
    held.correct_tag(decided("ptsd", False), always_ptsd)
    assert store(held, Tagged(study(1), (tag("ptsd"),)), fetched_at=NOON + HOUR).unchanged == 1
    assert held.last_change() == 3


def test_it_survives_a_retag(held: Catalog) -> None:
    held.correct_tag(decided("ptsd", False), always_ptsd)
    held.correct_tag(decided("ocd", True), always_ptsd)
    assert held.retag(always_ptsd) == 0
    assert held.retag(lambda record: (tag("asthma"), tag("ptsd"))) == 2
    assert conditions(held) == {"ocd", "asthma"}
    assert conditions(held, 2) == {"asthma", "ptsd"}


def test_what_was_only_mentioned_becomes_a_topic_and_keeps_its_evidence(held: Catalog) -> None:
    mentioned = replace(tag("ptsd"), strength=Strength.MENTIONED)
    held.correct_tag(decided("ptsd", True), lambda record: (mentioned,))
    entry = held.get("pubmed:1")
    assert entry is not None
    (found,) = entry.tags
    assert found.strength is Strength.TOPIC
    assert found.evidence[:-1] == mentioned.evidence
    assert (found.evidence[-1].rule, found.evidence[-1].text) == ("correction", "read in full")


def test_the_newest_decision_counts_and_the_older_stay_on_record(held: Catalog) -> None:
    held.correct_tag(decided("ptsd", False), always_ptsd)
    held.correct_tag(decided("ptsd", True), always_ptsd)
    assert conditions(held) == {"ptsd"}
    assert [one.wanted for one in held.corrections()] == [False, True]
    assert held.standing_corrections() == {"pubmed:1": (decided("ptsd", True),)}


def test_a_record_that_is_not_here_is_refused_and_nothing_is_kept(held: Catalog) -> None:
    store(held, deleted=("pubmed:2",), fetched_at=NOON + HOUR)
    for number in (2, 99):
        with pytest.raises(Refused, match=f"pubmed:{number}"):
            held.correct_tag(decided("ptsd", False, number), always_ptsd)
    assert held.corrections() == ()


def test_a_tag_that_was_added_follows_the_tree(held: Catalog) -> None:
    """A new vocabulary may put the condition elsewhere."""
    held.correct_tag(decided("ocd", True, broader=("anxiety",)), always_ptsd)
    held.correct_by({"ocd": ("compulsive", "mental"), "ptsd": ()})
    assert held.retag(always_ptsd) == 1
    assert listed(held, "mental") == ["pubmed:1"]
    assert listed(held, "anxiety") == []
