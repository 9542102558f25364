"""The query string of a search: one definition of its bounds, strict for the API, forgiving for the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from index.query import LARGEST_PAGE, LONGEST_TEXT, SHOWN_STATES, SearchRequest
from index.schema import DEEPEST, MISSING
from ingest.records import Kind, State

FIRST_YEAR, LAST_YEAR = 1800, 2200

LONGEST_VALUE = 500
LISTS = ("condition", "kind", "design", "phase", "population", "substance", "route", "journal", "state")
"""The parameters that may be given several times."""

Sort = Literal["relevance", "newest", "oldest"]


def readable(text: object) -> object:
    """Without control characters (NUL among them), which no search engine and no page can show."""
    if not isinstance(text, str):
        return text
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _given(value: object) -> object:
    """An empty form field is a field left out."""
    return None if isinstance(value, str) and not value.strip() else value


def _given_ones(values: object) -> object:
    if isinstance(values, list | tuple):
        return tuple(dict.fromkeys(value for value in values if _given(value) is not None))
    return values


Year = Annotated[Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)] | None, BeforeValidator(_given)]


Values = Annotated[
    tuple[Annotated[str, Field(max_length=LONGEST_VALUE), BeforeValidator(readable)], ...], BeforeValidator(_given_ones)
]


class SearchParameters(BaseModel):
    """The parameters of /api/search and of the search page. In a list, any value will do; "missing": none at all."""

    q: Annotated[str, BeforeValidator(readable)] = Field(
        default="", max_length=LONGEST_TEXT, description='Words, or a "phrase in quotation marks"'
    )
    kind: Annotated[tuple[Kind, ...], BeforeValidator(_given_ones)] = Field(
        default=(), description="Only these kinds of record"
    )
    condition: Annotated[tuple[str, ...], BeforeValidator(_given_ones)] = Field(
        default=(), max_length=20, description="Only records tagged with these conditions (ids: /api/conditions)"
    )
    design: Values = Field(default=(), max_length=20, description="Only these designs, as the facet names them")
    phase: Values = Field(default=(), max_length=20, description='Only these phases, "1" to "4"')
    population: Values = Field(default=(), max_length=20, description='Studied in: "human", "rat", …')
    substance: Values = Field(default=(), max_length=20, description="Only studies of these substances")
    route: Values = Field(default=(), max_length=20, description="Only studies with these routes")
    journal: Values = Field(default=(), max_length=20, description="Only these journals, by their whole titles")
    state: Annotated[tuple[State, ...], BeforeValidator(_given_ones)] = Field(
        default=(), description="Only records in these states; default: all but retracted ones"
    )
    retracted: bool = Field(default=False, description="Show retracted papers among the others")
    year_from: Year = Field(default=None, description="First year")
    year_to: Year = Field(default=None, description="Last year")
    sort: Sort | None = Field(default=None, description="Default: relevance with words, newest without")
    synonyms: Literal["on", "off"] = Field(default="on", description="off: only the words as they were typed")
    versions: Literal["together", "apart"] = Field(
        default="together", description="apart: registration, preprint and paper of one study as hits of their own"
    )
    explain: bool = Field(default=False, description="Say of each hit why it stands where it stands")
    page: int = Field(default=1, ge=1, le=DEEPEST, description=f"page × size reaches to {DEEPEST:,}")
    size: int = Field(default=20, ge=1, le=LARGEST_PAGE, description="Records per page")

    def request(self) -> SearchRequest:
        return SearchRequest(
            text=self.q,
            kinds=self.kind,
            conditions=self.condition,
            designs=self.design,
            phases=self.phase,
            populations=self.population,
            substances=self.substance,
            routes=self.route,
            journals=self.journal,
            year_from=self.year_from,
            year_to=self.year_to,
            states=self.states,
            sort=self.effective_sort,
            synonyms=self.synonyms == "on",
            explain=self.explain,
            page=self.page,
            size=self.size,
        )

    @property
    def states(self) -> tuple[State, ...]:
        """The states shown; what its source removed is shown to nobody."""
        if self.state:
            return tuple(state for state in self.state if state is not State.DELETED) or SHOWN_STATES
        return (*SHOWN_STATES, State.RETRACTED) if self.retracted else SHOWN_STATES

    @property
    def effective_sort(self) -> Sort:
        """Without words nothing is more relevant than anything else, so the newest come first."""
        return self.sort or ("relevance" if self.q else "newest")

    def query(self, **changes: object) -> str:
        """The query string of the same search with some values changed; a changed search starts at page 1 again."""
        values = self.model_dump(exclude_defaults=True) | {"page": None} | changes
        if values["page"] == 1:
            del values["page"]
        return urlencode([(name, value) for name, many in values.items() for value in _listed(many)])


class ExportParameters(SearchParameters):
    """The parameters of /api/export: a search's, and the format of the file."""

    format: Literal["json", "csv", "ris"] = Field(default="json", description="json, csv or ris (reference managers)")


