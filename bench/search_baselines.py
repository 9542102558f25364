"""What the search is compared with: FTS5 and Elasticsearch as they come, asked the plain way."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from index.documents import SearchDocument
from index.evaluation import Search, own_alias

_WORDS = re.compile(r"\w+")


def bare_fts5(documents: Iterable[SearchDocument]) -> Search:
    """Title and abstract in FTS5 with its Porter stemmer; the words of a text OR-ed, best first."""
    connection = sqlite3.connect(":memory:")
    table = "fts5(id UNINDEXED, title, abstract, tokenize='porter unicode61')"
    connection.execute(f"CREATE VIRTUAL TABLE bare USING {table}")
    rows = ((each.id, each.title or "", each.abstract or "") for each in documents)
    connection.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)

    def search(text: str, count: int) -> Sequence[str]:
        words = " OR ".join(f'"{word}"' for word in _WORDS.findall(text))
        found = connection.execute("SELECT id FROM bare WHERE bare MATCH ? ORDER BY rank LIMIT ?", (words, count))
        return [row[0] for row in found]

    return search


@contextmanager
def plain_multi_match(url: str, documents: Iterable[SearchDocument]) -> Iterator[Search]:
    """Title and abstract with the server's default analysis, asked with multi_match."""
    client = Elasticsearch(url, request_timeout=60)
    name = own_alias()
    bodies = ({"_index": name, "_id": each.id, "title": each.title, "abstract": each.abstract} for each in documents)
    try:
        bulk(client, bodies, refresh=True)

        def search(text: str, count: int) -> Sequence[str]:
            query = {"multi_match": {"query": text, "fields": ["title", "abstract"]}}
            answer = client.search(index=name, query=query, size=min(count, 10_000), source=False)
            return [hit["_id"] for hit in answer["hits"]["hits"]]

        yield search
    finally:
        client.indices.delete(index=name, ignore_unavailable=True)
        client.close()
