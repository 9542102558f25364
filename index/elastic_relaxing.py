"""Relaxing (index.relaxing) in Elasticsearch: three small requests find how far down to go; the last is the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index import elastic_spelling
from index.documents import document_from
from index.elastic_query import BY_RELEVANCE, TIME_LIMIT, any_of, filters_of, hits_of, named_body, tree_query
from index.feedback import BEST, NOTHING, Learned, learned, shared_words
from index.nothing_found import Lost, Said, diagnosed
from index.query import SearchRequest
from index.relaxing import FOUND, FULL, LENIENT, SCORED, SIDE_BY_SIDE, Relaxable, Weights, enough, relaxed_said
from index.results import SearchHit
from index.titles import FEWEST_WORDS, NEAR_CANDIDATES, lacking, nearest
from index.tree import AllOf, Node, Term, positive_terms

Body = dict[str, Any]
_ABOVE_ALL = 1e6
_TITLED = ("id", "kind", "state", "change", "title", "other_titles")
Ask = Callable[[Body], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Relaxing:
    """ask: sends a search body and gives the answer."""

    ask: Ask
    request: SearchRequest
    tree: AllOf

    def query(self, full: int) -> tuple[Body | None, Said, list[SearchHit]]:
        """The query of the relaxed search, None when ``full`` matches are enough or nothing matches; what to say; the
        record whose title was nearly typed.
        """
        relaxable = Relaxable.of(self.tree)
        found = self._relaxed(relaxable, full) if relaxable.wanted(self.request, full) else None
        if found is not None:
            return found
        return None, Said() if full else diagnosed(self.request, self.tree, self._having, self._near), []

    def _relaxed(self, relaxable: Relaxable, full: int) -> tuple[Body, Said, list[SearchHit]] | None:
        weights = self._weights(relaxable.words)
        least = self._least(relaxable, weights)
        if least is None:
            return None
        lost = Lost.of(relaxable.words, weights.having, self._having, self._near)
        if self.request.match != "any":
            query = _query(relaxable, weights, least, relaxable.neighbours(self.request.text))
            pinned = self._nearly_named(relaxable, weights, query)
            return query, relaxed_said(self.request, lost, full, NOTHING), pinned
        taught = self._taught(relaxable, weights, least)
        query = _any_query(relaxable, weights, least, taught)
        return query, relaxed_said(self.request, lost, full, taught), self._nearly_named(relaxable, weights, query)

    def _nearly_named(self, relaxable: Relaxable, weights: Weights, query: Body) -> list[SearchHit]:
        """The record whose title was typed with slips, or as a part of a longer text; [] when there is none."""
        known = [tree_query(word) for word, held in zip(relaxable.words, weights.having, strict=True) if held]
        if len(self.request.text.split()) < FEWEST_WORDS or not known:
            return []
        most = {"bool": {"should": known, "minimum_should_match": len(known) - lacking(len(known))}}
        first = {"constant_score": {"filter": most, "boost": _ABOVE_ALL}}
        answer = self.ask({
            "query": {"bool": {"should": [first, query]}}, "size": NEAR_CANDIDATES, "_source": list(_TITLED),
            "track_total_hits": False, "timeout": TIME_LIMIT,
        })  # fmt: skip
        document = nearest((document_from(hit["_source"]) for hit in answer["hits"]["hits"]), self.request.text)
        return [] if document is None else hits_of(self.ask(named_body([document.id], self.tree)))

    def _near(self, term: Term) -> str | None:
        return elastic_spelling.near(self.ask, term)

    def _having(self, nodes: Sequence[Node]) -> list[int]:
        return self._counts(nodes)[1]

    def _taught(self, relaxable: Relaxable, weights: Weights, least: int) -> Learned:
        """What the best records teach (index.feedback)."""
        answer = self.ask({
            "query": _any_query(relaxable, weights, least, NOTHING),
            "post_filter": {"bool": {"filter": list(filters_of(self.request).values())}},
            "sort": BY_RELEVANCE, "size": BEST, "track_total_hits": False, "timeout": TIME_LIMIT,
        })  # fmt: skip
        shared = shared_words(document_from(hit["_source"]) for hit in answer["hits"]["hits"])
        if not shared:
            return NOTHING
        records, having = self._counts([Term((word,)) for word, _ in shared])
        return learned(shared, having, records, typed=len(relaxable.words))

    def _weights(self, words: Sequence[Node]) -> Weights:
        return Weights.from_counts(*self._counts(words))

    def _counts(self, words: Sequence[Node]) -> tuple[int, list[int]]:
        """How many records there are, and how many hold each of the words."""
        counted = {str(place): {"filter": tree_query(word)} for place, word in enumerate(words)}
        answer = self.ask({"size": 0, "track_total_hits": True, "aggs": counted, "timeout": TIME_LIMIT})
        having = [answer["aggregations"][str(place)]["doc_count"] for place in range(len(words))]
        return answer["hits"]["total"]["value"], having

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


def _query(relaxable: Relaxable, weights: Weights, least: int, near: Sequence[Term]) -> Body:
    shares = _functions(relaxable, [weight / weights.total for weight in weights.of])
    full = {"filter": tree_query(AllOf(relaxable.words)), "weight": FULL}
    any_record = {"filter": {"match_all": {}}, "weight": LENIENT}
    scored = {
        "function_score": {
            "query": _scored(relaxable, [(term, SIDE_BY_SIDE) for term in near]),
            "functions": [*shares, full, any_record], "score_mode": "sum", "boost_mode": "multiply",
        }
    }  # fmt: skip
    return _most_of(relaxable, weights, least, scored)


def _any_query(relaxable: Relaxable, weights: Weights, least: int, taught: Learned) -> Body:
    return _most_of(relaxable, weights, least, _scored(relaxable, taught.words))


def _most_of(relaxable: Relaxable, weights: Weights, least: int, scored: Body) -> Body:
    """What holds words of that weight, by the scores of another query."""
    weighed = _weighed(relaxable, weights)
    weighed["function_score"]["min_score"] = least
    excluded = [tree_query(node) for node in relaxable.fixed.excluded]
    return {"bool": {"must": scored, "filter": weighed, "must_not": excluded}}


def _scored(relaxable: Relaxable, more: Sequence[tuple[Term, float]]) -> Body:
    """What adds to the score, with ``more`` terms and their weights; something always does."""
    terms = positive_terms(AllOf(relaxable.words))
    words = " ".join(term.tokens[0] for term in terms if len(term.tokens) == 1)
    phrases = [" ".join(term.tokens) for term in terms if len(term.tokens) > 1]
    should: list[Body] = [
        {"constant_score": {"filter": {"match_all": {}}, "boost": FOUND}},
        *([{"combined_fields": {"query": words, "fields": list(SCORED)}}] if words else []),
        *(_together(phrase, 1.0) for phrase in phrases),
        *(_together(" ".join(term.tokens), weight) for term, weight in more),
    ]
    return {"bool": {"must": list(map(tree_query, relaxable.fixed.required)), "should": should}}


def _together(text: str, weight: float) -> Body:
    """Words next to each other, or one word."""
    fields = list(SCORED)
    if " " in text:
        return {"multi_match": {"query": text, "type": "phrase", "fields": fields, "boost": weight}}
    return {"combined_fields": {"query": text, "fields": fields, "boost": weight}}


def _functions(relaxable: Relaxable, weights: Sequence[float]) -> list[Body]:
    pairs = zip(relaxable.words, weights, strict=True)
    return [{"filter": tree_query(word), "weight": weight} for word, weight in pairs]
