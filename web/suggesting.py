"""What the search box offers while someone types, and records like the one shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator

from catalog import Entry
from index.suggesting import OFFERED, tier, typed_words
from ingest.errors import KetalitError
from ingest.records import Kinship, Link, State
from web.answers import Condition, Fault, SuggestAnswer, TitleSuggestion
from web.presenting.family import Member
from web.rendering import site_of
from web.search_form import readable
from web.site import Site

log = logging.getLogger(__name__)
router = APIRouter(prefix="/api", responses={422: {"model": Fault}, 503: {"model": Fault}})
LONGEST = 200


@router.get("/suggest", tags=["search"])
def suggest(
    request: Request,
    q: Annotated[str, BeforeValidator(readable), Query(max_length=LONGEST, description="What is typed so far")] = "",
) -> SuggestAnswer:
    """Conditions, journals, authors and titles that go on from what is typed; those that begin so first."""
    site = site_of(request)
    found = site.index.suggest(q)
    return SuggestAnswer(
        conditions=conditions_like(site, q),
        journals=found.journals,
        authors=found.authors,
        titles=tuple(TitleSuggestion(id=one.id, title=one.title) for one in found.titles),
    )


def conditions_like(site: Site, text: str) -> tuple[Condition, ...]:
    """By their labels and by every phrase that means them."""
    typed = typed_words(text)
    if not typed:
        return ()
    phrases = {entry.id: entry.phrases for entry in site.vocabulary}
    offered = []
    for one, label in site.conditions.items():
        ranks = [rank for name in (label, *phrases.get(one, ())) if (rank := tier(name, typed)) is not None]
        if ranks:
            offered.append((min(ranks), label, one))
    return tuple(Condition(id=one, label=label) for _, label, one in sorted(offered)[:OFFERED])


def study_ids(
    related: Iterable[tuple[Link, Entry]], family: Iterable[Member], kin: Iterable[Kinship]
) -> frozenset[str]:
    """All records that belong, or may belong, to the same study as one."""
    return frozenset([
        *(other.record.id for _, other in related), *(member.entry.record.id for member in family),
        *(suggestion.target for suggestion in kin),
    ])  # fmt: skip


def similar_to(site: Site, entry: Entry, family: Iterable[str]) -> tuple[Entry, ...]:
    """Records like one, none of its own study; none while the search is away: the record is what was asked for."""
    try:
        found = site.index.similar(entry.record.id, without=tuple(family))
    except KetalitError as problem:
        log.error("similar records could not be found: %s", problem)
        return ()
    held = (site.catalog.get(document.id) for document in found)
    return tuple(each for each in held if each and each.state not in (State.DELETED, State.RETRACTED))
