"""What both back ends offer to the rest of the house."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from index.documents import SearchDocument, values_of
from index.query import SHOWN_STATES, SearchRequest
from index.results import SearchResult
from index.schema import DEEPEST, FACETS, VERSION
from index.suggesting import Suggestions
from index.tree import AllOf, facts
from index.writing import WriteReceipt
from ingest.errors import BadRequest

NOT_BUILT = "The search index has not been built yet: run ketalit index, or wait for the next timetable."
OUTSIDE_FILTERS = "The record whose number or title was typed is shown first, whatever the filters say."


def also_searched(added: Iterable[str]) -> tuple[str, ...]:
    """The note that names the synonyms a search was widened by."""
    listed = ", ".join(added)
    return (f"Also searched: {listed}.",) if listed else ()


class Searcher(Protocol):
    """What readers see of an index."""

    def search(self, request: SearchRequest) -> SearchResult: ...

    def get(self, record_id: str) -> SearchDocument | None: ...


class SearchIndex(Protocol):
    """A search behind an alias. Readers follow the alias; a *concrete* index is one that the alias can point at.

    Every call may raise SourceUnreachable (try again) or BadSettings (a person must act); search also BadRequest.
    """

    def check(self) -> None:
        """Raise with one clear sentence when the back end cannot be used as it is set up."""

    def search(self, request: SearchRequest) -> SearchResult: ...

    def walk(self, request: SearchRequest) -> Iterator[SearchDocument]:
        """Every match of a search in its order, as many as there are and all of one moment: what is written meanwhile
        is neither missed nor met twice. Page and size of the request do not count.
        """

    def suggest(self, text: str) -> Suggestions:
        """What the text may go on to, while it is typed."""

    def similar(self, record_id: str, *, without: Collection[str] = (), count: int = 5) -> tuple[SearchDocument, ...]:
        """Studies and registrations like a record, the likest first; none of those ``without``, none retracted."""

    def get(self, record_id: str) -> SearchDocument | None: ...

    def documents(self) -> Iterator[SearchDocument]:
        """Every document, by id."""

    def count(self) -> int: ...

    def concrete_name(self) -> str | None:
        """What the alias points at; None before the first build."""

    def write(self, documents: Iterable[SearchDocument], *, into: str | None = None) -> WriteReceipt:
        """Write (a deleted one: remove) each document unless its version or a newer one is held.

        into: a concrete index; default: the one in use. Refused when none is.
        """

    def close(self) -> None: ...

    # What a rebuild is made of
    def create(self) -> str:
        """A new, empty concrete index; its name. Readers do not see it."""

    def finish(self, concrete: str) -> None:
        """Make everything written searchable; at the end of a run."""

    def point(self, concrete: str) -> None:
        """Move the alias there, in one step."""

    def concrete_names(self) -> tuple[str, ...]:
        """All concrete indexes of this alias, oldest first."""

    def pinned(self, concrete: str) -> AbstractContextManager[Searcher]:
        """What readers would see if the alias pointed there."""

    def drop(self, concrete: str) -> None: ...

    def count_of(self, concrete: str) -> int: ...

    def schema_version(self, concrete: str) -> int | None:
        """The schema it was made with; None when it does not say."""

    def highest_change(self, concrete: str) -> int:
        """The largest change number among its documents; 0 when empty."""


def new_name(alias: str) -> str:
    """A concrete index's name: names of one alias sort by their time of birth."""
    born = dt.datetime.now(dt.UTC).strftime("%Y%m%dt%H%M%S%f")
    return f"{alias}-v{VERSION}-{born}-{secrets.token_hex(2)}"


def born(name: str) -> str:
    """The part of a name that sorts by time, whatever the schema's version was."""
    return name.rsplit("-", 2)[1]


def is_name_of(alias: str, name: str) -> bool:
    """Whether ``name`` is a concrete index of ``alias``."""
    return re.fullmatch(rf"{re.escape(alias)}-v\d+-\d{{8}}t\d+-[0-9a-f]+", name) is not None


def as_typed(request: SearchRequest, tree: AllOf) -> SearchRequest:
    """The request without its usual choice of states, when states are named in the text."""
    if request.states != SHOWN_STATES or not any(fact.name == "state" for fact in facts(tree)):
        return request
    return replace(request, states=())


def corrected(search: Callable[[SearchRequest], SearchResult], request: SearchRequest) -> SearchResult:
    """The search; where nothing is found and a misspelt word is recognised, that of the text as it was meant. A search
    for any of its words, which is to miss nothing, takes the known name also where a few records hold the misspelt one.
    """
    result = search(request)
    if result.suggestion is None or (result.total and request.match != "any"):
        return result
    meant = search(replace(request, text=result.suggestion))
    if not meant.total:
        return result
    said = [*result.notes, f"“{result.suggestion}” was searched instead.", *meant.notes]
    return replace(meant, notes=tuple(dict.fromkeys(said)), suggestion=result.suggestion)


def as_meant(search: Callable[[SearchRequest], SearchResult], request: SearchRequest) -> SearchRequest:
    """The request with the text that ``corrected`` would search for."""
    request = replace(request, page=1, size=1, explain=False)
    result = search(request)
    if result.suggestion is None or (result.total and request.match != "any"):
        return request
    meant = replace(request, text=result.suggestion)
    return meant if search(meant).total else request


def outside_filters(request: SearchRequest, document: SearchDocument) -> bool:
    """Whether the request's filters would leave the document out."""
    year, chosen = document.year, request.chosen()
    return (
        any(not set(chosen[facet.name]) & set(values_of(document, facet)) for facet in FACETS if facet.name in chosen)
        or (request.year_from is not None and (year is None or year < request.year_from))
        or (request.year_to is not None and (year is None or year > request.year_to))
    )


def window(request: SearchRequest) -> tuple[int, int]:
    """First and last+1 place of the page asked for; BadRequest beyond what paging reaches."""
    first = (request.page - 1) * request.size
    if first + request.size > DEEPEST:
        raise BadRequest(
            f"Page {request.page} lies beyond the first {DEEPEST:,} results: narrow the search or export the list."
        )
    return first, first + request.size
