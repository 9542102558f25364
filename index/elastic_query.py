"""Requests as Elasticsearch bodies, plain dictionaries; and its answers as results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from index.documents import document_from
from index.mapping import EXACT, keyword_field
from index.query import SearchRequest
from index.recency import recent_first
from index.results import MARK_END, MARK_START, FacetCount, SearchHit, both_marked, marked
from index.schema import FACETS, HIGHLIGHTED, KNOWN, MISSING, TEXT_FIELDS, Facet
from index.tree import AllOf, AnyOf, Fact, Node, Term, positive_terms

Body = dict[str, Any]

TIME_LIMIT = "10s"
PREFIX_LIMIT = 1_000
"""Words that a prefix may stand for."""
_FACT_FIELDS = {facet.name: keyword_field(facet) for facet in KNOWN} | {"ids": "ids"}
_NOTHING: Body = {"match_none": {}}
_WITHOUT_WORDS: Body = {"bool": {"filter": {"match_all": {}}}}
_NEWEST: list[Body] = [{"date": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
BY_RELEVANCE: list[Body] = [{"_score": {"order": "desc"}}, *_NEWEST]
_SORTS: dict[str, list[Body]] = {
    "relevance": BY_RELEVANCE,
    "newest": _NEWEST,
    "oldest": [{"date": {"order": "asc", "missing": "_last"}}, {"id": "asc"}],
}


def search_body(
    request: SearchRequest, tree: AllOf, *, without: Sequence[str], first: int, size: int, query: Body | None = None
) -> Body:
    """A page of the matches, but not the ids ``without``; query: of a relaxed search, what matches instead of the tree.
    Filters come after the counting, so that each facet counts under the filters of all the others.
    """
    filters = filters_of(request)
    after: Body = {"bool": {"filter": list(filters.values()), "must_not": [{"ids": {"values": list(without)}}]}}
    matching = query or tree_query(tree)
    return {
        "query": recent_first(matching) if request.sort == "relevance" and query is None else matching,
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


def titled_body(title: AllOf, tree: AllOf, size: int) -> Body:
    """Records with these words in a title."""
    return {"query": tree_query(title), "size": size, "track_total_hits": False, "highlight": highlight(tree)}


def alone_body(named: Mapping[str, Node], ids: Sequence[str]) -> Body:
    """Some records, with their score by each of the nodes alone."""
    alone = [{"bool": {"must": tree_query(node), "_name": name}} for name, node in named.items()]
    return {
        "query": {"bool": {"filter": {"terms": {"id": list(ids)}}, "should": alone}},
        "size": len(ids), "_source": ["id"], "timeout": TIME_LIMIT,
    }  # fmt: skip


def tree_query(node: Node) -> Body:
    if isinstance(node, Term):
        scored = _words([node]) if _is_word(node) else _phrase(node)
        return {"bool": {"must": scored, "filter": _exactly(node)}} if node.quoted else scored
    if isinstance(node, Fact):
        return {"bool": {"filter": _fact(node)}}
    if isinstance(node, AnyOf):
        return {"bool": {"should": [tree_query(each) for each in node.nodes], "minimum_should_match": 1}}
    required = _required(node.required)
    excluded = [tree_query(each) for each in node.excluded]
    if not excluded:
        return required[0] if len(required) == 1 else {"bool": {"must": required}} if required else _WITHOUT_WORDS
    return {"bool": {"must": required or [_WITHOUT_WORDS], "must_not": excluded}}


def _is_word(node: Node) -> bool:
    """A single word, searched for in all fields together."""
    return isinstance(node, Term) and len(node.tokens) == 1 and not node.prefix


def _fact(fact: Fact) -> Body:
    if fact.name in ("year", "date"):
        bounds = {"gte": fact.first, "lte": fact.last}
        return {"range": {fact.name: {name: bound for name, bound in bounds.items() if bound is not None}}}
    return {"terms": {_FACT_FIELDS[fact.name]: list(fact.values)}}


def _required(nodes: Sequence[Node]) -> list[Body]:
    """One clause for a run of single words, which is quicker than one for each and scores the same."""
    clauses: list[Body] = []
    for fields, run in groupby(nodes, _joinable):
        if fields is None:
            clauses += [tree_query(node) for node in run]
        else:
            clauses.append(_words([node for node in run if isinstance(node, Term)]))
    return clauses


def _joinable(node: Node) -> tuple[str, ...] | None:
    """The fields of a word that may be searched together with its neighbours; None for what is searched by itself."""
    return node.fields if isinstance(node, Term) and _is_word(node) and not node.quoted else None


def _exactly(term: Term) -> Body:
    """The words as they are written. They only filter: what counts is the same for words in quotes and without."""
    return {"multi_match": {**_typed(term), "fields": [f"{name}.{EXACT}" for name in _names(term.fields)]}}


def _names(chosen: Sequence[str]) -> list[str]:
    return [field.name for field in TEXT_FIELDS if not chosen or field.name in chosen]


def any_of(nodes: Sequence[Node]) -> Body:
    """At least one of the nodes; each that matches adds to the score."""
    single = [node for node in nodes if isinstance(node, Term) and node.plain and len(node.tokens) == 1]
    others = [tree_query(node) for node in nodes if node not in single]
    words = [_words(single, operator="or")] if single else []
    return {"bool": {"should": [*words, *others], "minimum_should_match": 1}}


def _words(terms: Sequence[Term], *, operator: str = "and") -> Body:
    """terms: single words of the same fields."""
    text = " ".join(term.tokens[0] for term in terms)
    return {"combined_fields": {"query": text, "fields": _weighted(terms[0].fields), "operator": operator}}


def _phrase(term: Term) -> Body:
    return {"multi_match": {**_typed(term), "fields": _weighted(term.fields)}}


def _typed(term: Term) -> Body:
    text = " ".join(term.tokens)
    if term.prefix:
        return {"query": text, "type": "phrase_prefix", "max_expansions": PREFIX_LIMIT}
    return {"query": text, "type": "phrase"}


def _weighted(names: Sequence[str]) -> list[str]:
    return [f"{field.name}^{field.weight}" for field in TEXT_FIELDS if not names or field.name in names]


def filters_of(request: SearchRequest) -> dict[str, Body]:
    """For each facet that the request filters by: its filter."""
    filters = {name: _chosen(_FACT_FIELDS[name], values) for name, values in request.chosen().items()}
    bounds = {"gte": request.year_from, "lte": request.year_to}
    given = {name: year for name, year in bounds.items() if year is not None}
    if given:
        filters["year"] = {"range": {"year": given}}
    return filters


def _chosen(field: str, values: Sequence[str]) -> Body:
    """Any of the values; MISSING: no value at all."""
    known: Body = {"terms": {field: [value for value in values if value != MISSING]}}
    if MISSING not in values:
        return known
    return {"bool": {"should": [known, {"bool": {"must_not": {"exists": {"field": field}}}}]}}


def _facet(facet: Facet, filters: Mapping[str, Body]) -> Body:
    others = [each for name, each in filters.items() if name != facet.name]
    order: Any = {"_key": "desc"} if facet.by_value else [{"_count": "desc"}, {"_key": "asc"}]
    field = _FACT_FIELDS[facet.name]
    values = {"terms": {"field": field, "size": facet.limit, "order": order}}
    return {
        "filter": {"bool": {"filter": others}}, "aggs": {"values": values, MISSING: {"missing": {"field": field}}},
    }  # fmt: skip


def highlight(tree: AllOf) -> Body:
    """Whole fields with marks; cutting and escaping is ours (index.results), the same for both back ends."""
    terms = positive_terms(tree)
    plain = _sought([term for term in terms if not term.quoted], "")
    exact = _sought([term for term in terms if term.quoted], f".{EXACT}")
    return {
        "fields": {
            **{name: {"highlight_query": plain} for name in HIGHLIGHTED},
            **({f"{name}.{EXACT}": {"highlight_query": exact} for name in HIGHLIGHTED} if exact != _NOTHING else {}),
        },
        "number_of_fragments": 0,
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
    }


def _sought(terms: Sequence[Term], suffix: str) -> Body:
    shown = [(term, [name + suffix for name in HIGHLIGHTED if name in _names(term.fields)]) for term in terms]
    clauses = [{"multi_match": {**_typed(term), "fields": fields}} for term, fields in shown if fields]
    return {"bool": {"should": clauses}} if clauses else _NOTHING


def hits_of(answer: Mapping[str, Any]) -> list[SearchHit]:
    return [
        SearchHit(
            document_from(hit["_source"]),
            float(hit.get("_score") or 0.0),
            marked(_texts(hit.get("highlight", {}))),
        )
        for hit in answer["hits"]["hits"]
    ]


def _texts(found: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Field -> its text with all marks, those of its unstemmed sub-field among them."""
    texts: dict[str, str] = {}
    for name, (text,) in found.items():
        field = name.removesuffix(f".{EXACT}")
        texts[field] = both_marked(texts[field], text) if field in texts else text
    return texts


def facets_of(answer: Mapping[str, Any]) -> dict[str, tuple[FacetCount, ...]]:
    return {name: tuple(_counts_of(facet)) for name, facet in answer["aggregations"].items()}


def _counts_of(facet: Mapping[str, Any]) -> Iterator[FacetCount]:
    for each in facet["values"]["buckets"]:
        yield FacetCount(str(each["key"]), each["doc_count"])
    if facet[MISSING]["doc_count"]:
        yield FacetCount(MISSING, facet[MISSING]["doc_count"])
