"""How long hostile and generated searches take: those that the tests send, on the full corpus."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import chain, islice

from bench.measure import Measure
from index import SearchIndex, SearchRequest
from index.query import LONGEST_TEXT
from ingest.errors import BadRequest
from tests.index.queries import generated, hostile

SHARE = 5
"""One in so many of the searches is timed."""


def measures(indexes: Mapping[str, SearchIndex]) -> list[Measure]:
    texts = [text[:LONGEST_TEXT] for text in islice(chain(hostile(), generated()), 0, None, SHARE)]
    return [_measure(name, index, texts) for name, index in indexes.items()]


def _measure(name: str, index: SearchIndex, texts: list[str]) -> Measure:
    times = []
    refused = 0
    for text in texts:
        started = time.perf_counter()
        try:
            index.search(SearchRequest(text))
        except BadRequest:
            refused += 1
        times.append((time.perf_counter() - started) * 1000)
    ordered = sorted(times)
    middle, slow = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    note = f"p50 {middle:.1f} ms, max {ordered[-1]:.1f} ms, {len(texts)} searches, {refused} refused"
    return Measure(f"hostile and generated searches, p95, {name}", slow, "ms", note=note)
