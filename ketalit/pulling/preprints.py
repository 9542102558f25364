"""Preprints whose paper has appeared: superseded, with a link to the paper that leads; also when they come anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from catalog import Catalog, Receipt, Tagged
from ingest.preprints import Pairing, is_preprint, pairings
from ingest.records import Kind, Link, State, Study
from ketalit.installation import Installation
from ketalit.pulling.receipts import OpenRun, summed

SOURCE, PREPRINTS = "pubmed", "preprints"
UPDATE_IN = "UpdateIn"
_NAMED = 5


def pair(home: Installation) -> Receipt:
    """Look through all papers held, as a run of its own; suggestions stand in what the run says."""
    catalog = home.catalog
    run = OpenRun.start(catalog, SOURCE, PREPRINTS)
    found = pairings(
        entry.record
        for entry in catalog.entries(Kind.STUDY)
        if isinstance(entry.record, Study) and entry.state is not State.DELETED
    )
    superseded = [made for pairing in found if pairing.is_sure and (made := _superseded(catalog, pairing))]
    if superseded:
        catalog.store_batch(run.id, run.id, superseded, fetched_at=dt.datetime.now(dt.UTC))
    receipt = summed(catalog.batch_receipts(run.id))
    suggestions = [pairing for pairing in found if not pairing.is_sure]
    return run.succeed(replace(receipt, expected=receipt.parsed, fetched=receipt.parsed), note=_note(suggestions))


def still_superseded(catalog: Catalog, tagged: Sequence[Tagged]) -> list[Tagged]:
    """The same records; a preprint that was found to be superseded stays so, as its source never says it."""
    return [_as_held(catalog, one) for one in tagged]


def _as_held(catalog: Catalog, one: Tagged) -> Tagged:
    study = one.record
    if not isinstance(study, Study) or study.state is not State.CURRENT or not is_preprint(study):
        return one
    entry = catalog.get(study.id)
    if entry is None or entry.state is not State.SUPERSEDED:
        return one
    found = tuple(link for link in entry.links if link.relation == UPDATE_IN and link not in one.links)
    return replace(one, record=replace(study, state=State.SUPERSEDED), links=one.links + found) if found else one


def _superseded(catalog: Catalog, pairing: Pairing) -> Tagged | None:
    entry = catalog.get(pairing.preprint)
    if entry is None or not isinstance(entry.record, Study):
        return None
    link = Link(pairing.preprint, pairing.paper, UPDATE_IN, pairing.evidence, pairing.score)
    record = replace(entry.record, state=State.SUPERSEDED)
    return Tagged(record, entry.tags, (*entry.links, link), entry.facts)


def _note(suggestions: Sequence[Pairing]) -> str | None:
    if not suggestions:
        return None
    first = ", ".join(f"{one.preprint} and {one.paper} ({one.score:.2f})" for one in suggestions[:_NAMED])
    return f"{len(suggestions)} preprints may have become a paper; nothing was changed for these: {first}."
