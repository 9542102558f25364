"""Relaxing (index.relaxing) in an embedded index: which rows hold most of the words, and their scores."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from index import fts, fts_rows
from index.columns import Columns
from index.relaxing import FOUND, FULL, SCORED, Relaxable, Weights
from index.tree import AllOf, AnyOf
from index.weighing import Sums, rows_of


@dataclass(frozen=True, slots=True)
class Relaxed:
    """bits: the rows that hold most of the words, scores: those of the rows that pass the filters; full: how many of
    these hold all the words.
    """

    bits: int
    scores: Mapping[int, float]
    weights: Weights
    full: int


def weights_of(connection: sqlite3.Connection, columns: Columns, relaxable: Relaxable) -> tuple[Weights, list[int]]:
    """The weight of each word, and the rows that hold it."""
    holding = [columns.members(fts_rows.rows(connection, fts.expression(word) or "")) for word in relaxable.words]
    counts = [rows.bit_count() for rows in holding]
    return Weights.from_counts(columns.every.bit_count(), counts), holding


def relaxed(
    connection: sqlite3.Connection, columns: Columns, relaxable: Relaxable, passing: int, enough: int
) -> Relaxed:
    """passing: the rows that pass all filters; enough: how many of them are aimed at."""
    weights, holding = weights_of(connection, columns, relaxable)
    sums = Sums()
    complete = fixed = fts_rows.matching(connection, columns, relaxable.fixed)
    for weight, rows in zip(weights.of, holding, strict=True):
        sums.add(weight, rows)
        complete &= rows
    least = sums.reached_by(enough, fixed & passing)
    bits = sums.at_least(least, fixed)
    candidates = list(rows_of(bits & passing, columns.size))
    shares = dict(zip(candidates, sums.of(candidates, columns.size), strict=True))
    whole = set(rows_of(complete & passing, columns.size))
    wanted = fts.expression(AllOf((*relaxable.fixed.required, AnyOf(relaxable.words))))
    scored = fts_rows.scores(connection, wanted, candidates, fts_rows.score_of(SCORED))
    factors = {n: shares[n] / weights.total + FULL * (n in whole) for n in candidates}
    return Relaxed(bits, {n: (score - FOUND) * factors[n] for n, score in scored.items()}, weights, len(whole))
