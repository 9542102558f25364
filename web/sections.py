"""What the website's two sections hold, read from the catalogue alone, so that they stand when the search is down."""

from __future__ import annotations

from fastapi import HTTPException

from catalog import Entry
from ingest.records import Kind
from web.presenting.badges import NEVER_PUBLISHED
from web.presenting.dates import day_text
from web.presenting.sections import SectionItem, is_reference, newest_of_all, news_items
from web.site import Site

DEEPEST_READ = 5_000


def newest_references(site: Site, conditions: list[str], limit: int) -> tuple[Entry, ...]:
    """Papers and registrations, of a condition only those that are about it; reads on until enough are found."""
    kinds, known = (Kind.STUDY, Kind.REGISTRATION), known_conditions(site, conditions)
    depth = limit * 2
    while True:
        lists = [read_section(site, kinds, condition, depth, "references") for condition in known]
        chosen = [
            [entry for entry in entries if is_reference(entry, condition)]
            for condition, entries in zip(known, lists, strict=True)
        ]
        found = newest_of_all(chosen, limit)
        if len(found) == limit or depth >= DEEPEST_READ or all(len(entries) < depth for entries in lists):
            return found
        depth = min(depth * 4, DEEPEST_READ)


def newest_stories(site: Site, conditions: list[str], limit: int) -> tuple[SectionItem, ...]:
    """``limit`` stories; more entries than that are read, because copies of one story become one item."""
    known = known_conditions(site, conditions)
    lists = [read_section(site, (Kind.NEWS,), condition, limit * 3, "news") for condition in known]
    return news_items(newest_of_all(lists, limit * 3))[:limit]


def known_conditions(site: Site, conditions: list[str]) -> tuple[str | None, ...]:
    """Each once, (None,) when all records are meant; 404 for a condition that the vocabulary does not have."""
    for condition in conditions:
        if condition not in site.conditions:
            raise HTTPException(404, f"There is no condition “{condition[:60]}”; /api/conditions lists the known ones.")
    return tuple(dict.fromkeys(conditions)) or (None,)


def read_section(
    site: Site, kinds: tuple[Kind, ...], condition: str | None, limit: int, section: str
) -> tuple[Entry, ...]:
    """What editors hid in the section, or in that of the condition, is not in it."""
    shown_in = (section, f"{section}-{condition}") if condition else (section,)
    return site.catalog.section(
        kinds, condition=condition, limit=limit, exclude_states=NEVER_PUBLISHED, shown_in=shown_in
    )


def last_checked(site: Site, sources: tuple[str, ...]) -> str | None:
    """The last day on which one of these sources answered; no time, so that caches keep their copy through the day."""
    days = [
        run.finished.date()
        for run in site.catalog.last_runs()
        if run.finished and run.state in ("success", "partial") and run.source.partition(":")[0] in sources
    ]
    return day_text(max(days)) if days else None
