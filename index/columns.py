"""Facets and sort orders of one index file in memory: a bit set for each facet value, two orders of all documents.

A document is its row number n. Bit n of a set says whether document n has the value, so that a count under any filters
is one AND and one population count.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from index.query import SearchRequest
from index.results import FacetCount
from index.schema import FACETS, Facet

SEPARATOR = "\x1f"
_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


@dataclass(frozen=True, slots=True)
class Columns:
    """size: one more than the largest n; newest, oldest: n -> place; bits: (facet, value) -> set; every: all rows."""

    size: int
    newest: list[int]
    oldest: list[int]
    bits: dict[tuple[str, str], int]
    every: int

    def members(self, rows: Iterable[int]) -> int:
        """Row numbers as a bit set."""
        marks = bytearray(b"0" * self.size)
        for n in rows:
            marks[n] = 49  # "1"
        marks.reverse()
        return int(marks, 2) if marks else 0

    def mask(self, bits: int) -> bytes:
        """A bit set as one byte for each row, 1 for a member."""
        return f"{bits:0{self.size}b}".encode()[::-1].translate(_DIGITS)

    def filters(self, request: SearchRequest) -> dict[str, int]:
        """For each facet that the request filters by: the rows that pass."""
        chosen: dict[str, Iterable[str]] = {}
        if request.kinds:
            chosen["kind"] = request.kinds
        if request.conditions:
            chosen["condition"] = request.conditions
        if request.states:
            chosen["state"] = request.states
        if request.year_from is not None or request.year_to is not None:
            chosen["year"] = self.years(request.year_from, request.year_to)
        return {facet: self.union(facet, values) for facet, values in chosen.items()}

    def facets(self, matching: int, filters: dict[str, int]) -> dict[str, tuple[FacetCount, ...]]:
        """The counts of each facet under the filters of all the others."""
        return {facet.name: self._counts(facet, matching, filters) for facet in FACETS}

    def _counts(self, facet: Facet, matching: int, filters: dict[str, int]) -> tuple[FacetCount, ...]:
        for name, bits in filters.items():
            if name != facet.name:
                matching &= bits
        counted = (
            FacetCount(value, (matching & bits).bit_count()) for (name, value), bits in self.bits.items()
            if name == facet.name
        )  # fmt: skip
        found = [count for count in counted if count.count]
        found.sort(key=lambda count: -int(count.value) if facet.by_value else (-count.count, count.value))
        return tuple(found[: facet.limit])

    def union(self, facet: str, values: Iterable[str]) -> int:
        """The rows that have any of the values."""
        union = 0
        for value in values:
            union |= self.bits.get((facet, value), 0)
        return union

    def years(self, first: int | None, last: int | None) -> list[str]:
        """The years among the facet's values, bounds included."""
        years = [int(value) for facet, value in self.bits if facet == "year"]
        return [str(year) for year in years if (first is None or year >= first) and (last is None or year <= last)]


def load(connection: sqlite3.Connection) -> Columns:
    """Read the narrow table ``fact``: n, id, day ("" when unknown), facet values."""
    rows = connection.execute("SELECT n, day, facets FROM fact ORDER BY id").fetchall()
    size = max((n for n, _, _ in rows), default=-1) + 1
    every = Columns(size, [], [], {}, 0).members(n for n, _, _ in rows)
    dated = sorted((row for row in rows if row[1]), key=lambda row: str(row[1]))
    undated = [row for row in rows if not row[1]]
    falling = sorted((row for row in rows if row[1]), key=lambda row: str(row[1]), reverse=True)
    return Columns(
        size, _places(size, [*falling, *undated]), _places(size, [*dated, *undated]), _bits(size, rows), every
    )


def _places(size: int, rows: list[tuple[int, str, str]]) -> list[int]:
    places = [0] * size
    for place, (n, _, _) in enumerate(rows):
        places[n] = place
    return places


def _bits(size: int, rows: list[tuple[int, str, str]]) -> dict[tuple[str, str], int]:
    having: dict[str, list[int]] = {}
    for n, _, facets in rows:
        having.setdefault(facets, []).append(n)
    members: dict[tuple[str, str], list[int]] = {}
    for facets, numbers in having.items():
        for pair in facets.split(SEPARATOR):
            facet, _, value = pair.partition("=")
            members.setdefault((facet, value), []).extend(numbers)
    blank = Columns(size, [], [], {}, 0)
    return {key: blank.members(numbers) for key, numbers in members.items()}
