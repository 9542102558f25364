"""The JSON API: what the pages show, typed, for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from catalog import Entry
from index.results import SearchHit
from index.schema import MISSING
from ingest.records import Study
from web.answers import (
    Condition,
    ConditionsAnswer,
    FacetValue,
    Fault,
    Highlight,
    Hit,
    NewsAnswer,
    RecordAnswer,
    Reference,
    ReferencesAnswer,
    Related,
    Relative,
    SearchAnswer,
    Similar,
    Story,
)
from web.embed import NEWS_TITLE, REFERENCES_TITLE, Conditions, Limit
from web.exporting import MEDIA_TYPES, entries_of, exported
from web.headers import section_response
from web.lookup import find
from web.presenting.badges import badge_of
from web.presenting.dates import partial_machine, public_date
from web.presenting.facets import value_label
from web.presenting.family import Member, family_of, registered_sizes
from web.presenting.links import source_url
from web.presenting.marking import trusted_marks
from web.presenting.reference import reference_text, title_of
from web.presenting.sections import section_item, source_name
from web.rendering import site_of
from web.search_form import ExportParameters, SearchParameters
from web.searching import Found, find_records
from web.sections import last_checked, newest_references, newest_stories
from web.site import Site
from web.suggesting import similar_to, study_ids

RecordId = Annotated[str, Path(description="The record's id, or any identifier it is known by")]

router = APIRouter(prefix="/api", responses={422: {"model": Fault}, 503: {"model": Fault}})


@router.get("/search", tags=["search"], responses={400: {"model": Fault}})
def search(request: Request, parameters: Annotated[SearchParameters, Query()]) -> SearchAnswer:
    """The same search as the page's, with the same parameters."""
    site = site_of(request)
    _require_known(site, parameters.condition)
    return search_answer(find_records(site, parameters), parameters, site)


@router.get("/export", tags=["search"], response_class=StreamingResponse, responses={400: {"model": Fault}})
def export(request: Request, parameters: Annotated[ExportParameters, Query()]) -> StreamingResponse:
    """Every record that the search finds, in its order, as a file; page and size do not count."""
    site = site_of(request)
    _require_known(site, parameters.condition)
    pieces = exported(parameters.format, entries_of(site.index, site.catalog, parameters.request()))
    # The first piece is made before the answer begins, so that what is wrong is told by its status.
    first = next(pieces, "")
    headers = {"Content-Disposition": f'attachment; filename="ketalit.{parameters.format}"'}
    return StreamingResponse(chain([first], pieces), media_type=MEDIA_TYPES[parameters.format], headers=headers)


def _require_known(site: Site, conditions: Sequence[str]) -> None:
    unknown = [name for name in conditions if name not in site.conditions and name != MISSING]
    if unknown:
        raise HTTPException(422, f"There is no condition “{unknown[0][:60]}”; /api/conditions lists the known ones.")


def search_answer(found: Found, parameters: SearchParameters, site: Site) -> SearchAnswer:
    facets = {
        name: tuple(
            FacetValue(value=value.value, label=value_label(name, value.value, site.conditions), count=value.count)
            for value in values
        )
        for name, values in found.result.facets.items()
    }
    return SearchAnswer(
        total=found.result.total,
        page=parameters.page,
        size=parameters.size,
        took_ms=found.result.took_ms,
        hits=tuple(_hit(hit, entry, found.versions.get(entry.record.id, ())) for hit, entry in found.hits),
        facets=facets,
        notes=found.result.notes,
        synonyms=found.result.synonyms,
        suggestion=found.result.suggestion,
        sample=site.sample_banner,
    )


def _hit(hit: SearchHit, entry: Entry, versions: tuple[Entry, ...] = ()) -> Hit:
    record, date = entry.record, public_date(entry.record)
    return Hit(
        id=record.id,
        kind=record.kind,
        state=entry.state,
        title=title_of(record),
        date=partial_machine(date) if date else None,
        source=source_name(record),
        authors=tuple(author.display for author in record.authors) if isinstance(record, Study) else (),
        conditions=tuple(dict.fromkeys(tag.condition for tag in entry.tags)),
        publication_types=tuple(kind.name for kind in record.publication_types) if isinstance(record, Study) else (),
        url=source_url(record),
        score=hit.score,
        highlights=tuple(
            Highlight(field=field, fragments=tuple(str(trusted_marks(fragment)) for fragment in fragments))
            for field, fragments in hit.highlights.items()
        ),
        versions=tuple(map(_similar, versions)),
        explanation=hit.explanation,
    )


