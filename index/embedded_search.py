"""One search in one embedded index: SQLite matches and scores, the columns in memory filter, count and sort."""

# ruff: noqa: S608 - what is put into statements is names of our schema; values are bound
from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from index import fts, index_file
from index.columns import Columns
from index.identifiers import identifiers
from index.query import AllOf, SearchRequest, positive_terms
from index.results import MARK_END, MARK_START, SearchHit, SearchResult, marked
from index.schema import HIGHLIGHTED, TEXT_FIELDS
from index.search import OUTSIDE_FILTERS, outside_filters

MOST_LEFT_OUT = 1_000
_SCORE = f"bm25(words, {', '.join(str(field.weight) for field in TEXT_FIELDS)})"
_PLACE = {field.name: place for place, field in enumerate(TEXT_FIELDS)}
_MARKED = ", ".join(f"highlight(words, {_PLACE[name]}, '{MARK_START}', '{MARK_END}')" for name in HIGHLIGHTED)


@dataclass(frozen=True, slots=True)
class _Matches:
    """Rows that match, as a list and as a bit set; ``wanted``: the expression they match, None for no words."""

    rows: Sequence[int]
    bits: int
    wanted: str | None = None


def search(
    connection: sqlite3.Connection, columns: Columns, request: SearchRequest, tree: AllOf, window: tuple[int, int]
) -> SearchResult:
    first, last = window
    matches = _matches(connection, columns, tree)
    filters = columns.filters(request)
    passing = matches.bits
    for bits in filters.values():
        passing &= bits
    pinned = _named(connection, request.text)
    found = passing & ~columns.members(pinned)
    ranked = _ranked(connection, columns, matches, found, request.sort, max(0, last - len(pinned)))
    hits = _hits(connection, tree, [*((n, 0.0) for n in pinned), *ranked][first:last])
    return SearchResult(
        total=found.bit_count() + len(pinned),
        hits=hits,
        facets=columns.facets(matches.bits, filters),
        notes=(OUTSIDE_FILTERS,) if any(outside_filters(request, hit.document) for hit in hits[: len(pinned)]) else (),
    )


def _matches(connection: sqlite3.Connection, columns: Columns, tree: AllOf) -> _Matches:
    wanted = fts.expression(tree)
    if wanted is not None:
        rows = _rows(connection, wanted)
        return _Matches(rows, columns.members(rows), wanted)
    excluded = fts.exclusions(tree)
    bits = columns.every & ~columns.members(_rows(connection, excluded)) if excluded else columns.every
    return _Matches(range(columns.size), bits)


def _rows(connection: sqlite3.Connection, wanted: str) -> list[int]:
    # One text of all numbers is read several times as fast as a row for each.
    (listed,) = connection.execute("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (wanted,)).fetchone()
    rows: list[int] = json.loads(f"[{listed or ''}]")
    return rows


def _named(connection: sqlite3.Connection, text: str) -> list[int]:
    """Rows of the records whose identifiers were typed, in the order typed."""
    wanted = json.dumps(identifiers(text))
    found = connection.execute(
        "SELECT DISTINCT n FROM json_each(?) AS typed JOIN identifier ON identifier.value = typed.value "
        "ORDER BY typed.key",
        (wanted,),
    )
    return list(dict.fromkeys(n for (n,) in found))


def _ranked(
    connection: sqlite3.Connection, columns: Columns, matches: _Matches, found: int, sort: str, count: int
) -> list[tuple[int, float]]:
    """The first ``count`` rows of ``found`` with their scores. Equal scores: the newer first; equal days: by id."""
    mask = columns.mask(found)
    if sort == "relevance" and matches.wanted is not None:
        left_out = (matches.bits & ~found).bit_count()
        scored = _best_scored(connection, matches.wanted, mask, count, left_out)
        places = columns.newest
        best = heapq.nsmallest(count, ((score, places[n], n) for n, score in scored))
        return [(n, 0.0 - score) for score, _, n in best]
    places = columns.oldest if sort == "oldest" else columns.newest
    rows = list(compress(matches.rows, map(mask.__getitem__, matches.rows)))
    return [(n, 0.0) for _, n in heapq.nsmallest(count, zip(map(places.__getitem__, rows), rows, strict=True))]


def _best_scored(
    connection: sqlite3.Connection, wanted: str, mask: bytes, count: int, left_out: int
) -> list[tuple[int, float]]:
    """Rows of the mask with FTS5's scores (the lower, the better), at least those of the ``count`` lowest scores.

    SQLite's own sorting is quicker than reading every score. It knows nothing of filters, so it is asked for as many
    more rows as the filters leave out; where equal scores reach over its limit, or that is too many, all are read.
    """
    query = f"SELECT rowid, {_SCORE} AS score FROM words WHERE words MATCH ?"
    limit = count + left_out + 1
    if left_out <= MOST_LEFT_OUT:
        top = connection.execute(f"{query} ORDER BY score LIMIT ?", (wanted, limit)).fetchall()
        passing = [(n, score) for n, score in top if mask[n]]
        if len(top) < limit or sum(score < top[-1][1] for _, score in passing) >= count:
            return passing
    return [(n, score) for n, score in connection.execute(query, (wanted,)) if mask[n]]


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
