"""The addresses of published sections."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from markupsafe import Markup

from web.answers import Fault
from web.headers import section_response
from web.presenting.dates import day_text
from web.published.answers import SectionAnswer, SectionLinks, SectionsAnswer, SectionSummary
from web.published.documents import links
from web.published.shelf import MEDIA_TYPES, Form, Shelf
from web.published.view import SectionView
from web.rendering import pages_of, site_of

router = APIRouter()

_DAY = re.compile(r"\d{4}-\d\d-\d\d")

Name = Annotated[str, Path(description="The section's id; /api/sections lists them")]
On = Annotated[str | None, Query(description="A day such as 2026-03-01 (UTC): what was published when it ended")]
NoDay = Annotated[str | None, Query(alias="on", include_in_schema=False)]
Heading = Annotated[int, Query(ge=1, le=5, description="Level of the section's heading on your page (1 to 5)")]
Images = Annotated[bool, Query(description="Show the items' images, which readers then load from the outlets")]

FAULTS: dict[int | str, dict[str, object]] = {404: {"model": Fault}, 422: {"model": Fault}, 304: {}}


def _made_of(name: str) -> dict[int | str, dict[str, object]]:
    return FAULTS | {200: {"content": {MEDIA_TYPES[name]: {}}, "description": "The section as it stands"}}


def shelf_of(request: Request) -> Shelf:
    shelf = request.app.state.shelf
    if not isinstance(shelf, Shelf):
        raise TypeError("the application was not made by create_app")
    return shelf


@router.get("/api/sections", tags=["website"])
def sections(request: Request) -> SectionsAnswer:
    """Every published section, with the addresses of its forms."""
    shelf = shelf_of(request)
    return SectionsAnswer(
        sections=tuple(
            SectionSummary(
                section=view.id,
                version=view.version,
                title=view.title,
                published_at=view.published_at,
                items=len(view.items),
                links=SectionLinks(**links(shelf.addresses(view.id))),
            )
            for view in shelf.views()
        ),
        sample=site_of(request).sample_banner,
    )


@router.get("/api/sections/{section}", tags=["website"], response_model=SectionAnswer, responses=FAULTS)
def section_json(request: Request, section: Name, on: On = None) -> Response:
    """A section as it was published, less what has been retracted or hidden since; ETag, Last-Modified and 304.

    With `on`, all that stood on that day, each item with what has become of it.
    """
    if on is None:
        return copied(request, section, Form("json"))
    body = shelf_of(request).document(view_on(request, section, on))
    return section_response(request, body, MEDIA_TYPES["json"])


@router.get(
    "/api/sections/{section}/feed.json", tags=["website"], response_class=Response, responses=_made_of("json_feed")
)
def section_json_feed(request: Request, section: Name, on: NoDay = None) -> Response:
    """The section as JSON Feed 1.1."""
    return copied(request, section, Form("json_feed"), on)


@router.get("/api/sections/{section}/rss", tags=["website"], response_class=Response, responses=_made_of("rss"))
def section_rss(request: Request, section: Name, on: NoDay = None) -> Response:
    """The section as RSS 2.0."""
    return copied(request, section, Form("rss"), on)


@router.get("/api/sections/{section}/atom", tags=["website"], response_class=Response, responses=_made_of("atom"))
def section_atom(request: Request, section: Name, on: NoDay = None) -> Response:
    """The section as Atom."""
    return copied(request, section, Form("atom"), on)


@router.get("/embed/sections/{section}.js", tags=["website"], response_class=Response, responses=_made_of("script"))
def section_script(
    request: Request, section: Name, heading: Heading = 2, images: Images = False, on: NoDay = None
) -> Response:
    """A script that puts the section's fragment in the place of its own script element."""
    return copied(request, section, Form("script", heading, images), on)


@router.get("/embed/sections/{section}", tags=["website"], response_class=Response, responses=_made_of("fragment"))
def section_fragment(
    request: Request, section: Name, heading: Heading = 2, images: Images = False, on: NoDay = None
) -> Response:
    """The section as one HTML element, to be put into a page as it is: no script runs, no style is set."""
    return copied(request, section, Form("fragment", heading, images), on)


@router.get("/sections", include_in_schema=False)
def sections_page(request: Request) -> Response:
    """Every section as it is published, for the editor."""
    shelf = shelf_of(request)
    return pages_of(request).page("sections.html", {"views": shelf.views()})


@router.get("/sections/{section}", include_in_schema=False)
def section_page(request: Request, section: str, on: str | None = None) -> Response:
    """One section as it stands or stood, with its addresses to copy."""
    shelf = shelf_of(request)
    view = view_on(request, section, on) if on else known(shelf.view(section), section)
    context = {
        "view": view,
        "addresses": shelf.addresses(section),
        "fragment": Markup(shelf.fragment(view, Form("fragment", heading=3))),  # noqa: S704 (a template's own work)
        "today": dt.datetime.now(dt.UTC).date(),
    }
    return pages_of(request).page("section.html", context)


def copied(request: Request, section: str, form: Form, on: str | None = None) -> Response:
    """The copy of the section in that form, or 304."""
    if on is not None:
        raise HTTPException(
            422, "Only /api/sections/{id} and /sections/{id} answer “on”; this form shows what stands now."
        )
    path, query = request.scope["path"], request.scope["query_string"]
    copy = shelf_of(request).copy(section, form, path=path, query=query)
    if copy is None:
        raise HTTPException(404, f"There is no section “{section[:60]}”; /api/sections lists those that are published.")
    status, headers, body = copy.answer(request.scope["headers"])
    response = Response(body, status_code=status)
    response.raw_headers = list(headers)
    return response


def known(view: SectionView | None, section: str) -> SectionView:
    if view is None:
        raise HTTPException(404, f"There is no section “{section[:60]}”; /api/sections lists those that are published.")
    return view


def view_on(request: Request, section: str, on: str) -> SectionView:
    """The section on a day; 422 for what is no day that has come, 404 for one before the first publishing."""
    shelf = shelf_of(request)
    known(shelf.view(section), section)
    day = _day(on)
    view = shelf.view_on(section, day)
    if view is None:
        raise HTTPException(404, f"The section “{section[:60]}” had not been published yet on {day_text(day)}.")
    return view


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise HTTPException(422, f"“{text[:40]}” is no day: write it as in on=2026-03-01.")
    if day > dt.datetime.now(dt.UTC).date():
        raise HTTPException(422, f"{day_text(day)} has not come yet: `on` answers for days past and for today (UTC).")
    return day
