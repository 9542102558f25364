"""The copy for search: documents of the catalogue's records in a search engine, and queries back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.documents import SearchDocument, document_of
from index.embedded import EmbeddedIndex
from index.query import SHOWN_STATES, SearchRequest
from index.results import FacetCount, SearchHit, SearchResult
from index.search import SearchIndex
from index.sync import IndexReceipt, index_changes, rebuild
from index.synonyms import BUILT_IN, Synonyms
from index.writing import DeadLetter, WriteReceipt
from ingest.errors import BadSettings

__all__ = [
    "SHOWN_STATES",
    "DeadLetter",
    "FacetCount",
    "IndexReceipt",
    "SearchDocument",
    "SearchHit",
    "SearchIndex",
    "SearchRequest",
    "SearchResult",
    "WriteReceipt",
    "document_of",
    "index_changes",
    "open_index",
    "rebuild",
]


def open_index(
    *,
    data: Path,
    alias: str,
    url: str | None = None,
    user: str | None = None,
    password: str | None = None,
    api_key: str | None = None,
    ca_certs: Path | None = None,
    synonyms: Iterable[Iterable[str]] | None = None,
) -> SearchIndex:
    """Elasticsearch at ``url``, or without one the embedded index below ``data``. Nothing is contacted before check().

    alias: the name readers use; synonyms: groups of expressions of equal meaning, default the built-in list.
    """
    meaning = BUILT_IN if synonyms is None else Synonyms.of(synonyms)
    folder = data / "index"
    if url is None:
        return EmbeddedIndex(folder, alias, meaning)
    raise BadSettings("Elasticsearch is not supported yet: leave its address out.")
