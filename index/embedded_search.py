"""One search in one embedded index: SQLite matches and scores, the columns in memory filter, count and sort."""

# ruff: noqa: S608 - what is put into statements is names of our schema; values are bound
from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from operator import and_

from index import embedded_relaxing, embedded_spelling, embedded_titles, fts, fts_rows, index_file, recency
from index.columns import Columns
from index.counting import facet_counts
from index.documents import SearchDocument
from index.embedded_relaxing import relaxed
from index.explaining import explained
from index.nothing_found import Lost, Said, diagnosed
from index.query import SearchRequest
from index.relaxing import Relaxable, relaxed_said
from index.results import MARK_END, MARK_START, SearchHit, SearchResult, both_marked, marked
from index.schema import HIGHLIGHTED, TEXT_FIELDS
from index.search import OUTSIDE_FILTERS, outside_filters
from index.tree import AllOf, positive_terms, without_facts
from index.weighing import rows_of

MOST_LEFT_OUT = 1_000
PORTION = 500
"""Documents that a walk reads at once."""
LIFTED = 100
"""Rows that are read beyond those asked for, since the bonus for the recent may lift them."""
_PLACE = {field.name: place for place, field in enumerate(TEXT_FIELDS)}
_MARKED = ", ".join(f"highlight({{0}}, {_PLACE[name]}, '{MARK_START}', '{MARK_END}')" for name in HIGHLIGHTED)


@dataclass(frozen=True, slots=True)
class _Matches:
    """Rows that match, as a bit set; ``wanted``: the expression they match, None for no words; scores:
    those that are known before, of a relaxed search or one with facts or quoted words.
    """

    bits: int
    wanted: str | None = None
    scores: Mapping[int, float] | None = None
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """bits: the rows that match and pass the filters, but for those that are pinned to the first places."""

    matches: _Matches
    bits: int
    pinned: list[int]
    filters: dict[str, int]
    said: Said

    @property
    def total(self) -> int:
        return self.bits.bit_count() + len(self.pinned)


def search(
    connection: sqlite3.Connection, columns: Columns, request: SearchRequest, tree: AllOf, window: tuple[int, int]
) -> SearchResult:
    first, last = window
    found = _found(connection, columns, request, tree)
    said, pinned = found.said, found.pinned
    ranked = _ranked(connection, columns, found.matches, found.bits, request.sort, max(0, last - len(pinned)))
    hits = _hits(connection, tree, [*((n, 0.0) for n in pinned), *ranked][first:last])
    if request.explain:
        hits = explained(
            request, tree, hits, partial(fts_rows.scores_alone, connection), recent=not found.matches.relaxed
        )
    if any(outside_filters(request, hit.document) for hit in hits[: len(pinned)]):
        said = Said((*said.notes, OUTSIDE_FILTERS), said.suggestion)
    facets = facet_counts(columns, found.matches.bits, found.filters)
    return SearchResult(found.total, hits, facets, notes=said.notes, suggestion=said.suggestion)


def walk(
    connection: sqlite3.Connection, columns: Columns, request: SearchRequest, tree: AllOf
) -> Iterator[SearchDocument]:
    """All matches in their order, read in portions."""
    found = _found(connection, columns, request, tree)
    ranked = _ranked(connection, columns, found.matches, found.bits, request.sort, found.total)
    rows = [*found.pinned, *(n for n, _ in ranked)]
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        documents = dict(
            index_file.numbered(connection, "n IN (SELECT value FROM json_each(?))", (json.dumps(portion),))
        )
        yield from (documents[n] for n in portion)


def _found(connection: sqlite3.Connection, columns: Columns, request: SearchRequest, tree: AllOf) -> _Found:
    filters = columns.filters(request)
    passing = reduce(and_, filters.values(), columns.every)
    pinned = embedded_titles.named(connection, request.text)
    matches = _matches(connection, columns, tree)
    said = Said()
    if not pinned:
        matches, said, pinned = _relaxed(connection, columns, request, tree, matches, passing)
    return _Found(matches, matches.bits & passing & ~columns.members(pinned), pinned, filters, said)


def _matches(connection: sqlite3.Connection, columns: Columns, tree: AllOf) -> _Matches:
    text = without_facts(tree)
    wanted = fts.expression(text) if text else None
    if wanted is None:
        return _Matches(fts_rows.matching(connection, columns, tree))
    if fts_rows.full_text(tree) != "words":
        bits = fts_rows.matching(connection, columns, tree)
        found = list(rows_of(bits, columns.size))
        return _Matches(bits, wanted, fts_rows.scores(connection, wanted, found))
    wanted = fts.expression(tree) or wanted
    return _Matches(fts_rows.found(connection, columns, wanted), wanted)


