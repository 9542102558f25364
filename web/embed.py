"""The website's sections as HTML fragments: no scripts, no styles, read from the catalogue alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from catalog import Entry
from ingest.records import Kind
from web.headers import OPEN_TO_ALL, section_response
from web.presenting.badges import NEVER_PUBLISHED
from web.presenting.dates import day_text
from web.presenting.sections import SectionItem, linked_data, newest_of_all, news_items, section_item
from web.rendering import pages_of
from web.site import Site

router = APIRouter()

NEWS_TITLE = "Ketamine in the News"
REFERENCES_TITLE = "Scientific Articles and Clinical Trials"

Limit = Annotated[int, Query(ge=1, le=100, description="At most so many items")]
Heading = Annotated[int, Query(ge=1, le=5, description="Level of the section's heading on your page (1 to 5)")]
Conditions = Annotated[
    list[str],
    Query(description="Condition ids (/api/conditions); repeat it for several", max_length=20, default_factory=list),
]

FRAGMENT: dict[int | str, dict[str, object]] = {
    200: {"content": {"text/html": {}}, "description": "One <section>, to be put into a page as it is"},
    304: {"description": "Your copy is the newest"},
    404: {"description": "No such condition"},
}


@router.get("/embed/news", responses=FRAGMENT, response_class=Response, tags=["website"])
def news_fragment(request: Request, condition: Conditions, limit: Limit = 10, heading: Heading = 2) -> Response:
    """The section "Ketamine in the News"."""
    pages = pages_of(request)
    items = newest_stories(pages.site, condition, limit)
    context = {
        "title": NEWS_TITLE,
        "items": items,
        "heading": heading,
        "checked": last_checked(pages.site, ("news",)),
        "linked_data": linked_data(items, NEWS_TITLE),
    }
    return section_response(request, pages.text("embed/news.html", context).encode(), "text/html; charset=utf-8")


@router.get("/embed/references", responses=FRAGMENT, response_class=Response, tags=["website"])
def references_fragment(request: Request, condition: Conditions, limit: Limit = 20, heading: Heading = 2) -> Response:
    """The section "Scientific Articles and Clinical Trials"; nothing retracted, superseded or removed is ever in it."""
    pages = pages_of(request)
    entries = section_entries(pages.site, (Kind.STUDY, Kind.REGISTRATION), condition, limit)
    items = tuple(section_item(entry) for entry in entries)
    context = {
        "title": REFERENCES_TITLE,
        "items": items,
        "heading": heading,
        "conditions": [pages.site.condition_label(name) for name in condition],
        "checked": last_checked(pages.site, ("pubmed", "trials")),
        "linked_data": linked_data(items, REFERENCES_TITLE),
    }
    return section_response(request, pages.text("embed/references.html", context).encode(), "text/html; charset=utf-8")


@router.options("/embed/news", include_in_schema=False)
@router.options("/embed/references", include_in_schema=False)
@router.options("/api/news", include_in_schema=False)
@router.options("/api/references", include_in_schema=False)
def preflight() -> Response:
    """A browser asks before it sends If-None-Match from another origin."""
    return Response(status_code=204, headers=OPEN_TO_ALL)


def section_entries(site: Site, kinds: tuple[Kind, ...], conditions: list[str], limit: int) -> tuple[Entry, ...]:
    """Newest first; 404 for a condition that the vocabulary does not have."""
    for condition in conditions:
        if condition not in site.conditions:
            raise HTTPException(404, f"There is no condition “{condition[:60]}”; /api/conditions lists the known ones.")
    lists = [
        site.catalog.section(kinds, condition=condition, limit=limit, exclude_states=NEVER_PUBLISHED)
        for condition in (dict.fromkeys(conditions) or (None,))
    ]
    return newest_of_all(lists, limit)


def newest_stories(site: Site, conditions: list[str], limit: int) -> tuple[SectionItem, ...]:
    """``limit`` stories; more entries than that are read, because copies of one story become one item."""
    return news_items(section_entries(site, (Kind.NEWS,), conditions, limit * 3))[:limit]


def last_checked(site: Site, sources: tuple[str, ...]) -> str | None:
    """The last day on which one of these sources answered; no time, so that caches keep their copy through the day."""
    days = [
        run.finished.date()
        for run in site.catalog.last_runs()
        if run.finished and run.state in ("success", "partial") and run.source.partition(":")[0] in sources
    ]
    return day_text(max(days)) if days else None
