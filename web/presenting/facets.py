"""The facets of a search as links: what each value is called, how many records it leaves, what is folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.results import FacetCount
from index.schema import MISSING
from ingest.records import Kind, State
from web.presenting.badges import KIND_PLURALS, badge_of
from web.presenting.glance import value_words
from web.search_form import LISTS, SearchParameters
from web.searching import Found
from web.site import VocabularyEntry

FACET_TITLES = {
    "kind": "Kind of record",
    "condition": "Condition",
    "design": "Design",
    "phase": "Phase",
    "population": "Studied in",
    "substance": "Substance",
    "route": "Route",
    "year": "Year",
    "journal": "Journal",
    "state": "State",
}
_WITHOUT = {"condition": "No condition", "journal": "No journal", "year": "No year"}
SHOWN = 6
"""Values of a facet that are not folded away; those in use never are."""
DEEPEST_INDENT = 3


@dataclass(frozen=True, slots=True)
class FacetLink:
    """query: the search with the value added, or without it when it is chosen already; None when nothing can be asked
    for by it. depth: below which conditions it stands.
    """

    label: str
    count: int
    chosen: bool
    query: str | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class FacetView:
    """unfolds: what leads to the folded ones; most: the largest count of a histogram, None for a list."""

    title: str
    links: tuple[FacetLink, ...]
    folded: tuple[FacetLink, ...] = ()
    unfolds: str = ""
    most: int | None = None


def facet_views(
    found: Found,
    parameters: SearchParameters,
    conditions: Mapping[str, str],
    vocabulary: Sequence[VocabularyEntry] = (),
) -> tuple[FacetView, ...]:
    """A facet with one value only would narrow nothing, and is left out."""
    places = {entry.id: (place, min(entry.depth, DEEPEST_INDENT)) for place, entry in enumerate(vocabulary)}
    views = []
    for name, title in FACET_TITLES.items():
        counts = found.result.facets.get(name, ())
        if name == "condition":
            counts = _as_tree(counts, places)
        known = [one for one in counts if one.value != MISSING]
        chosen = any(_chosen(parameters, name, one.value) for one in counts)
        if (len(known) + (len(known) < len(counts)) > 1 and known) or chosen:
            views.append(_view(name, title, counts, parameters, conditions, places))
    return tuple(views)


def _view(
    name: str,
    title: str,
    counts: Sequence[FacetCount],
    parameters: SearchParameters,
    conditions: Mapping[str, str],
    places: Mapping[str, tuple[int, int]],
) -> FacetView:
    shown = _shown(name, counts, parameters)
    every: list[FacetLink] = []
    for one in counts:
        depth = places.get(one.value, (0, 0))[1] if name == "condition" else 0
        link = FacetLink(
            value_label(name, one.value, conditions),
            one.count,
            _chosen(parameters, name, one.value),
            toggled(parameters, name, one.value),
            depth,
        )
        every.append(link)
    links = [link for link, one in zip(every, counts, strict=True) if one.value in shown]
    folded = [link for link, one in zip(every, counts, strict=True) if one.value not in shown]
    if name == "condition" and folded:
        # A child without its parent above it would stand below another: what unfolds is the tree as a whole.
        return FacetView(title, tuple(links), tuple(every), f"All {len(every)}")
    most = _most(counts) if name == "year" else None
    return FacetView(title, tuple(links), tuple(folded), f"{len(folded)} more", most)


def _as_tree(counts: Sequence[FacetCount], places: Mapping[str, tuple[int, int]]) -> tuple[FacetCount, ...]:
    """In the vocabulary's order, each condition below what it is a kind of; what has left the vocabulary last."""
    return tuple(sorted(counts, key=lambda one: (one.value == MISSING, places.get(one.value, (len(places), 0))[0])))


def _shown(name: str, counts: Sequence[FacetCount], parameters: SearchParameters) -> set[str]:
    """The values of most records and those in use. A condition counts at least what it is narrowed to, so that none is
    shown without those above it. Years are shown from the last one back.
    """
    ranked = counts if name == "year" else sorted(counts, key=lambda one: (one.value == MISSING, -one.count))
    shown = [one.value for one in ranked if one.value != MISSING][:SHOWN]
    if len(counts) <= SHOWN + 1:  # one more line is no longer than the line that would unfold it
        shown = [one.value for one in counts]
    return {*shown, *(one.value for one in counts if _chosen(parameters, name, one.value))}


def _most(counts: Sequence[FacetCount]) -> int:
    return max((one.count for one in counts if one.value != MISSING), default=1)


def value_label(facet: str, value: str, conditions: Mapping[str, str]) -> str:
    """A facet's value in words."""
    if value == MISSING:
        return _WITHOUT.get(facet, "Not known")
    if facet == "kind" and value in set(Kind):
        return KIND_PLURALS[Kind(value)]
    if facet == "state" and value in set(State):
        badge = badge_of(State(value))
        return badge.words.capitalize() if badge else "Nothing to report"
    if facet == "phase":
        return f"Phase {value}"
    if facet in ("design", "population", "substance", "route"):
        words = value_words(value)
        return words[:1].upper() + words[1:]
    return conditions.get(value, value) if facet == "condition" else value


def chosen_values(parameters: SearchParameters, name: str) -> tuple[str, ...]:
    return tuple(str(value) for value in getattr(parameters, name)) if name in LISTS else ()


def _chosen(parameters: SearchParameters, name: str, value: str) -> bool:
    if name == "year":
        return str(parameters.year_from) == str(parameters.year_to) == value
    return value in chosen_values(parameters, name)


def toggled(parameters: SearchParameters, name: str, value: str) -> str | None:
    """The query of the same search with the value added, or taken away when it is there; None for no year at all."""
    chosen = _chosen(parameters, name, value)
    if name == "year":
        if value == MISSING:
            return None
        year = None if chosen else int(value)
        return parameters.query(year_from=year, year_to=year)
    kept = tuple(one for one in chosen_values(parameters, name) if one != value)
    return parameters.query(**{name: kept if chosen else (*kept, value)})
