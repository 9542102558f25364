"""The pages people read: search, a record, the news, the list of the API. All of them work without JavaScript."""

from __future__ import annotations

import logging

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from ingest.errors import BadRequest, KetalitError
from ingest.records import State
from web.faults import fault_response
from web.lookup import find, is_identifier
from web.presenting.badges import KIND_WORDS, badge_of
from web.presenting.dates import partial_machine, public_date, public_date_text
from web.presenting.detail import marked_title, tag_views, text_parts
from web.presenting.facts import facts_of, identifiers_of
from web.presenting.family import family_of, registered_sizes
from web.presenting.glance import glance_of
from web.presenting.hits import hints_of
from web.presenting.links import page_path, source_url
from web.presenting.listing import calls_of
from web.presenting.reference import reference_text, title_of
from web.presenting.related import member_views, related_views, version_views
from web.presenting.results import results_view
from web.presenting.sections import section_item, source_name
from web.presenting.suggested import study_view, suggested_views
from web.rendering import HERE, pages_of
from web.search_form import SearchForm, read_form
from web.searching import find_records
from web.sections import last_checked, newest_stories
from web.suggesting import similar_to, study_ids

log = logging.getLogger(__name__)
router = APIRouter(include_in_schema=False, default_response_class=Response)

STORIES_SHOWN, MOST_STORIES = 30, 100


@router.get("/")
def search_page(request: Request) -> Response:
    """The search; a bare PMID, DOI or NCT number that we hold leads to its record."""
    pages = pages_of(request)
    form = read_form(request.query_params.multi_items(), pages.site.conditions)
    if is_identifier(form.parameters.q):
        entry = find(pages.site, form.parameters.q)
        if entry:
            return RedirectResponse(page_path(entry.record.id), status_code=303)
    try:
        found = find_records(pages.site, form.parameters)
    except BadRequest as problem:
        return fault_response(request, 400, str(problem))
    except KetalitError as problem:
        log.error("the search could not be answered: %s", problem)
        return _search_down(request, form)
    return pages.page("search.html", results_view(form, found, pages.site.conditions, pages.site.vocabulary))


def _search_down(request: Request, form: SearchForm) -> Response:
    query = form.parameters.query(page=form.parameters.page)
    response = pages_of(request).page("search_down.html", {"again": f"/?{query}" if query else "/"}, status=503)
    response.headers["Retry-After"] = "60"
    return response


@router.get("/studies/{record_id:path}")
@router.get("/registrations/{record_id:path}")
@router.get("/news/{record_id:path}")
def record_page(request: Request, record_id: str) -> Response:
    """A record of any kind; 410 with its last copy when its source has removed it."""
    pages = pages_of(request)
    entry = find(pages.site, record_id)
    if entry is None:
        raise HTTPException(
            404, f"We hold no record “{record_id[:80]}”. It may not be about ketamine, or not have been collected yet."
        )
    catalog, name, date = pages.site.catalog, entry.record.id, public_date(entry.record)
    near = catalog.related(name)
    family = family_of(entry, near, catalog.related)
    own = study_ids(near, family, pages.site.kin(entry))
    context = {
        "entry": entry,
        "record": entry.record,
        "badge": badge_of(entry.state),
        "kind_word": KIND_WORDS[entry.record.kind],
        "title": marked_title(entry),
        "plain_title": title_of(entry.record),
        "hints": hints_of(entry.record),
        "source": source_name(entry.record),
        "date": public_date_text(entry.record),
        "machine_date": partial_machine(date) if date else None,
        "url": source_url(entry.record),
        "parts": text_parts(entry),
        "tags": tag_views(entry.record, entry.tags, pages.site.conditions),
        "facts": facts_of(entry),
        "glance": glance_of(entry, registered_sizes(entry, near)),
        "identifiers": identifiers_of(entry.record),
        "reference": reference_text(entry.record),
        "suggested": suggested_views(pages.site, entry),
        "study": study_view(pages.site, entry),
        "related": related_views(entry, near),
        "family": member_views(family),
        "similar": tuple(map(section_item, similar_to(pages.site, entry, own))),
        "versions": version_views(catalog.versions(name)),
    }
    return pages.page("record.html", context, status=410 if entry.state is State.DELETED else 200)


@router.get("/news")
def news_page(request: Request) -> Response:
    pages = pages_of(request)
    form = read_form(request.query_params.multi_items(), pages.site.conditions)
    condition = form.parameters.condition[:1]
    shown = MOST_STORIES if request.query_params.get("show") == "more" else STORIES_SHOWN
    items = newest_stories(pages.site, list(condition), shown)
    more = (
        "&".join([*(f"condition={name}" for name in condition), "show=more"]) if len(items) == STORIES_SHOWN else None
    )
    context = {
        "items": items,
        "condition": condition[0] if condition else None,
        "checked": last_checked(pages.site, ("news",)),
        "notes": form.notes,
        "more": more,
    }
    return pages.page("news.html", context)


@router.get("/favicon.ico")
def icon() -> Response:
    """For pages that cannot name it: the fragments, and files opened directly."""
    return FileResponse(HERE / "static" / "icon.svg", media_type="image/svg+xml")


@router.get("/api")
def api_page(request: Request) -> Response:
    """What the API offers, from its own description; nothing is loaded from elsewhere."""
    pages = pages_of(request)
    context = {"calls": calls_of(request.app.openapi()), "conditions": pages.site.conditions}
    return pages.page("api.html", context)
