"""Requests as Elasticsearch bodies, plain dictionaries; and its answers as results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from index.documents import document_from
from index.query import AllOf, AnyOf, Node, SearchRequest, Term, positive_terms
from index.results import MARK_END, MARK_START, FacetCount, SearchHit, marked
from index.schema import FACETS, HIGHLIGHTED, TEXT_FIELDS, Facet

Body = dict[str, Any]

TIME_LIMIT = "10s"
_FIELDS = [f"{field.name}^{field.weight}" for field in TEXT_FIELDS]
_WITHOUT_WORDS: Body = {"bool": {"filter": {"match_all": {}}}}
_NEWEST: list[Body] = [{"date": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
_SORTS: dict[str, list[Body]] = {
    "relevance": [{"_score": {"order": "desc"}}, *_NEWEST],
    "newest": _NEWEST,
    "oldest": [{"date": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
}


def search_body(
    request: SearchRequest, tree: AllOf, *, without: Sequence[str], first: int, size: int, query: Body | None = None
) -> Body:
    """A page of the matches, but not the ids ``without``; query: what matches instead of the tree. Filters come after
    the counting, so that each facet counts under the filters of all the others.
    """
    filters = filters_of(request)
    after: Body = {"bool": {"filter": list(filters.values()), "must_not": [{"ids": {"values": list(without)}}]}}
    return {
        "query": query or tree_query(tree),
        "post_filter": after,
        "aggs": {facet.name: _facet(facet, filters) for facet in FACETS},
        "sort": _SORTS[request.sort],
        "from": first,
        "size": size,
        "highlight": highlight(tree),
        "track_total_hits": True,
        "timeout": TIME_LIMIT,
    }


def named_body(identifiers: Sequence[str], tree: AllOf) -> Body:
    """The records that carry one of the identifiers."""
    return {
        "query": {"bool": {"filter": {"terms": {"ids": list(identifiers)}}}},
        "sort": ["id"],
        "size": 100,
        "highlight": highlight(tree),
    }


def tree_query(node: Node) -> Body:
    if isinstance(node, Term):
        return _words([node]) if len(node.tokens) == 1 else _phrase(node)
    if isinstance(node, AnyOf):
        return {"bool": {"should": [tree_query(each) for each in node.nodes], "minimum_should_match": 1}}
    required = _required(node.required)
    excluded = [tree_query(each) for each in node.excluded]
    if not excluded:
        return required[0] if len(required) == 1 else {"bool": {"must": required}} if required else _WITHOUT_WORDS
    return {"bool": {"must": required or [_WITHOUT_WORDS], "must_not": excluded}}


def _required(nodes: Sequence[Node]) -> list[Body]:
    """One clause for a run of single words, which is quicker than one for each and scores the same."""
    clauses: list[Body] = []
    for single, run in groupby(nodes, lambda node: isinstance(node, Term) and len(node.tokens) == 1):
        if single:
            clauses.append(_words([node for node in run if isinstance(node, Term)]))
        else:
            clauses += [tree_query(node) for node in run]
    return clauses


def any_of(nodes: Sequence[Node]) -> Body:
    """At least one of the nodes; each that matches adds to the score."""
    single = [node for node in nodes if isinstance(node, Term) and len(node.tokens) == 1]
    others = [tree_query(node) for node in nodes if node not in single]
    words = [_words(single, operator="or")] if single else []
    return {"bool": {"should": [*words, *others], "minimum_should_match": 1}}


def _words(terms: Iterable[Term], *, operator: str = "and") -> Body:
    text = " ".join(term.tokens[0] for term in terms)
    return {"combined_fields": {"query": text, "fields": _FIELDS, "operator": operator}}


def _phrase(term: Term) -> Body:
    return {"multi_match": {"query": " ".join(term.tokens), "type": "phrase", "fields": _FIELDS}}


def filters_of(request: SearchRequest) -> dict[str, Body]:
    """For each facet that the request filters by: its filter."""
    filters: dict[str, Body] = {}
    if request.kinds:
        filters["kind"] = {"terms": {"kind": list(request.kinds)}}
    if request.conditions:
        filters["condition"] = {"terms": {"conditions": list(request.conditions)}}
    if request.states:
        filters["state"] = {"terms": {"state": list(request.states)}}
    bounds = {"gte": request.year_from, "lte": request.year_to}
    given = {name: year for name, year in bounds.items() if year is not None}
    if given:
        filters["year"] = {"range": {"year": given}}
    return filters


def _facet(facet: Facet, filters: Mapping[str, Body]) -> Body:
    others = [each for name, each in filters.items() if name != facet.name]
    order: Any = {"_key": "desc"} if facet.by_value else [{"_count": "desc"}, {"_key": "asc"}]
    values = {"terms": {"field": facet.field, "size": facet.limit, "order": order}}
    return {"filter": {"bool": {"filter": others}}, "aggs": {"values": values}}


def highlight(tree: AllOf) -> Body:
    """Whole fields with marks; cutting and escaping is ours (index.results), the same for both back ends."""
    terms = positive_terms(tree)
    clauses = [
        {"multi_match": {"query": " ".join(term.tokens), "type": "phrase", "fields": list(HIGHLIGHTED)}}
        for term in terms
    ]
    return {
        "highlight_query": {"bool": {"should": clauses}} if clauses else {"match_none": {}},
        "fields": {name: {} for name in HIGHLIGHTED},
        "number_of_fragments": 0,
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
    }


def hits_of(answer: Mapping[str, Any]) -> list[SearchHit]:
    return [
        SearchHit(
            document_from(hit["_source"]),
            float(hit.get("_score") or 0.0),
            marked({name: texts[0] for name, texts in hit.get("highlight", {}).items()}),
        )
        for hit in answer["hits"]["hits"]
    ]


def facets_of(answer: Mapping[str, Any]) -> dict[str, tuple[FacetCount, ...]]:
    return {
        name: tuple(FacetCount(str(each["key"]), each["doc_count"]) for each in facet["values"]["buckets"])
        for name, facet in answer["aggregations"].items()
    }
