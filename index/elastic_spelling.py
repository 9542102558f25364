"""What a misspelt word may mean, by the words of the index on the server: its term suggester finds those close by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from index.documents import document_from, searched_text
from index.spelling import SHORTEST, close_name, closest_stem, fields_of, written
from index.tree import Term

Body = dict[str, Any]
Ask = Callable[[Body], Mapping[str, Any]]
_OFFERED = 50


def near(ask: Ask, term: Term) -> str | None:
    """The name closest to a word that no record holds: a drug or condition, else an author or a word of a title."""
    (word,) = term.tokens
    if len(word) < SHORTEST:
        return None
    known = None if term.fields else close_name(word)
    return known or next(filter(None, (_in_field(ask, word, field) for field in fields_of(term.fields))), None)


def _in_field(ask: Ask, word: str, field: str) -> str | None:
    term = {"field": field, "size": _OFFERED, "suggest_mode": "always", "prefix_length": 1, "max_edits": 2}
    answer = ask({"size": 0, "suggest": {"near": {"text": word, "term": term}}})
    offered = [option for found in answer["suggest"]["near"] for option in found["options"]]
    stem = closest_stem(word, {option["text"]: option["freq"] for option in offered})
    if stem is None:
        return None
    held = ask({"query": {"term": {field: stem}}, "size": 1})["hits"]["hits"]
    return written(word, (searched_text(document_from(hit["_source"]), field) for hit in held))