def _relaxed(
    connection: sqlite3.Connection,
    columns: Columns,
    request: SearchRequest,
    tree: AllOf,
    matches: _Matches,
    passing: int,
) -> tuple[_Matches, Said, list[int]]:
    """The matches, or when they are too few those of the relaxed search; what to say of it; the row whose title was
    nearly typed.
    """
    relaxable = Relaxable.of(tree)
    full = (matches.bits & passing).bit_count()
    near = partial(embedded_spelling.near, connection)
    count = partial(embedded_relaxing.counts, connection, columns)
    if relaxable.wanted(request, full):
        most = relaxed(connection, columns, request, relaxable, passing)
        if most.scores:
            said = relaxed_said(
                request, Lost.of(relaxable.words, most.weights.having, count, near), most.full, most.learned
            )
            pinned = embedded_titles.nearly_named(connection, columns, request.text, most)
            return _Matches(most.bits, matches.wanted, most.scores, relaxed=True), said, pinned
    return matches, Said() if full else diagnosed(request, tree, count, near), []


def _ranked(
    connection: sqlite3.Connection, columns: Columns, matches: _Matches, found: int, sort: str, count: int
) -> list[tuple[int, float]]:
    """The first ``count`` rows of ``found`` with their scores. Equal scores: the newer first; equal days: by id."""
    mask = columns.mask(found)
    if matches.scores is not None and sort == "relevance":
        scored = [(n, score) for n, score in matches.scores.items() if mask[n]]
        return _best(columns, scored, count, recent=not matches.relaxed)
    if sort == "relevance" and matches.wanted is not None:
        left_out = (matches.bits & ~found).bit_count()
        scored = _best_scored(connection, matches.wanted, mask, count, left_out)
        return _best(columns, scored, count)
    return [(n, 0.0) for n in columns.by_day(found, count, oldest=sort == "oldest")]


def _best(
    columns: Columns, scored: Iterable[tuple[int, float]], count: int, *, recent: bool = True
) -> list[tuple[int, float]]:
    """scored: rows with scores, the lower the better, without the bonus for the recent, which ``recent`` adds."""
    now, days = recency.today().toordinal(), columns.rows.days
    if recent:
        scored = ((n, score * recency.factor(days[n], now)) for n, score in scored)
    best = heapq.nsmallest(count, ((score, columns.newest_first(n), n) for n, score in scored))
    return [(n, 0.0 - score) for score, _, n in best]


def _best_scored(
    connection: sqlite3.Connection, wanted: str, mask: bytes, count: int, left_out: int
) -> list[tuple[int, float]]:
    """Rows of the mask with FTS5's scores (the lower, the better), at least those that the bonus for the recent may put
    among the ``count`` best.

    SQLite's own sorting is quicker than reading every score. It knows nothing of filters and bonus, so it is asked for
    more rows: as many as the filters leave out, and some that the bonus may lift. Where others may be lifted too, or
    equal scores reach over its limit, or that is too many, all are read.
    """
    query = f"SELECT rowid, {fts_rows.SCORE} AS score FROM words WHERE words MATCH ?"
    limit = 2 * count + left_out + LIFTED
    if left_out <= MOST_LEFT_OUT:
        top = connection.execute(f"{query} ORDER BY score LIMIT ?", (wanted, limit)).fetchall()
        passing = [(n, score) for n, score in top if mask[n]]
        lowest = top[-1][1] * (1 + recency.BONUS) if top else 0.0
        if len(top) < limit or sum(score < lowest for _, score in passing) >= count:
            return passing
    return [(n, score) for n, score in connection.execute(query, (wanted,)) if mask[n]]


def _hits(connection: sqlite3.Connection, tree: AllOf, page: list[tuple[int, float]]) -> tuple[SearchHit, ...]:
    wanted = json.dumps([n for n, _ in page])
    documents = dict(index_file.numbered(connection, "n IN (SELECT value FROM json_each(?))", (wanted,)))
    # Marks show every word asked for, also in a record that is shown because its number was typed.
    terms = positive_terms(tree)
    sought = {
        "words": " OR ".join(fts.expression(term) or "" for term in terms if not term.quoted),
        "exact": " OR ".join(fts.expression(term) or "" for term in terms if term.quoted),
    }
    return tuple(SearchHit(documents[n], score, marked(_marked(connection, sought, n))) for n, score in page)


def _marked(connection: sqlite3.Connection, sought: Mapping[str, str], n: int) -> dict[str, str]:
    """The texts of a row, with marks around what each full text found in them."""
    texts: dict[str, str] = {}
    for name, wanted in sought.items():
        if wanted:
            query = f"SELECT {_MARKED.format(name)} FROM {name} WHERE {name} MATCH ? AND rowid = ?"
            found = connection.execute(query, (wanted, n)).fetchone() or ()
            for field, text in zip(HIGHLIGHTED, found, strict=False):
                texts[field] = both_marked(texts[field], text) if field in texts and text else text
    return {field: text for field, text in texts.items() if text}
