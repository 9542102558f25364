"""The search page: cards, facets as links, filters in use, paging."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.query import LONGEST_TEXT
from index.schema import DEEPEST
from ingest.records import Kind, State
from web.presenting.badges import KIND_PLURALS, badge_of
from web.presenting.hits import card_of
from web.search_form import SearchForm, SearchParameters
from web.searching import Found

FACET_TITLES = {"kind": "Kind of record", "condition": "Condition", "state": "State", "year": "Year"}
_ORDERS = {"relevance": "Most relevant first", "newest": "Newest first", "oldest": "Oldest first"}


@dataclass(frozen=True, slots=True)
class FacetLink:
    """One value: ``query`` is the search with the value added, or without it when it is chosen already."""

    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class FacetView:
    title: str
    links: tuple[FacetLink, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the query of the same search without it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Paging:
    """previous, following: query strings, None where there is no such page; first: the first hit's number."""

    pages: int
    first: int
    previous: str | None
    following: str | None


def results_view(form: SearchForm, found: Found, conditions: Mapping[str, str]) -> dict[str, object]:
    """What search.html shows."""
    parameters = form.parameters
    chips = chips_of(parameters, conditions)
    total = found.result.total
    return {
        "form": parameters,
        "notes": (*form.notes, *found.result.notes),
        "conditions": conditions,
        "longest": LONGEST_TEXT,
        "total": total,
        "order": _ORDERS[parameters.effective_sort],
        "cards": tuple(card_of(hit, entry, conditions) for hit, entry in found.hits),
        "facets": facet_views(found, parameters, conditions),
        "chips": chips,
        "paging": paging_of(parameters, total),
        "hidden_retracted": hidden_retracted(found, parameters),
        "with_retracted": parameters.query(retracted=True),
        "without_filters": SearchParameters(q=parameters.q, sort=parameters.sort).query(),
        "first_page": parameters.query(),
        "nothing_yet": total == 0 and not parameters.q and not chips,
    }


def value_label(facet: str, value: str, conditions: Mapping[str, str]) -> str:
    """A facet's value in words."""
    if facet == "kind" and value in set(Kind):
        return KIND_PLURALS[Kind(value)]
    if facet == "state" and value in set(State):
        badge = badge_of(State(value))
        return badge.words.capitalize() if badge else "Nothing to report"
    return conditions.get(value, value) if facet == "condition" else value


def facet_views(found: Found, parameters: SearchParameters, conditions: Mapping[str, str]) -> tuple[FacetView, ...]:
    """A facet with one value only would narrow nothing, and is left out."""
    views = []
    for name, title in FACET_TITLES.items():
        values = found.result.facets.get(name, ())
        links = (
            FacetLink(
                value_label(name, value.value, conditions),
                value.count,
                _chosen(parameters, name, value.value),
                _toggled(parameters, name, value.value),
            )
            for value in values
        )
        views.append(FacetView(title, tuple(link for link in links if link.count or link.chosen)))
    return tuple(view for view in views if len(view.links) > 1 or any(link.chosen for link in view.links))


def hidden_retracted(found: Found, parameters: SearchParameters) -> int:
    """How many retracted papers match and are left out because nobody asked for them."""
    if parameters.state or parameters.retracted:
        return 0
    return sum(value.count for value in found.result.facets.get("state", ()) if value.value == State.RETRACTED)


def _chosen(parameters: SearchParameters, name: str, value: str) -> bool:
    match name:
        case "year":
            return str(parameters.year_from) == str(parameters.year_to) == value
        case _:
            return value in _chosen_values(parameters, name)


def _chosen_values(parameters: SearchParameters, name: str) -> tuple[str, ...]:
    values: Iterable[str] = {"kind": parameters.kind, "condition": parameters.condition, "state": parameters.state}[
        name
    ]
    return tuple(str(value) for value in values)


def _toggled(parameters: SearchParameters, name: str, value: str) -> str:
    chosen = _chosen(parameters, name, value)
    if name == "year":
        year = None if chosen else int(value)
        return parameters.query(year_from=year, year_to=year)
    kept = tuple(one for one in _chosen_values(parameters, name) if one != value)
    return parameters.query(**{name: kept if chosen else (*kept, value)})


def chips_of(parameters: SearchParameters, conditions: Mapping[str, str]) -> tuple[Chip, ...]:
    chips = [
        Chip(value_label(name, value, conditions), _toggled(parameters, name, value))
        for name in ("condition", "kind", "state")
        for value in _chosen_values(parameters, name)
    ]
    if parameters.retracted:
        chips.append(Chip("Retracted papers too", parameters.query(retracted=None)))
    if parameters.year_from or parameters.year_to:
        chips.append(Chip(years_text(parameters), parameters.query(year_from=None, year_to=None)))
    return tuple(chips)


def years_text(parameters: SearchParameters) -> str:
    first, last = parameters.year_from, parameters.year_to
    if first == last:
        return str(first)
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"up to {last}"


def paging_of(parameters: SearchParameters, total: int) -> Paging:
    page, size = parameters.page, parameters.size
    pages = min(-(-total // size), DEEPEST // size)
    return Paging(
        pages=pages,
        first=(page - 1) * size + 1,
        previous=parameters.query(page=min(page - 1, pages)) if page > 1 else None,
        following=parameters.query(page=page + 1) if page < pages else None,
    )
