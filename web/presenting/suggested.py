"""Records that may belong to the same study, in words; each to be checked by a person."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Entry
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
