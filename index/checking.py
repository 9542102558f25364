"""What a new index must show before readers see it: every record there, documents as they were written, found by what
they are, and answers to the usual questions as full as those of the index in use.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

from index.analysis import STOP_WORDS, tokens
from index.documents import SearchDocument
from index.query import SearchRequest
from index.search import Searcher, SearchIndex
from ingest.errors import Refused

SAMPLE = 25
GOLDEN = (
    "ketamine",
    "esketamine OR spravato",
    "depression",
    "treatment-resistant depression",
    "pain",
    "suicidal",
    "ketamine -mice",
    "title:ketamine",
    "design:rct",
    "year:2020-",
)
"""Questions whose answers must not shrink when the index is made anew."""
SHRINKS = 0.1
"""The share of the records by which an answer may be smaller than that of the index in use."""
FEW = 20
"""Answers of fewer records may change more: one of them weighs too much."""


class Sample:
    """Some of the documents that pass through, each with the same chance, however many there are."""

    def __init__(self, size: int = SAMPLE) -> None:
        self.documents: list[SearchDocument] = []
        self._size = size
        self._seen = 0
        self._chance = random.Random()  # noqa: S311 - no secret

    def of(self, documents: Iterable[SearchDocument]) -> Iterator[SearchDocument]:
        for document in documents:
            self._seen += 1
            if len(self.documents) < self._size:
                self.documents.append(document)
            elif (place := self._chance.randrange(self._seen)) < self._size:
                self.documents[place] = document
            yield document


def check_new(index: SearchIndex, concrete: str, former: str | None, sample: Sample, refused: frozenset[str]) -> None:
    """Refused when the new index ``concrete`` must not be used. refused: ids that the search engine did not take."""
    with index.pinned(concrete) as new:
        _complete(new, index.count_of(concrete))
        for document in sample.documents:
            if document.id not in refused:
                _held(new, document)
        if former is not None and (held := index.count_of(former)):
            with index.pinned(former) as old:
                _as_full(new, old, index.count_of(concrete) / held)


def _complete(new: Searcher, count: int) -> None:
    found = new.search(SearchRequest(states=())).total
    if found != count:
        raise _refusal(f"finds {found:,} of its {count:,} records")


def _held(new: Searcher, document: SearchDocument) -> None:
    """As it was written, or newer; found by its number and by its title's words."""
    held = new.get(document.id)
    if held is None or held.change > document.change:
        return  # gone or changed while the index was made; the counts were compared
    if held != document:
        raise _refusal(f"holds {document.id} otherwise than it was written")
    numbered = document.id.startswith(("pubmed:", "nct:")) and document.ids
    if numbered and document.id not in {hit.document.id for hit in new.search(SearchRequest(document.id)).hits}:
        raise _refusal(f"does not find {document.id} by its number")
    words = [word for word in tokens(document.title or "") if word not in STOP_WORDS][:3]
    if words and not new.search(SearchRequest(f"title:({' '.join(words)})", states=(), match="all", size=1)).total:
        raise _refusal(f"does not find {document.id} by the words of its title")


def _as_full(new: Searcher, old: Searcher, growth: float) -> None:
    """growth: how many records the new one holds for each of the one in use."""
    for question in GOLDEN:
        before, now = (each.search(SearchRequest(question, match="all", size=1)).total for each in (old, new))
        if before >= FEW and now < before * min(1.0, growth) * (1 - SHRINKS):
            raise _refusal(f"finds {now:,} records for “{question}” where the one in use finds {before:,}")


def _refusal(what: str) -> Refused:
    return Refused(f"The new index {what}: it was not put into use, and the former one still answers; rebuild again.")
