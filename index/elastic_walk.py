"""Every match of a search in Elasticsearch, of one moment, in portions: a point in time and search_after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from index import elastic_query
from index.documents import SearchDocument, document_from
from index.elastic_relaxing import Relaxing
from index.query import SearchRequest
from index.results import SearchHit
from index.tree import AllOf

Ask = Callable[[elastic_query.Body], Mapping[str, Any]]
PORTION = 1_000


def walk(ask: Ask, request: SearchRequest, tree: AllOf, named: Sequence[SearchHit]) -> Iterator[SearchDocument]:
    """ask: searches in the point in time; named: the records that come first."""
    query: elastic_query.Body | None = None
    if not named:
        body = elastic_query.search_body(request, tree, without=(), first=0, size=0)
        query, _, named = Relaxing(ask, request, tree).query(ask(body)["hits"]["total"]["value"])
    yield from (hit.document for hit in named)
    without = [hit.document.id for hit in named]
    body = elastic_query.search_body(request, tree, without=without, first=0, size=PORTION, query=query)
    walking = {name: body[name] for name in ("query", "post_filter", "sort", "size")} | {"track_total_hits": False}
    while hits := ask(walking)["hits"]["hits"]:
        yield from (document_from(hit["_source"]) for hit in hits)
        walking["search_after"] = hits[-1]["sort"]
