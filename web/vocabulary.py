"""The page of the vocabulary: every condition, the words it is known by, and how much is held on it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from web.rendering import pages_of
from web.site import Site, VocabularyEntry

router = APIRouter(include_in_schema=False, default_response_class=Response)


@dataclass(frozen=True, slots=True)
class ConditionView:
    """about, mentioned: live records, those of narrower conditions included; also_under: its other wider conditions."""

    entry: VocabularyEntry
    about: int
    mentioned: int
    also_under: tuple[str, ...]
    precision: str | None


@router.get("/vocabulary")
def vocabulary_page(request: Request) -> Response:
    pages = pages_of(request)
    views = condition_views(pages.site)
    context = {
        "views": views,
        "version": pages.site.vocabulary_version,
        "measured": any(view.precision for view in views),
    }
    return pages.page("vocabulary.html", context)


def condition_views(site: Site) -> tuple[ConditionView, ...]:
    counts = site.catalog.condition_counts()
    return tuple(
        ConditionView(
            entry,
            *counts.get(entry.id, (0, 0)),
            also_under=entry.parents[1:],
            precision=None if entry.precision is None else f"{entry.precision:.2f}",
        )
        for entry in site.vocabulary
    )
