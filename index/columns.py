"""Facets and dates of one index file in memory, so that filters, counts and orders come without reading it.

A document is its row number. Rows are only ever added, a changed document gets a new one: columns grow with the file
and nothing is read twice.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice

from index.postings import NO_ROWS, Postings, mask, members
from index.query import SearchRequest
from index.schema import MISSING

SEPARATOR = "\x1f"
Value = tuple[str, str]
"""A facet and one of its values."""
Row = tuple[int, str, str, str]
"""n, id, day (ISO; "" when unknown) and facet values, as the table ``fact`` holds them."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of each row; the values of row n are ``codes[starts[n]:starts[n + 1]]``, numbers of ``names``.

    Shared by all columns of a file and grows in place: columns of fewer rows never look further. days: 0 when unknown.
    """

    names: list[Value] = field(default_factory=list)
    numbers: dict[Value, int] = field(default_factory=dict)
    starts: array[int] = field(default_factory=lambda: array("Q", [0]))
    codes: array[int] = field(default_factory=lambda: array("I"))
    ids: list[str] = field(default_factory=list)
    days: array[int] = field(default_factory=lambda: array("i"))

    def add(self, record_id: str, day: int, values: Iterable[Value]) -> None:
        for value in values:
            number = self.numbers.get(value)
            if number is None:
                number = self.numbers[value] = len(self.names)
                self.names.append(value)
            self.codes.append(number)
        self.starts.append(len(self.codes))
        self.ids.append(record_id)
        self.days.append(day)


@dataclass(frozen=True)
class Columns:
    """Of one moment. size: one more than the largest row number; every: the rows that are not gone; calendar: the rows
    of each day, and ``days`` in order (as in datetime.date.toordinal; 0 for the undated).
    """

    rows: Rows
    size: int = 0
    generation: int = -1
    every: int = 0
    postings: Mapping[Value, Postings] = field(default_factory=dict)
    calendar: Mapping[int, Sequence[int]] = field(default_factory=dict)
    days: Sequence[int] = ()
    found: dict[tuple[str, str], int] = field(default_factory=dict)
    """What was found at this moment: (full text, FTS5 expression) -> rows."""

    def grown(self, added: Iterable[Row], gone: Iterable[int], size: int, generation: int) -> Columns:
        """The columns of a later moment. added: what is new since, by number; gone: rows that are no more."""
        having: dict[int, list[int]] = {}
        dated: dict[int, list[int]] = {}
        present = []
        for n, record_id, day, facets in self._without_gaps(added, size):
            ordinal = dt.date.fromisoformat(day).toordinal() if day else 0
            self.rows.add(record_id, ordinal, map(_value, facets.split(SEPARATOR)) if facets else ())
            if record_id:
                present.append(n)
                dated.setdefault(ordinal, []).append(n)
                for number in self.rows.codes[self.rows.starts[n] :]:
                    having.setdefault(number, []).append(n)
        named = {self.rows.names[number]: numbers for number, numbers in having.items()}
        postings = {value: self.postings.get(value, NO_ROWS).with_rows(more, size) for value, more in named.items()}
        calendar = {ordinal: (*self.calendar.get(ordinal, ()), *more) for ordinal, more in dated.items()}
        days = list(self.days)
        for ordinal in calendar.keys() - self.calendar.keys():
            insort(days, ordinal)
        every = (self.every | members(present, size)) & ~members((n for n in gone if n < size), size)
        return Columns(
            self.rows, size, generation, every, {**self.postings, **postings}, {**self.calendar, **calendar}, days
        )

    def _without_gaps(self, added: Iterable[Row], size: int) -> Iterator[Row]:
        """Every row up to ``size``; blank those that were gone before they were read."""
        reached = self.size
        for row in added:
            yield from ((n, "", "", "") for n in range(reached, row[0]))
            yield row
            reached = row[0] + 1
        yield from ((n, "", "", "") for n in range(reached, size))

    @cached_property
    def values(self) -> Mapping[str, Sequence[str]]:
        """The values of each facet, those of many rows first."""
        found: dict[str, list[str]] = {}
        for facet, value in sorted(self.postings, key=lambda each: -self.postings[each].total):
            found.setdefault(facet, []).append(value)
        return found

    def members(self, rows: Iterable[int]) -> int:
        return members(rows, self.size)

    def mask(self, bits: int) -> bytes:
        return mask(bits, self.size)

    def filters(self, request: SearchRequest) -> dict[str, int]:
        """For each facet that the request filters by: the rows that pass."""
        passing = {facet: self.union(facet, values) for facet, values in request.chosen().items()}
        if request.year_from is not None or request.year_to is not None:
            passing["year"] = self.union("year", self.years(request.year_from, request.year_to))
        return passing

    def union(self, facet: str, values: Iterable[str]) -> int:
        """The rows that have any of the values."""
        union = 0
        for value in values:
            union |= self.postings.get((facet, value), NO_ROWS).all(self.size)
        return union & self.every

    def years(self, first: int | None, last: int | None) -> list[str]:
        """The years among the facet's values, bounds included."""
        years = [int(value) for value in self.values.get("year", ()) if value != MISSING]
        return [str(year) for year in years if (first is None or year >= first) and (last is None or year <= last)]

    def newest_first(self, n: int) -> tuple[int, str]:
        """The key by which rows stand newest first, those of one day by id, the undated last."""
        return -self.rows.days[n], self.rows.ids[n]

    def by_day(self, found: int, count: int, *, oldest: bool) -> list[int]:
        """The first ``count`` rows of a bit set by day, those of one day by id; the undated come last either way."""
        passing = self.mask(found)
        dated = [day for day in self.days if day]
        days = chain(dated if oldest else reversed(dated), (0,))
        ids = self.rows.ids
        listed = (sorted((n for n in self.calendar.get(day, ()) if passing[n]), key=ids.__getitem__) for day in days)
        return list(islice(chain.from_iterable(listed), count))


def empty() -> Columns:
    return Columns(Rows())


def _value(pair: str) -> Value:
    facet, _, value = pair.partition("=")
    return facet, value
