"""How fast a page of results comes, facets and highlights included, and how far both back ends agree."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import combinations

from bench.measure import Measure
from index import SearchIndex, SearchRequest
from index.analysis import STOP_WORDS, tokens

_QUERIES = 300
_SEED = 20_260
_SAME = 100


def varied(texts: Sequence[str]) -> list[str]:
    """Words, pairs, phrases, exclusions, alternatives and whole questions, made of real questions."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    made: list[str] = []
    while len(made) < _QUERIES:
        text = chance.choice(texts)
        words = [word for word in tokens(text) if word not in STOP_WORDS and len(word) > 3]
        if len(words) < 4:
            continue
        one, two, three = chance.sample(words, 3)
        at = chance.randrange(len(words) - 1)
        made.append(chance.choice([
            one, f"{one} {two}", f"{one} {two} {three}", f"{one} -{two}", f"{one} OR {two}",
            f'"{words[at]} {words[at + 1]}"', f"({one} OR {two}) {three}", text,
        ]))  # fmt: skip
    return made


def measures(indexes: dict[str, SearchIndex], texts: Sequence[str]) -> list[Measure]:
    queries = varied(texts)
    rows = [_speed(name, index, queries) for name, index in indexes.items()]
    for left, right in combinations(indexes.values(), 2):
        rows += _agreement(left, right, queries)
    return rows


def _speed(name: str, index: SearchIndex, queries: Sequence[str]) -> Measure:
    times = []
    for text in (queries[0], *queries):
        started = time.perf_counter()
        index.search(SearchRequest(text))
        times.append((time.perf_counter() - started) * 1000)
    ordered = sorted(times[1:])
    middle, slow = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    goal = 1.0 if name == "embedded" else None
    note = f"p50 {middle:.1f} ms, p95 {slow:.1f} ms"
    return Measure(f"speed, {name}, 10 ms over p95", 10 / slow, "times", goal, note)


def _agreement(left: SearchIndex, right: SearchIndex, queries: Sequence[str]) -> list[Measure]:
    same, overlap, counted = 0, 0.0, 0
    for text in queries:
        one, other = (index.search(SearchRequest(text, size=_SAME)) for index in (left, right))
        same += one.total == other.total and one.facets == other.facets
        first, second = ({hit.document.id for hit in result.hits[:10]} for result in (one, other))
        if first or second:
            counted += 1
            overlap += len(first & second) / max(len(first), len(second))
    return [
        Measure("agreement, same totals and facets", same / len(queries), "", 0.99, f"{len(queries)} queries"),
        Measure("agreement, overlap of the first ten", overlap / max(1, counted), "", 0.9),
    ]