def _listed(value: object) -> Iterable[object]:
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return (1,) if value else ()
    return value if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """notes: sentences for the reader about what was not understood and what is shown instead."""

    parameters: SearchParameters
    notes: tuple[str, ...]


_REPAIRS = {
    "kind": "That kind of record is not known, so all kinds are shown.",
    "state": "That state is not known, so the usual ones are shown.",
    "retracted": "Whether to show retracted papers was not understood; they are left out.",
    "condition": "That condition was not understood, so all conditions are shown.",
    "year_from": f"The first year must be a number from {FIRST_YEAR} to {LAST_YEAR}; it was left out.",
    "year_to": f"The last year must be a number from {FIRST_YEAR} to {LAST_YEAR}; it was left out.",
    "versions": "Whether to show versions of one study apart was not understood; they are shown together.",
    "explain": "Whether to explain the order was not understood; it is not explained.",
    "synonyms": "Whether to search for other names was not understood; they were searched for.",
    "sort": "That order is not known; the usual order is shown.",
    "page": f"Pages go from 1 to {DEEPEST:,}; page 1 is shown.",
    "size": "A page holds 1 to 100 records; the usual number is shown.",
}


def read_form(items: Sequence[tuple[str, str]], known_conditions: Iterable[str]) -> SearchForm:
    """The search a visitor meant: what cannot be understood is left out, with a note that says so."""
    values = _by_name(items)
    notes: list[str] = []
    text = readable(values.get("q", ""))
    if isinstance(text, str) and len(text) > LONGEST_TEXT:
        values["q"] = text[:LONGEST_TEXT]
        notes.append(f"Only the first {LONGEST_TEXT} characters were searched for.")
    if set(_listed(_given_ones(values.get("condition", ())))) - {*known_conditions, MISSING}:
        del values["condition"]
        notes.append(_REPAIRS["condition"])
    try:
        parameters = SearchParameters.model_validate(values)
    except ValidationError as problem:
        wrong = list(dict.fromkeys(str(error["loc"][0]) for error in problem.errors()))
        notes += [_REPAIRS.get(name, f"That {name} was not understood; it was left out.") for name in wrong]
        parameters = SearchParameters.model_validate(
            {name: value for name, value in values.items() if name not in wrong}
        )
    return _in_order(SearchForm(parameters, tuple(notes)))


def _by_name(items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A single field's last value, all values of a field that may be repeated; unknown fields are passed over."""
    values: dict[str, Any] = {}
    for name, value in items:
        if name in LISTS:
            values[name] = (*values.get(name, ()), value)
        elif name in SearchParameters.model_fields:
            values[name] = value.strip() if name != "q" else value
    return {name: value for name, value in values.items() if name == "q" or _given(value) is not None}


def _in_order(form: SearchForm) -> SearchForm:
    """Years the wrong way round are turned round."""
    first, last = form.parameters.year_from, form.parameters.year_to
    if first is None or last is None or first <= last:
        return form
    turned = form.parameters.model_copy(update={"year_from": last, "year_to": first})
    return SearchForm(turned, (*form.notes, f"The years were turned round: {last} to {first}."))
