"""The search page: cards, facets as links, filters in use, paging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.nothing_found import MEANT
from index.query import LONGEST_TEXT
from index.schema import DEEPEST, MISSING
from index.search import also_searched
from ingest.records import State
from web.presenting.facets import FACET_TITLES, chosen_values, facet_views, toggled, value_label
from web.presenting.hits import card_of
from web.search_form import LISTS, SearchForm, SearchParameters
from web.searching import Found
from web.site import VocabularyEntry

_ORDERS = {"relevance": "Most relevant first", "newest": "Newest first", "oldest": "Oldest first"}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in use, and the query of the same search without it."""

    label: str
    query: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence, and perhaps a link to another search."""

    text: str
    link: str | None = None
    query: str = ""


@dataclass(frozen=True, slots=True)
class Paging:
    """previous, following: query strings, None where there is no such page; first: the first hit's number."""

    pages: int
    first: int
    previous: str | None
    following: str | None


def results_view(
    form: SearchForm, found: Found, conditions: Mapping[str, str], vocabulary: Sequence[VocabularyEntry] = ()
) -> dict[str, object]:
    """What search.html shows."""
    parameters = form.parameters
    chips = chips_of(parameters, conditions)
    total = found.result.total
    return {
        "form": parameters,
        "notes": tuple(notes_of(form, found)),
        "conditions": conditions,
        "longest": LONGEST_TEXT,
        "total": total,
        "order": _ORDERS[parameters.effective_sort],
        "cards": tuple(
            card_of(hit, entry, conditions, found.versions.get(entry.record.id, ())) for hit, entry in found.hits
        ),
        "facets": facet_views(found, parameters, conditions, vocabulary),
        "kept": tuple(_kept(parameters)),
        "chips": chips,
        "paging": paging_of(parameters, total),
        "hidden_retracted": hidden_retracted(found, parameters),
        "with_retracted": parameters.query(retracted=True),
        "without_filters": SearchParameters(q=parameters.q, sort=parameters.sort).query(),
        "versions_apart": parameters.query(versions="apart"),
        "first_page": parameters.query(),
        "nothing_yet": total == 0 and not parameters.q and not chips,
    }


def notes_of(form: SearchForm, found: Found) -> Iterator[Note]:
    """The sentences above the results; those that offer another search have its link."""
    parameters, result = form.parameters, found.result
    also = also_searched(result.synonyms)
    for text in (*form.notes, *result.notes):
        if text in also:
            yield Note(text, "Search without them", parameters.query(synonyms="off"))
        elif text.startswith(MEANT) and result.suggestion:
            yield Note(text, f"Search for “{result.suggestion}”", parameters.query(q=result.suggestion))
        else:
            yield Note(text)


def hidden_retracted(found: Found, parameters: SearchParameters) -> int:
    """How many retracted papers match and are left out because nobody asked for them."""
    if parameters.state or parameters.retracted:
        return 0
    return sum(value.count for value in found.result.facets.get("state", ()) if value.value == State.RETRACTED)


def chips_of(parameters: SearchParameters, conditions: Mapping[str, str]) -> tuple[Chip, ...]:
    chips = [
        Chip(_chip_label(name, value, conditions), toggled(parameters, name, value) or "")
        for name in LISTS
        for value in chosen_values(parameters, name)
    ]
    if parameters.retracted:
        chips.append(Chip("Retracted papers too", parameters.query(retracted=None)))
    if parameters.versions == "apart":
        chips.append(Chip("Versions of a study apart", parameters.query(versions=None)))
    if parameters.synonyms == "off":
        chips.append(Chip("Without other names", parameters.query(synonyms=None)))
    if parameters.year_from or parameters.year_to:
        chips.append(Chip(years_text(parameters), parameters.query(year_from=None, year_to=None)))
    return tuple(chips)


def _chip_label(name: str, value: str, conditions: Mapping[str, str]) -> str:
    label = value_label(name, value, conditions)
    return f"{FACET_TITLES[name]}: {label.lower()}" if value == MISSING and label == "Not known" else label


def _kept(parameters: SearchParameters) -> Iterator[tuple[str, str]]:
    """What the form itself does not show, so that a search from it keeps every filter."""
    for name in LISTS:
        shown = 1 if name in ("condition", "kind") else 0
        yield from ((name, value) for value in chosen_values(parameters, name)[shown:])
    if parameters.retracted:
        yield "retracted", "1"
    for name, usual in (("synonyms", "on"), ("versions", "together")):
        if getattr(parameters, name) != usual:
            yield name, getattr(parameters, name)


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
