"""Which records belong to the same study, in words: what a story is about, and what a person should look at."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Entry
from web.presenting.badges import badge_of
from web.presenting.links import page_path
from web.presenting.reference import title_of
from web.site import Site


@dataclass(frozen=True, slots=True)
class SuggestedView:
    """confidence: as in "62 %"."""

    path: str
    title: str
    confidence: str
    evidence: str


def suggested_views(site: Site, entry: Entry) -> tuple[SuggestedView, ...]:
    """The likeliest first; what has left the catalogue, or is linked already, is not shown."""
    linked = {link.target for link in entry.links}
    views = []
    for kin in site.kin(entry):
        other = site.catalog.get(kin.target)
        if other is not None and kin.target not in linked:
            path, title = page_path(kin.target), title_of(other.record)
            views.append(SuggestedView(path, title, f"{kin.confidence:.0%}", "; ".join(kin.evidence)))
    return tuple(views)


@dataclass(frozen=True, slots=True)
class StudyView:
    """The study of a story; confidence: as in "81 %", None where the story names it."""

    path: str
    title: str
    badge: str | None
    confidence: str | None
    evidence: str


def study_view(site: Site, entry: Entry) -> StudyView | None:
    """None for everything but news, and where no study was found."""
    found = site.study(entry)
    other = site.catalog.get(found.record_id) if found else None
    if found is None or other is None:
        return None
    badge = badge_of(other.state)
    return StudyView(
        path=page_path(found.record_id),
        title=found.title,
        badge=badge.words if badge else None,
        confidence=None if found.confidence >= 1 else f"{found.confidence:.0%}",
        evidence=found.evidence,
    )
