"""Relaxing (index.relaxing) in an embedded index: which rows hold most of the words, and their scores."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index import fts, fts_rows, index_file
from index.columns import Columns
from index.feedback import BEST, NOTHING, Learned, learned, shared_words
from index.query import SearchRequest
from index.relaxing import FOUND, FULL, LENIENT, SCORED, SIDE_BY_SIDE, Relaxable, Weights, enough
from index.tree import AllOf, AnyOf, Node
from index.weighing import Sums, rows_of


@dataclass(frozen=True, slots=True)
class Relaxed:
    """bits: the rows that hold most of the words, scores: those of the rows that pass the filters; full: how many of
    these hold all the words; holding: the rows that hold each word; learned: what a search for any of the words
    weighed besides.
    """

    bits: int
    scores: Mapping[int, float]
    weights: Weights
    full: int
    holding: Sequence[int] = ()
    learned: Learned = NOTHING


def weights_of(connection: sqlite3.Connection, columns: Columns, words: tuple[Node, ...]) -> tuple[Weights, list[int]]:
    """The weight of each word, and the rows that hold it."""
    holding = [fts_rows.found(connection, columns, fts.expression(word) or "") for word in words]
    counts = [rows.bit_count() for rows in holding]
    return Weights.from_counts(columns.every.bit_count(), counts), holding


def counts(connection: sqlite3.Connection, columns: Columns, nodes: Sequence[Node]) -> list[int]:
    """How many records each node alone matches."""
    return [fts_rows.matching(connection, columns, node).bit_count() for node in nodes]


def relaxed(
    connection: sqlite3.Connection, columns: Columns, request: SearchRequest, relaxable: Relaxable, passing: int
) -> Relaxed:
    """passing: the rows that pass all filters."""
    weights, holding = weights_of(connection, columns, relaxable.words)
    sums = Sums()
    complete = fixed = fts_rows.matching(connection, columns, relaxable.fixed)
    for weight, rows in zip(weights.of, holding, strict=True):
        sums.add(weight, rows)
        complete &= rows
    bits = sums.at_least(sums.reached_by(enough(request), fixed & passing), fixed)
    candidates = list(rows_of(bits & passing, columns.size))
    whole = set(rows_of(complete & passing, columns.size))
    scored = _scored(connection, relaxable, candidates)
    if request.match == "any":
        return _taught(connection, columns, relaxable, Relaxed(bits, scored, weights, len(whole), holding))
    near = AnyOf(relaxable.neighbours(request.text))
    if near.nodes:
        for n, score in _by_text(connection, near, candidates).items():
            scored[n] += SIDE_BY_SIDE * score
    shares = dict(zip(candidates, sums.of(candidates, columns.size), strict=True))
    factors = {n: LENIENT + shares[n] / weights.total + FULL * (n in whole) for n in candidates}
    scores = {n: score * factors[n] for n, score in scored.items()}
    return Relaxed(bits, scores, weights, len(whole), holding)


def _scored(connection: sqlite3.Connection, relaxable: Relaxable, among: list[int]) -> dict[int, float]:
    wanted = AllOf((*relaxable.fixed.required, AnyOf(relaxable.words)))
    return {n: score - FOUND for n, score in _by_text(connection, wanted, among).items()}


def _by_text(connection: sqlite3.Connection, wanted: Node, among: list[int]) -> dict[int, float]:
    return fts_rows.scores(connection, fts.expression(wanted), among, fts_rows.score_of(SCORED))


def _taught(connection: sqlite3.Connection, columns: Columns, relaxable: Relaxable, found: Relaxed) -> Relaxed:
    """With what the best of the rows found teach (index.feedback)."""
    best = heapq.nsmallest(BEST, found.scores, key=lambda n: (found.scores[n], columns.newest_first(n)))
    documents = index_file.read(connection, "n IN (SELECT value FROM json_each(?))", (json.dumps(best),))
    shared = shared_words(documents)
    rows = [len(fts_rows.rows(connection, f'"{word}"')) for word, _ in shared]
    taught = learned(shared, rows, columns.every.bit_count(), typed=len(relaxable.words))
    scores = dict(found.scores)
    for term, weight in taught.words:
        for n, score in _by_text(connection, term, list(scores)).items():
            scores[n] += weight * score
    return replace(found, scores=scores, learned=taught)
