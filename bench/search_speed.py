"""How fast a page of results comes, facets and highlights included, and how far both back ends agree."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from bench.measure import Measure
from index import SearchIndex, SearchRequest
from index.analysis import STOP_WORDS, tokens
from index.elastic import Body
from index.elastic_index import ElasticIndex

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
    rows = [speed(name, index, queries, 10.0 if name == "embedded" else None) for name, index in indexes.items()]
    rows += [_overhead(index, queries) for index in indexes.values() if isinstance(index, ElasticIndex)]
    for left, right in combinations(indexes.values(), 2):
        rows += _agreement(left, right, queries)
    return rows


def speed(name: str, index: SearchIndex, queries: Sequence[str], limit: float | None) -> Measure:
    """limit: milliseconds that the 95th percentile must not pass."""
    times = []
    for text in (queries[0], *queries):
        started = time.perf_counter()
        index.search(SearchRequest(text))
        times.append((time.perf_counter() - started) * 1000)
    middle, slow = _percentile(times[1:], 0.5), _percentile(times[1:], 0.95)
    allowed = limit or 10.0
    note = f"p50 {middle:.1f} ms, p95 {slow:.1f} ms"
    return Measure(f"speed, {name}, {allowed:.0f} ms over p95", allowed / slow, "times", 1.0 if limit else None, note)


def _percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


def _overhead(index: ElasticIndex, queries: Sequence[str]) -> Measure:
    """Against the same queries sent bare: for each search, the last body that it sends (query, filters, facets and
    highlights of the page that is shown), by the client alone, its answer not read. What a search asks besides, whether
    a title was typed and how far to relax, is ours.
    """
    server, sent = index._server, list[Any]()
    whole, bare, single = list[float](), list[float](), list[tuple[float, float]]()
    send = server.search

    def recording(body: Body, index: str | None = None, *, named_scores: bool = False) -> Body:
        sent.append((body, index))
        return send(body, index, named_scores=named_scores)

    server.search = recording  # type: ignore[method-assign]
    for text in (queries[0], *queries):
        sent.clear()
        started = time.perf_counter()
        index.search(SearchRequest(text))
        between = time.perf_counter()
        body, name = sent[-1]
        server._client.search(index=name, body=dict(body))
        whole.append((between - started) * 1000)
        bare.append((time.perf_counter() - between) * 1000)
        if len(sent) == 1:
            single.append((whole[-1], bare[-1]))
    server.search = send  # type: ignore[method-assign]
    mine, theirs = _percentile(whole[1:], 0.95), _percentile(bare[1:], 0.95)
    ones = [_percentile(column, 0.95) for column in zip(*single, strict=True)]
    note = (
        f"p95 {mine:.1f} and {theirs:.1f} ms; where one request is all ({len(single)} of {len(queries)} searches) "
        f"{ones[0]:.1f} and {ones[1]:.1f} ms"
    )
    return Measure("speed, Elasticsearch, a bare query's p95 over ours", theirs / mine, "times", 1 / 1.3, note)


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
