"""The counts of an embedded index's facets: by row where few rows match, by value where many do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import and_

from index.columns import Columns, Value
from index.results import FacetCount
from index.schema import FACETS, MISSING, Facet
from index.weighing import rows_of

ROW = 1_000.0
VALUE, VALUE_ROW = 400.0, 0.06
"""Nanoseconds, of about: for a row with all its values; for a value, and for each row of the index besides."""


def facet_counts(columns: Columns, matching: int, filters: Mapping[str, int]) -> dict[str, tuple[FacetCount, ...]]:
    """The counts of each facet under the filters of all the others."""
    passing = reduce(and_, filters.values(), matching)
    unfiltered = [facet for facet in FACETS if facet.name not in filters]
    counted = _counts(columns, unfiltered, passing)
    for facet in FACETS:
        if facet.name in filters:
            others = (bits for name, bits in filters.items() if name != facet.name)
            counted |= _counts(columns, [facet], reduce(and_, others, matching))
    return {facet.name: counted[facet.name] for facet in FACETS}


def _counts(columns: Columns, facets: Sequence[Facet], matching: int) -> dict[str, tuple[FacetCount, ...]]:
    values = sum(len(columns.values.get(facet.name, ())) for facet in facets)
    if matching.bit_count() * ROW <= values * (VALUE + VALUE_ROW * columns.size):
        by_row = _by_row(columns, matching)
        return {facet.name: _listed(facet, by_row) for facet in facets}
    mask = columns.mask(matching)
    return {facet.name: _listed(facet, dict(_by_value(columns, facet, matching, mask))) for facet in facets}


def _by_row(columns: Columns, matching: int) -> dict[Value, int]:
    starts, codes, names = columns.rows.starts, columns.rows.codes, columns.rows.names
    rows = rows_of(matching, columns.size)
    counted = Counter(chain.from_iterable(codes[starts[n] : starts[n + 1]] for n in rows))
    return {names[number]: count for number, count in counted.items()}


def _by_value(columns: Columns, facet: Facet, matching: int, mask: bytes) -> Iterator[tuple[Value, int]]:
    """Values of many rows first, until no other can be among those listed."""
    best: list[int] = []
    for value in columns.values.get(facet.name, ()):
        postings = columns.postings[facet.name, value]
        if value != MISSING and len(best) >= facet.limit and postings.total < best[facet.limit - 1]:
            continue
        count = postings.count(matching, mask)
        yield (facet.name, value), count
        if value != MISSING:
            best.append(count)
            best.sort(reverse=True)


def _listed(facet: Facet, counts: Mapping[Value, int]) -> tuple[FacetCount, ...]:
    """As the schema says; records without a value come last, and are never cut off."""
    found = [FacetCount(value, count) for (name, value), count in counts.items() if name == facet.name and count]
    known = [count for count in found if count.value != MISSING]
    known.sort(key=lambda count: -int(count.value) if facet.by_value else (-count.count, count.value))
    return (*known[: facet.limit], *(count for count in found if count.value == MISSING))
