"""Relaxing (index.relaxing) in Elasticsearch: three small requests find how far down to go; the last is the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.elastic_query import TIME_LIMIT, any_of, filters_of, tree_query
from index.query import SearchRequest
from index.relaxing import FOUND, FULL, SCORED, Relaxable, Weights, enough, nowhere, relaxed_notes
from index.tree import AllOf, Node, positive_terms

Body = dict[str, Any]
Ask = Callable[[Body], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Relaxing:
    """ask: sends a search body and gives the answer."""

    ask: Ask
    request: SearchRequest
    tree: AllOf

    def query(self, full: int) -> tuple[Body | None, tuple[str, ...]]:
        """The query of the relaxed search, None when ``full`` matches are enough or nothing matches; and notes."""
        relaxable = Relaxable.of(self.tree)
        if not relaxable.wanted(self.request, full):
            return None, ()
        weights = self._weights(relaxable.words)
        least = self._least(relaxable, weights)
        if least is None:
            return None, nowhere(relaxable, weights)
        return _query(relaxable, weights, least), relaxed_notes(relaxable, weights, full)

    def _weights(self, words: Sequence[Node]) -> Weights:
        counted = {str(place): {"filter": tree_query(word)} for place, word in enumerate(words)}
        answer = self.ask({"size": 0, "track_total_hits": True, "aggs": counted, "timeout": TIME_LIMIT})
        having = [answer["aggregations"][str(place)]["doc_count"] for place in range(len(words))]
        return Weights.from_counts(answer["hits"]["total"]["value"], having)

    def _least(self, relaxable: Relaxable, weights: Weights) -> int | None:
        """The sum that enough records reach under all filters; 1 when fewer have any, None when none has."""
        aim = enough(self.request)
        filters = [tree_query(relaxable.fixed), *filters_of(self.request).values()]
        query = {"bool": {"must": _weighed(relaxable, weights), "filter": filters}}
        answer = self.ask({
            "query": query, "from": aim - 1, "size": 1, "_source": False, "track_total_hits": True,
            "timeout": TIME_LIMIT,
        })["hits"]  # fmt: skip
        if not answer["total"]["value"]:
            return None
        return int(answer["hits"][0]["_score"]) if answer["hits"] else 1


def _weighed(relaxable: Relaxable, weights: Weights) -> Body:
    """Scores a record by the sum of the weights of the words it holds; whole numbers, which floats hold exactly."""
    functions = _functions(relaxable, [float(weight) for weight in weights.of])
    return {
        "function_score": {
            "query": any_of(relaxable.words), "functions": functions, "score_mode": "sum", "boost_mode": "replace",
            "min_score": 1,
        }
    }  # fmt: skip


def _query(relaxable: Relaxable, weights: Weights, least: int) -> Body:
    weighed = _weighed(relaxable, weights)
    weighed["function_score"]["min_score"] = least
    shares = _functions(relaxable, [weight / weights.total for weight in weights.of])
    everything = {"filter": tree_query(AllOf(relaxable.words)), "weight": FULL}
    scored = {
        "function_score": {
            "query": {"bool": {"must": list(map(tree_query, relaxable.fixed.required)), "should": _scored(relaxable)}},
            "functions": [*shares, everything], "score_mode": "sum", "boost_mode": "multiply",
        }
    }  # fmt: skip
    excluded = [tree_query(node) for node in relaxable.fixed.excluded]
    return {"bool": {"must": scored, "filter": weighed, "must_not": excluded}}


def _scored(relaxable: Relaxable) -> list[Body]:
    """What adds to the score; something always does."""
    terms = positive_terms(AllOf(relaxable.words))
    words = " ".join(term.tokens[0] for term in terms if len(term.tokens) == 1)
    phrases = [" ".join(term.tokens) for term in terms if len(term.tokens) > 1]
    fields = list(SCORED)
    return [
        {"constant_score": {"filter": {"match_all": {}}, "boost": FOUND}},
        *([{"combined_fields": {"query": words, "fields": fields}}] if words else []),
        *({"multi_match": {"query": phrase, "type": "phrase", "fields": fields}} for phrase in phrases),
    ]


def _functions(relaxable: Relaxable, weights: Sequence[float]) -> list[Body]:
    pairs = zip(relaxable.words, weights, strict=True)
    return [{"filter": tree_query(word), "weight": weight} for word, weight in pairs]
