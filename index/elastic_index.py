"""The search in Elasticsearch: requests in, results out, and indexes behind one alias."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from index import elastic_query, elastic_relaxing, elastic_suggesting, elastic_walk
from index.documents import SearchDocument, document_from
from index.elastic import Absent, Server
from index.elastic_writer import Patience, write_all
from index.explaining import explained
from index.identifiers import identifiers
from index.mapping import definition
from index.nothing_found import Said
from index.query import AllOf, Node, SearchRequest, parse
from index.results import SearchHit, SearchResult
from index.search import (
    NOT_BUILT,
    OUTSIDE_FILTERS,
    also_searched,
    as_meant,
    as_typed,
    born,
    corrected,
    is_name_of,
    new_name,
    outside_filters,
    window,
)
from index.suggesting import NOTHING, Suggestions, typed_words
from index.synonyms import BUILT_IN, NONE, Synonyms, widened
from index.titles import CANDIDATES, exact_first, title_words
from index.writing import DeadLetterFile, WriteReceipt
from ingest.errors import BadSettings, Refused

WALK = 1_000
WALK_KEEPS = "5m"


class ElasticIndex:
    """An index.search.SearchIndex on a server; safe for threads."""

    def __init__(
        self, server: Server, alias: str, dead: DeadLetterFile, synonyms: Synonyms = BUILT_IN,
        patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self._server = server
        self._alias = alias
        self._dead = dead
        self._synonyms = synonyms
        self._patience = patience or Patience()

    def check(self) -> None:
        self._server.check()
        self.concrete_name()

    def search(self, request: SearchRequest) -> SearchResult:
        return corrected(self._search, request)

    def _search(self, request: SearchRequest) -> SearchResult:
        started = time.perf_counter()
        first, last = window(request)
        query = parse(request.text)
        tree, added = widened(query.tree, self._synonyms if request.synonyms else NONE)
        request = as_typed(request, tree)
        try:
            result = self._page(request, tree, self._named(request.text, tree), first, last)
        except Absent:
            return SearchResult(0, notes=(NOT_BUILT,))
        notes = (*query.notes, *also_searched(added), *result.notes)
        return replace(result, notes=notes, synonyms=added, took_ms=(time.perf_counter() - started) * 1000)

    def walk(self, request: SearchRequest) -> Iterator[SearchDocument]:
        if self.concrete_name() is None:
            return
        request = as_meant(self._search, request)
        tree, _ = widened(parse(request.text).tree, self._synonyms if request.synonyms else NONE)
        request = as_typed(request, tree)
        with self._server.point_in_time(self._alias, WALK_KEEPS) as pit:
            view = {"pit": {"id": pit, "keep_alive": WALK_KEEPS}}

            def ask(body: elastic_query.Body) -> Mapping[str, Any]:
                return self._server.search({**body, **view})

            yield from elastic_walk.walk(ask, request, tree, self._named(request.text, tree))

    def _named(self, text: str, tree: AllOf) -> list[SearchHit]:
        """The records whose identifiers were typed, in the order typed, or whose title was."""
        typed = identifiers(text)
        found = self._hits(elastic_query.named_body(typed, tree)) if typed else []
        if found:
            return sorted(found, key=lambda hit: min(typed.index(each) for each in hit.document.ids if each in typed))
        title = title_words(text)
        if title is None:
            return []
        hits = {hit.document: hit for hit in self._hits(elastic_query.titled_body(title, tree, CANDIDATES))}
        return [hits[document] for document in exact_first(list(hits), text)]

    def _hits(self, body: elastic_query.Body) -> list[SearchHit]:
        return elastic_query.hits_of(self._server.search(body, self._alias))

    def _page(self, request: SearchRequest, tree: AllOf, named: list[SearchHit], first: int, last: int) -> SearchResult:
        answer = self._answer(request, tree, named, first, last)
        said, relaxed = Said(), False
        if not named:
            relaxing = elastic_relaxing.Relaxing(self._asked, request, tree)
            query, said, named = relaxing.query(answer["hits"]["total"]["value"])
            relaxed = query is not None
            if relaxed:
                answer = self._answer(request, tree, named, first, last, query)
        shown = [replace(hit, score=0.0) for hit in named[first:last]]
        notes = said.notes
        if any(outside_filters(request, hit.document) for hit in shown):
            notes = (*notes, OUTSIDE_FILTERS)
        hits = (*shown, *elastic_query.hits_of(answer))
        if request.explain:
            hits = explained(request, tree, hits, self._scores_alone, recent=not relaxed)
        total = answer["hits"]["total"]["value"] + len(named)
        return SearchResult(total, hits, elastic_query.facets_of(answer), notes=notes, suggestion=said.suggestion)

    def _answer(
        self, request: SearchRequest, tree: AllOf, named: list[SearchHit], first: int, last: int,
        query: elastic_query.Body | None = None,
    ) -> Mapping[str, Any]:  # fmt: skip
        """The places of the page that the records named leave."""
        start, end = max(0, first - len(named)), max(0, last - len(named))
        without = [hit.document.id for hit in named]
        return self._asked(
            elastic_query.search_body(request, tree, without=without, first=start, size=end - start, query=query)
        )

    def _scores_alone(self, named: Mapping[str, Node], ids: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
        answer = self._server.search(elastic_query.alone_body(named, ids), self._alias, named_scores=True)
        found: dict[str, dict[str, float]] = {name: {} for name in named}
        for hit in answer["hits"]["hits"]:
            for name, score in hit.get("matched_queries", {}).items():
                found[name][hit["_source"]["id"]] = score
        return found

    def _asked(self, body: elastic_query.Body) -> Mapping[str, Any]:
        return self._server.search(body, self._alias)

    def suggest(self, text: str) -> Suggestions:
        typed = typed_words(text)
        try:
            return elastic_suggesting.suggest(self._asked, typed) if typed else NOTHING
        except Absent:
            return NOTHING

    def similar(self, record_id: str, *, without: Collection[str] = (), count: int = 5) -> tuple[SearchDocument, ...]:
        document = self.get(record_id)
        return elastic_suggesting.similar(self._asked, document, without, count) if document else ()

    def get(self, record_id: str) -> SearchDocument | None:
        try:
            return document_from(self._server.source(self._alias, record_id))
        except Absent:
            return None

    def documents(self) -> Iterator[SearchDocument]:
        """All of one moment, however long the walk takes."""
        if self.concrete_name() is None:
            return
        with self._server.point_in_time(self._alias, WALK_KEEPS) as pit:
            after: dict[str, Any] = {}
            while hits := self._portion(pit, after):
                yield from (document_from(hit["_source"]) for hit in hits)
                after = {"search_after": hits[-1]["sort"]}

    def _portion(self, pit: str, after: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        view = {"id": pit, "keep_alive": WALK_KEEPS}
        place: dict[str, Any] = {"pit": view, "size": WALK, "sort": ["id"], "track_total_hits": False}
        hits: Sequence[Mapping[str, Any]] = self._server.search({**place, **after})["hits"]["hits"]
        return hits

    def count(self) -> int:
        concrete = self.concrete_name()
        return 0 if concrete is None else self._server.count(concrete)

    def concrete_name(self) -> str | None:
        names = self._server.indexes_of(self._alias)
        if len(names) > 1:
            raise BadSettings(f"The alias {self._alias} points at {len(names)} indexes: take it from all but one.")
        return names[0] if names else None

    def write(self, documents: Iterable[SearchDocument], *, into: str | None = None) -> WriteReceipt:
        concrete = into or self.concrete_name()
        if concrete is None:
            raise Refused(f"The search index {self._alias!r} has not been built: run `ketalit rebuild`.")
        receipt = write_all(documents, lambda lines: self._server.bulk(_writer(concrete), lines), self._patience)
        self._dead.append(receipt.dead)
        return receipt

    def close(self) -> None:
        self._server.close()

    def create(self) -> str:
        concrete = new_name(self._alias)
        self._server.create(concrete, _writer(concrete), definition())
        return concrete

    def finish(self, concrete: str) -> None:
        if concrete != self.concrete_name():
            self._server.refresh_by_itself(concrete)
        self._server.make_searchable(concrete)

    def point(self, concrete: str) -> None:
        # Whichever index has it by now: two rebuilds that end at one moment must not leave it on both.
        self._server.move_alias(self._alias, f"{self._alias}-v*", concrete)

    @contextmanager
    def pinned(self, concrete: str) -> Iterator[ElasticIndex]:
        yield ElasticIndex(self._server, concrete, self._dead, self._synonyms, self._patience)

    def concrete_names(self) -> tuple[str, ...]:
        found = self._server.indexes_like(f"{self._alias}-v*")
        return tuple(sorted((name for name in found if is_name_of(self._alias, name)), key=born))

    def drop(self, concrete: str) -> None:
        self._server.drop(concrete)

    def count_of(self, concrete: str) -> int:
        return self._server.count(concrete)

    def schema_version(self, concrete: str) -> int | None:
        version = self._server.meta(concrete).get("schema_version")
        return version if isinstance(version, int) else None

    def highest_change(self, concrete: str) -> int:
        body = {"size": 0, "aggs": {"highest": {"max": {"field": "change"}}}}
        return int(self._server.search(body, concrete)["aggregations"]["highest"]["value"] or 0)


def _writer(concrete: str) -> str:
    """Each concrete index's own alias, for writing."""
    return f"{concrete}-writer"
