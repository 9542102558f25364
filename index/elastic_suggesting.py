"""Suggestions and similar records (index.suggesting) from Elasticsearch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from index.analysis import STOP_WORDS
from index.documents import SearchDocument, document_from, searched_text
from index.elastic_query import TIME_LIMIT
from index.mapping import EXACT, WHOLE
from index.query import SHOWN_STATES
from index.suggesting import LIKE_FIELDS, LIKE_KINDS, LIKE_WORDS, LOOKED_AT, Suggestions, best_names, best_titles

Body = dict[str, Any]
Ask = Callable[[Body], Mapping[str, Any]]
_JOURNALS = f"journal.{WHOLE}"
_NEWEST: list[Body] = [{"change": {"order": "desc"}}, {"id": "asc"}]


def suggest(ask: Ask, typed: tuple[str, ...]) -> Suggestions:
    """typed: words, the last of which goes on."""
    journals = ask({
        "size": 0, "query": _going_on(typed, "journal"), "timeout": TIME_LIMIT,
        "aggs": {"names": {"terms": {"field": _JOURNALS, "size": LOOKED_AT}}},
    })["aggregations"]["names"]["buckets"]  # fmt: skip
    authors = [name for source in _newest(ask, typed, "authors") for name in source.get("authors", ())]
    titles = [(source["id"], source["title"]) for source in _newest(ask, typed, "title")]
    return Suggestions(
        best_names({each["key"]: each["doc_count"] for each in journals}, typed),
        best_names(Counter(authors), typed),
        best_titles(titles, typed),
    )


def _newest(ask: Ask, typed: tuple[str, ...], field: str) -> Sequence[Mapping[str, Any]]:
    shown = {"terms": {"state": list(SHOWN_STATES)}} if field == "title" else {"match_all": {}}
    answer = ask({
        "size": LOOKED_AT, "query": {"bool": {"filter": [_going_on(typed, field), shown]}}, "sort": _NEWEST,
        "_source": ["id", field], "track_total_hits": False, "timeout": TIME_LIMIT,
    })  # fmt: skip
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def _going_on(typed: tuple[str, ...], field: str) -> Body:
    words = {"query": " ".join(typed), "operator": "and"}
    return {"match_bool_prefix": {f"{field}.{EXACT}": words}}


def similar(ask: Ask, document: SearchDocument, without: Collection[str], count: int) -> tuple[SearchDocument, ...]:
    """Records that share the document's rarest words; neither itself nor those ``without``."""
    like = {
        "fields": list(LIKE_FIELDS), "like": [searched_text(document, name) for name in LIKE_FIELDS],
        "min_term_freq": 1, "min_doc_freq": 2, "min_word_length": 3, "max_query_terms": LIKE_WORDS,
        "minimum_should_match": 1, "stop_words": sorted(STOP_WORDS),
    }  # fmt: skip
    filters = [{"terms": {"kind": list(LIKE_KINDS)}}, {"terms": {"state": list(SHOWN_STATES)}}]
    left_out = {"terms": {"id": [document.id, *without]}}
    query = {"bool": {"must": {"more_like_this": like}, "filter": filters, "must_not": left_out}}
    answer = ask({"size": count, "query": query, "track_total_hits": False, "timeout": TIME_LIMIT})
    return tuple(document_from(hit["_source"]) for hit in answer["hits"]["hits"])
