"""Every change leaves what was before it and says what it changed."""

from __future__ import annotations

from catalog import Catalog, Tagged
from ingest.records import State
from tests.catalog.made import DAY, NOON, link, store, study, tag


def test_each_version_shows_the_record_tags_and_links_as_they_were(catalog: Catalog) -> None:
    links = (link("pubmed:1", "pubmed:2"),)
    steps = [
        Tagged(study(1, "One"), (tag("ptsd"),), links),
        Tagged(study(1, "Two"), (tag("ptsd"),), links),
        Tagged(study(1, "Two"), (tag("ocd"),), links),
        Tagged(study(1, "Two"), (tag("ocd"),), ()),
        Tagged(study(1, "Two", state=State.RETRACTED), (tag("ocd"),), ()),
        Tagged(study(1, "Three", state=State.RETRACTED), (), links),
    ]
    for number, step in enumerate(steps):
        store(catalog, step, fetched_at=NOON + number * DAY)
    versions = catalog.versions("pubmed:1")
    assert [(one.record, one.tags, one.links) for one in versions] == [
        (step.record, step.tags, step.links) for step in steps
    ]
    assert [one.what for one in versions] == [
        ("content", "tags", "links"),
        ("content",),
        ("tags",),
        ("links",),
        ("state",),
        ("content", "tags", "links"),
    ]
    assert [one.change for one in versions] == [1, 2, 3, 4, 5, 6]
    assert [one.state for one in versions] == [State.CURRENT] * 4 + [State.RETRACTED] * 2
    assert all(one.at.tzinfo is not None for one in versions)


def test_a_tombstone_is_a_version_of_the_same_record(catalog: Catalog) -> None:
    store(catalog, study(1))
    store(catalog, deleted=("pubmed:1",), fetched_at=NOON + DAY)
    last = catalog.versions("pubmed:1")[-1]
    assert (last.what, last.state, last.record) == (("state",), State.DELETED, study(1))


def test_an_unknown_record_has_no_versions(catalog: Catalog) -> None:
    assert catalog.versions("pubmed:404") == ()
