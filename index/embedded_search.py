"""One search in one embedded index: SQLite matches and scores, the columns in memory filter, count and sort."""

# ruff: noqa: S608 - what is put into statements is names of our schema; values are bound
from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress, repeat

from index import fts, index_file
from index.columns import Columns
from index.identifiers import identifiers
from index.query import AllOf, SearchRequest, positive_terms
from index.results import MARK_END, MARK_START, SearchHit, SearchResult, marked
from index.schema import HIGHLIGHTED, TEXT_FIELDS
from index.search import OUTSIDE_FILTERS, outside_filters

_SCORE = f"bm25(words, {', '.join(str(field.weight) for field in TEXT_FIELDS)})"
_PLACE = {field.name: place for place, field in enumerate(TEXT_FIELDS)}
_MARKED = ", ".join(f"highlight(words, {_PLACE[name]}, '{MARK_START}', '{MARK_END}')" for name in HIGHLIGHTED)


@dataclass(frozen=True, slots=True)
class _Matches:
    """Rows and, where words were asked for, their scores (FTS5's: the lower, the better)."""

    rows: Iterable[int]
    scores: Iterable[float] | None
    bits: int


def search(
    connection: sqlite3.Connection, columns: Columns, request: SearchRequest, tree: AllOf, window: tuple[int, int]
) -> SearchResult:
    first, last = window
    matches = _matches(connection, columns, tree, scored=request.sort == "relevance")
    filters = columns.filters(request)
    passing = matches.bits
    for bits in filters.values():
        passing &= bits
    pinned = _named(connection, request.text)
    found = passing & ~columns.members(pinned)
    ranked = _ranked(columns, matches, found, request.sort, max(0, last - len(pinned)))
    hits = _hits(connection, tree, [*((n, 0.0) for n in pinned), *ranked][first:last])
    return SearchResult(
        total=found.bit_count() + len(pinned),
        hits=hits,
        facets=columns.facets(matches.bits, filters),
        notes=(OUTSIDE_FILTERS,) if any(outside_filters(request, hit.document) for hit in hits[: len(pinned)]) else (),
    )


def _matches(connection: sqlite3.Connection, columns: Columns, tree: AllOf, *, scored: bool) -> _Matches:
    wanted = fts.expression(tree)
    if wanted is None:
        excluded = fts.exclusions(tree)
        bits = columns.every & ~columns.members(_rows(connection, excluded)) if excluded else columns.every
        return _Matches(range(columns.size), None, bits)
    if not scored:
        rows = _rows(connection, wanted)
        return _Matches(rows, None, columns.members(rows))
    pairs = connection.execute(f"SELECT rowid, {_SCORE} FROM words WHERE words MATCH ?", (wanted,)).fetchall()
    if not pairs:
        return _Matches((), None, 0)
    found = [n for n, _ in pairs]
    return _Matches(found, [score for _, score in pairs], columns.members(found))


def _rows(connection: sqlite3.Connection, wanted: str) -> list[int]:
    return [n for (n,) in connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (wanted,))]


def _named(connection: sqlite3.Connection, text: str) -> list[int]:
    """Rows of the records whose identifiers were typed, in the order typed."""
    wanted = json.dumps(identifiers(text))
    found = connection.execute(
        "SELECT DISTINCT n FROM json_each(?) AS typed JOIN identifier ON identifier.value = typed.value "
        "ORDER BY typed.key",
        (wanted,),
    )
    return list(dict.fromkeys(n for (n,) in found))


def _ranked(columns: Columns, matches: _Matches, found: int, sort: str, count: int) -> list[tuple[int, float]]:
    """The first ``count`` rows with their scores. Equal scores: the newer first; equal days: by id."""
    mask = columns.mask(found)
    rows = list(compress(matches.rows, map(mask.__getitem__, matches.rows)))
    places = columns.oldest if sort == "oldest" else columns.newest
    scores: Iterable[float] = repeat(0.0)
    if matches.scores is not None:
        scores = compress(matches.scores, map(mask.__getitem__, matches.rows))
    best = heapq.nsmallest(count, zip(scores, map(places.__getitem__, rows), rows, strict=False))
    return [(n, 0.0 - score) for score, _, n in best]


def _hits(connection: sqlite3.Connection, tree: AllOf, page: list[tuple[int, float]]) -> tuple[SearchHit, ...]:
    wanted = json.dumps([n for n, _ in page])
    documents = dict(index_file.numbered(connection, "n IN (SELECT value FROM json_each(?))", (wanted,)))
    # Marks show every word asked for, also in a record that is shown because its number was typed.
    words = " OR ".join(fts.expression(term) or "" for term in positive_terms(tree))
    return tuple(SearchHit(documents[n], score, _highlights(connection, words, n)) for n, score in page)


def _highlights(connection: sqlite3.Connection, words: str, n: int) -> dict[str, tuple[str, ...]]:
    if not words:
        return {}
    query = f"SELECT {_MARKED} FROM words WHERE words MATCH ? AND rowid = ?"
    found = connection.execute(query, (words, n)).fetchone()
    return marked(dict(zip(HIGHLIGHTED, found, strict=True))) if found else {}
