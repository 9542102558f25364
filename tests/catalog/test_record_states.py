"""What the website's sections are held against before they are shown, and the sign that this may have changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from catalog import Action, Catalog, SectionDecision, Tagged
from ingest.records import State
from tests.catalog.made import HOUR, NOON, study
from tests.catalog.test_snapshots import ITEM, publish


def stored(catalog: Catalog, *, state: State = State.CURRENT, at: dt.datetime = NOON) -> None:
    run = catalog.start_run("pubmed", "new")
    catalog.store_batch(run, f"batch of {run}", [Tagged(study(1, state=state))], fetched_at=at)


def test_states_are_those_of_now_and_unknown_ids_are_left_out(catalog: Catalog) -> None:
    stored(catalog)
    first = catalog.record_states(["pubmed:1", "pubmed:2"])
    assert {name: held.state for name, held in first.items()} == {"pubmed:1": State.CURRENT}
    stored(catalog, state=State.RETRACTED, at=NOON + HOUR)
    now = catalog.record_states(["pubmed:1"])["pubmed:1"]
    assert now.state is State.RETRACTED
    assert now.first_seen == first["pubmed:1"].first_seen <= now.changed_at
    assert now.changed_at.tzinfo is not None


def test_many_ids_are_asked_for_at_once(catalog: Catalog) -> None:
    stored(catalog)
    assert set(catalog.record_states(f"pubmed:{number}" for number in range(2_000))) == {"pubmed:1"}


def test_the_mark_moves_with_every_publishing_decision_and_change_and_only_then(catalog: Catalog) -> None:
    marks = [catalog.mark()]
    stored(catalog)
    marks.append(catalog.mark())
    publish(catalog, ITEM)
    marks.append(catalog.mark())
    catalog.decide(SectionDecision("pubmed:1", Action.HIDE, None, "Ada", "Not ours.", NOON))
    marks.append(catalog.mark())
    publish(catalog, replace(ITEM, title="Another"), at=NOON + HOUR)
    marks.append(catalog.mark())
    assert len(set(marks)) == len(marks)
    publish(catalog, replace(ITEM, title="Another"), at=NOON + 2 * HOUR)
    stored(catalog)
    catalog.counts()
    assert catalog.mark() == marks[-1]
