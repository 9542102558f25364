"""The copy for search: documents of the catalogue's records in a search engine, and queries back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from index.documents import SearchDocument, document_of
from index.elastic_address import Address
from index.embedded import EmbeddedIndex
from index.query import SHOWN_STATES, SearchRequest
from index.results import FacetCount, SearchHit, SearchResult
from index.search import SearchIndex
from index.sync import IndexReceipt, index_changes, rebuild, rollback
from index.synonyms import BUILT_IN, Synonyms
from index.writing import DeadLetter, DeadLetterFile, WriteReceipt
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
    "rollback",
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
    if re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", alias) is None:
        raise BadSettings(f"The index name {alias!r} cannot be used: take small letters, digits, - and _ only.")
    meaning = BUILT_IN if synonyms is None else Synonyms.of(synonyms)
    folder = data / "index"
    if url is None:
        return EmbeddedIndex(folder, alias, meaning)
    # Only those who use the server pay for loading its client.
    from index.elastic import Server
    from index.elastic_index import ElasticIndex

    address = Address.of(url, user=user, password=password, api_key=api_key, ca_certs=ca_certs)
    return ElasticIndex(Server(address), alias, DeadLetterFile(folder / f"{alias}.dead-letters.jsonl"), meaning)
