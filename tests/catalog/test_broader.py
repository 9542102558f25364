"""Sections of a wide condition hold the records of the narrow ones."""

from __future__ import annotations

from catalog import Catalog, Tagged
from ingest.records import ConditionTag, Kind, Strength
from tests.catalog.made import store, study


def test_a_section_of_the_wider_condition_finds_the_narrow_tag(catalog: Catalog) -> None:
    """A section on depression must list the papers on treatment-resistant depression."""
    tag = ConditionTag("trd", Strength.TOPIC, (), "1", 0.9, ("depression",))
    store(catalog, Tagged(study(1), (tag,)))
    for condition in ("trd", "depression"):
        found = catalog.section([Kind.STUDY], condition=condition, limit=5, exclude_states=frozenset())
        assert [entry.record.id for entry in found] == ["pubmed:1"]
    assert found[0].tags == (tag,)
