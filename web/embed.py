"""The website's sections as HTML fragments: no scripts, no styles, read from the catalogue alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from web.headers import OPEN_TO_ALL, section_response
from web.presenting.sections import linked_data, section_item
from web.rendering import pages_of
from web.sections import last_checked, newest_references, newest_stories

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
    items = tuple(section_item(entry) for entry in newest_references(pages.site, condition, limit))
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