@router.get("/records/{record_id:path}", tags=["search"], responses={404: {"model": Fault}})
def record(request: Request, record_id: RecordId) -> RecordAnswer:
    """One record by its id ("pubmed:90000001", "nct:NCT…", "news:…") or any identifier it is known by ("doi:10.…")."""
    site = site_of(request)
    entry = find(site, record_id)
    if entry is None:
        raise HTTPException(404, f"We hold no record “{record_id[:80]}”.")
    held = entry.record
    near = site.catalog.related(held.id)
    related = tuple(
        Related(
            id=other.record.id,
            kind=other.record.kind,
            state=other.state,
            title=title_of(other.record),
            relation=link.relation,
            direction="from" if link.source == held.id else "to",
            confidence=link.confidence,
        )
        for link, other in near
    )
    family = family_of(entry, near, site.catalog.related)
    kin = site.kin(entry)
    near_ids = study_ids(near, family, kin)
    return RecordAnswer(
        id=held.id,
        kind=held.kind,
        state=entry.state,
        change=entry.change,
        first_seen=entry.first_seen,
        changed_at=entry.changed_at,
        reference=reference_text(held),
        url=source_url(held),
        tags=entry.tags,
        facts=entry.facts,
        links=entry.links,
        registered=registered_sizes(entry, near),
        related=related,
        family=tuple(map(_relative, family)),
        suggested=kin,
        similar=tuple(map(_similar, similar_to(site, entry, near_ids))),
        study=site.study(entry),
        record=held,
        sample=site.sample_banner,
    )


def _similar(entry: Entry) -> Similar:
    return Similar(id=entry.record.id, kind=entry.record.kind, state=entry.state, title=title_of(entry.record))


def _relative(member: Member) -> Relative:
    other = member.entry
    return Relative(
        id=other.record.id,
        kind=other.record.kind,
        state=other.state,
        title=title_of(other.record),
        role=member.role,
        via=member.via.record.id,
        confidence=member.confidence,
    )


@router.get("/news", tags=["website"], response_model=NewsAnswer, responses={304: {}, 404: {"model": Fault}})
def news(request: Request, condition: Conditions, limit: Limit = 20) -> Response:
    """The section "Ketamine in the News", newest first; ETag and 304."""
    site = site_of(request)
    items = tuple(
        Story(
            id=item.id,
            title=item.title,
            excerpt=item.excerpt,
            source=item.source,
            date=item.machine_date,
            url=item.url,
            language=item.language,
            conditions=item.conditions,
            also_from=item.also_from,
        )
        for item in newest_stories(site, condition, limit)
    )
    answer = NewsAnswer(title=NEWS_TITLE, checked=last_checked(site, ("news",)), items=items, sample=site.sample_banner)
    return section_response(request, answer.model_dump_json().encode(), "application/json")


@router.get(
    "/references", tags=["website"], response_model=ReferencesAnswer, responses={304: {}, 404: {"model": Fault}}
)
def references(request: Request, condition: Conditions, limit: Limit = 50) -> Response:
    """The section "Scientific Articles and Clinical Trials", newest first; nothing retracted, superseded or removed."""
    site = site_of(request)
    items = []
    for entry in newest_references(site, condition, limit):
        item, badge = section_item(entry), badge_of(entry.state)
        items.append(
            Reference(
                id=item.id,
                kind=item.kind,
                title=item.title,
                reference=item.reference.text,
                date=item.machine_date,
                url=item.url,
                state=entry.state,
                notice=badge.words if badge else None,
                status=item.status,
                conditions=item.conditions,
            )
        )
    answer = ReferencesAnswer(
        title=REFERENCES_TITLE,
        conditions=tuple(condition),
        checked=last_checked(site, ("pubmed", "trials")),
        items=tuple(items),
        sample=site.sample_banner,
    )
    return section_response(request, answer.model_dump_json().encode(), "application/json")


@router.get("/conditions", tags=["search"])
def conditions(request: Request) -> ConditionsAnswer:
    """The vocabulary's conditions: ids for the parameters, labels for people."""
    site = site_of(request)
    return ConditionsAnswer(
        conditions=tuple(Condition(id=name, label=label) for name, label in site.conditions.items())
    )
