"""How fast the index is written, how soon a change is found, and how search fares among very many records.

``RECORDS=1000000`` adds the last: documents made of real ones (titles of some, abstracts of others), gigabytes of them.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from bench.measure import Measure
from bench.search_speed import speed, varied
from catalog import Catalog, Tagged
from index import SearchIndex, SearchRequest, document_of, evaluation, index_changes, open_index, rebuild
from index.analysis import fold
from index.documents import SearchDocument, body_of, numbers, searched_text
from index.elastic_bulk import BATCH_DOCUMENTS
from index.embedded import BATCH
from index.mapping import definition
from index.schema import TEXT_FIELDS
from ingest.records import Study

_CATALOGUED = 6_000
_CHANGES = 10
_ROUNDS = 2
_NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def measures(
    folder: Path, tagged: Sequence[Tagged], documents: Sequence[SearchDocument], texts: Sequence[str], url: str | None
) -> list[Measure]:
    """tagged: records for a catalogue; documents: what is written into the embedded index; texts: of questions."""
    catalog = Catalog(f"sqlite:///{folder / 'catalog.db'}")
    catalog.migrate()
    run = catalog.start_run("pubmed", "bench")
    for first in range(0, min(_CATALOGUED, len(tagged)), 500):
        catalog.store_batch(run, f"bench-{first}", tagged[first : first + 500], fetched_at=_NOON)
    rows = [_embedded_bulk(folder, documents), _soon(folder, catalog, tagged[0], None)]
    if url:
        rows += [_elastic_bulk(folder, catalog, url), _soon(folder, catalog, tagged[0], url)]
    catalog.close()
    wanted = int(os.environ.get("RECORDS", "0"))
    return [*rows, *(_among_many(folder, documents, texts, wanted) if wanted else ())]


def _best(works: Sequence[Callable[[], float]]) -> list[float]:
    """The least seconds of each work; they take turns, so that a noisy moment strikes all."""
    times = [[work() for work in works] for _ in range(_ROUNDS)]
    return [min(column) for column in zip(*times, strict=True)]


def _embedded_bulk(folder: Path, documents: Sequence[SearchDocument]) -> Measure:
    texts = [[fold(searched_text(each, field.name)) for field in TEXT_FIELDS] for each in documents]

    def ours() -> float:
        index = open_index(data=folder, alias=evaluation.own_alias())
        concrete = index.create()
        started = time.process_time()
        index.write(documents, into=concrete)
        seconds = time.process_time() - started
        index.drop(concrete)
        return seconds

    def bare() -> float:
        path = folder / f"bare-{secrets.token_hex(4)}.sqlite"
        connection = sqlite3.connect(path, isolation_level=None)
        names = ", ".join(field.name for field in TEXT_FIELDS)
        connection.execute(f"CREATE VIRTUAL TABLE bare USING fts5({names}, tokenize='porter unicode61')")
        insert = f"INSERT INTO bare VALUES ({', '.join('?' * len(TEXT_FIELDS))})"  # noqa: S608 - marks only
        started = time.process_time()
        for first in range(0, len(texts), BATCH):
            connection.execute("BEGIN")
            connection.executemany(insert, texts[first : first + BATCH])
            connection.execute("COMMIT")
        seconds = time.process_time() - started
        connection.close()
        path.unlink()
        return seconds

    mine, theirs = _best([ours, bare])
    note = f"{len(documents) / mine:,.0f} and {len(documents) / theirs:,.0f} records/s of processor time"
    return Measure("bulk, embedded, against bare FTS5 inserts of the same text", theirs / mine, "times", 0.7, note)


def _elastic_bulk(folder: Path, catalog: Catalog, url: str) -> Measure:
    entries = list(catalog.entries())
    bodies = [body_of(each) | {"numbers": numbers(each)} for each in map(document_of, entries)]

    def ours() -> float:
        index = open_index(data=folder, alias=evaluation.own_alias(), url=url)
        concrete = index.create()
        started = time.perf_counter()
        index.write(map(document_of, catalog.entries()), into=concrete)
        seconds = time.perf_counter() - started
        index.drop(concrete)
        index.close()
        return seconds

    def helpers() -> float:
        name = evaluation.own_alias()
        with Elasticsearch(url, request_timeout=60) as client:
            client.indices.create(index=name, **definition())
            actions = (
                {"_index": name, "_id": body["id"], "version": body["change"], "version_type": "external", **_of(body)}
                for body in bodies
            )
            started = time.perf_counter()
            bulk(client, actions, chunk_size=BATCH_DOCUMENTS)
            seconds = time.perf_counter() - started
            client.indices.delete(index=name)
        return seconds

    mine, theirs = _best([ours, helpers])
    note = f"{len(entries) / mine:,.0f} and {len(entries) / theirs:,.0f} records/s, {BATCH_DOCUMENTS} to a request"
    name = "bulk, Elasticsearch, from the catalogue against helpers.bulk of made bodies"
    return Measure(name, theirs / mine, "times", 0.9, note)


def _of(body: dict[str, object]) -> dict[str, object]:
    return {"_op_type": "index", "_source": body}


def _soon(folder: Path, catalog: Catalog, tagged: Tagged, url: str | None) -> Measure:
    """From the catalogue's commit until a search finds the changed record, the slowest of some."""
    index = open_index(data=folder, alias=evaluation.own_alias(), url=url)
    rebuild(catalog, index)
    index.search(SearchRequest("patients"))
    seconds = []
    for _ in range(_CHANGES):
        word = f"changed{secrets.token_hex(6)}"
        run = catalog.start_run("pubmed", "bench-change")
        assert isinstance(tagged.record, Study)
        version = int(time.time() * 1000)
        changed = replace(tagged, record=replace(tagged.record, title=word, version=version))
        catalog.store_batch(run, f"bench-{word}", [changed], fetched_at=dt.datetime.now(dt.UTC))
        started = time.perf_counter()
        index_changes(catalog, index)
        while not index.search(SearchRequest(word)).total and time.perf_counter() - started < 60:
            pass
        seconds.append(time.perf_counter() - started)
    for concrete in index.concrete_names():
        index.drop(concrete)
    index.close()
    name = "Elasticsearch" if url else "embedded"
    slowest = max(seconds)
    return Measure(f"one changed record searchable, {name}, 2 s over the slowest", 2 / slowest, "times", 1.0,
                   f"{slowest:.2f} s of {_CHANGES}")  # fmt: skip


def _many(documents: Sequence[SearchDocument], count: int) -> Iterator[SearchDocument]:
    for number in range(count):
        title, text = documents[number % len(documents)], documents[(number * 31 + number // 7) % len(documents)]
        name = f"pubmed:{number}"
        yield replace(title, id=name, ids=(name,), abstract=text.abstract, mesh=text.mesh, journal=text.journal,
                      year=text.year, date=text.date, change=number + 1)  # fmt: skip


def _among_many(folder: Path, documents: Sequence[SearchDocument], texts: Sequence[str], count: int) -> list[Measure]:
    index: SearchIndex = open_index(data=folder, alias=evaluation.own_alias())
    with evaluation.filled(index, _many(documents, count)):
        queries = varied(texts)
        started = time.perf_counter()
        index.search(SearchRequest(queries[0]))
        first = time.perf_counter() - started
        row = speed(f"embedded, {count:,} records", index, queries, 60.0)
        return [replace(row, note=f"{row.note}; the first search, which reads the facets, {first:.1f} s")]
