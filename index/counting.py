"""The counts of an embedded index's facets: by row where few rows match, by value where many do."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import and_

from index.columns import Columns
from index.results import FacetCount
from index.schema import FACETS, MISSING, Facet
from index.weighing import rows_of

ROW = 1_000.0
VALUE, VALUE_ROW = 400.0, 0.06
LOOKED_AT = 3
"""What counting takes, in nanoseconds, of about: a row with all its values; a value, and each row of the index besides.
Of a facet of many values about three times as many are looked at as are listed."""


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
    looked_at = sum(min(len(columns.values.get(facet.name, ())), LOOKED_AT * facet.limit) for facet in facets)
    if matching.bit_count() * ROW <= looked_at * (VALUE + VALUE_ROW * columns.size):
        by_row = _by_row(columns, matching)
        return {facet.name: _listed(facet, by_row.get(facet.name, {})) for facet in facets}
    mask = columns.mask(matching)
    return {facet.name: _listed(facet, dict(_by_value(columns, facet, matching, mask))) for facet in facets}


def _by_row(columns: Columns, matching: int) -> dict[str, dict[str, int]]:
    """Facet -> value -> count."""
    starts, codes, names = columns.rows.starts, columns.rows.codes, columns.rows.names
    rows = rows_of(matching, columns.size)
    counted: dict[str, dict[str, int]] = {}
    for number, count in Counter(chain.from_iterable(codes[starts[n] : starts[n + 1]] for n in rows)).items():
        facet, value = names[number]
        counted.setdefault(facet, {})[value] = count
    return counted


def _by_value(columns: Columns, facet: Facet, matching: int, mask: bytes) -> Iterator[tuple[str, int]]:
    """Values of many rows first, until no other can be among those listed."""
    if (postings := columns.postings.get((facet.name, MISSING))) is not None:
        yield MISSING, postings.count(matching, mask)
    best: list[int] = []
    for value in columns.values.get(facet.name, ()):
        if value == MISSING:
            continue
        postings = columns.postings[facet.name, value]
        if not facet.by_value and len(best) >= facet.limit and postings.total < best[-facet.limit]:
            return
        count = postings.count(matching, mask)
        insort(best, count)
        yield value, count


def _listed(facet: Facet, counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    """As the schema says; records without a value come last, and are never cut off."""
    known = [FacetCount(value, count) for value, count in counts.items() if count and value != MISSING]
    known.sort(key=lambda count: -int(count.value) if facet.by_value else (-count.count, count.value))
    missing = counts.get(MISSING, 0)
    return (*known[: facet.limit], *([FacetCount(MISSING, missing)] if missing else ()))
