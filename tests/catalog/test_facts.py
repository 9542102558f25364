"""A study's facts are kept beside its tags: a change of them takes a number, the same finding again does not."""

from __future__ import annotations

from catalog import Catalog, Tagged
from ingest.records import NO_FACTS, Evidence, Fact, Record, SampleSize, StudyFacts
from tests.catalog.made import HOUR, NOON, store, study

FACTS = StudyFacts(
    design=(Fact("cohort", (Evidence("title", 0, 6, "cohort", "design:cohort"),), 0.5),),
    sample_sizes=(SampleSize(71, "randomised", (Evidence("abstract.0", 4, 6, "71", "count"),)),),
    version="1",
)


def facts(catalog: Catalog, name: str = "pubmed:1") -> StudyFacts:
    entry = catalog.get(name)
    assert entry is not None
    return entry.facts


def test_they_come_back_as_they_went_in(catalog: Catalog) -> None:
    store(catalog, Tagged(study(1), facts=FACTS))
    assert facts(catalog) == FACTS
    assert catalog.versions("pubmed:1")[0].what == ("content", "facts")


def test_a_record_that_nobody_read_has_none(catalog: Catalog) -> None:
    store(catalog, study(1))
    assert facts(catalog) == NO_FACTS


def test_a_change_takes_a_number_and_keeps_what_was_before(catalog: Catalog) -> None:
    store(catalog, Tagged(study(1)))
    store(catalog, Tagged(study(1), facts=FACTS), fetched_at=NOON + HOUR)
    assert [(one.what, one.facts) for one in catalog.versions("pubmed:1")] == [
        (("content",), NO_FACTS),
        (("facts",), FACTS),
    ]
    assert catalog.last_change() == 2


def test_reading_again_changes_only_what_was_found_otherwise(catalog: Catalog) -> None:
    store(catalog, Tagged(study(1), facts=FACTS), Tagged(study(2), facts=FACTS))

    def read(record: Record) -> StudyFacts:
        return NO_FACTS if record.id == "pubmed:2" else StudyFacts(FACTS.design, sample_sizes=FACTS.sample_sizes)

    assert catalog.read_again(read) == 1
    assert [entry.record.id for entry in catalog.changes(2)] == ["pubmed:2"]
    assert catalog.versions("pubmed:2")[-1].what == ("facts",)
    assert facts(catalog).version == "", "the same finding by other rules: noted without a number"
    assert catalog.read_again(read) == 0
