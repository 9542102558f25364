"""One concrete embedded index: an SQLite file with full text, facts for facets and sorting, and the documents."""

# ruff: noqa: S608 - what is put into statements is names of our schema; values are bound
from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index.analysis import fold
from index.columns import SEPARATOR, Columns
from index.documents import SearchDocument, body_of, document_from, searched_text, values_of
from index.schema import KNOWN, TEXT_FIELDS, VERSION
from index.writing import WriteReceipt
from ingest.errors import BadSettings
from ingest.records import State

_NAMES = [field.name for field in TEXT_FIELDS]
# Only title and abstract are stored as text: the others are searched but never shown marked.
_STORED = ("title", "abstract")
_SHOWN = ", ".join(name if name in _STORED else f"NULL AS {name}" for name in _NAMES)
_COLUMNS = ", ".join(_NAMES)
_MARKS = ", ".join("?" * (len(_NAMES) + 1))

_LETTERS_AND_DIGITS = "unicode61 remove_diacritics 2 categories 'L* N*'"
FULL_TEXTS = ("words", "exact")
"""The same text stemmed and as it is written, for words in quotation marks. Only the first is scored, so that only it
knows the lengths of its texts."""

HASH_BYTES = 64 * 1024 * 1024
"""Text that FTS5 gathers before it writes a segment. With the 1 MB it takes by itself, it merges most of the time."""
ONLY_WHEN_TOO_MANY, A_LITTLE_WITH_EACH_WRITE = 0, 4

_TABLES = f"""
CREATE TABLE about (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE document (n INTEGER PRIMARY KEY, title TEXT, abstract TEXT, rest TEXT NOT NULL);
CREATE TABLE fact (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, change INTEGER NOT NULL, day TEXT NOT NULL,
    facets TEXT NOT NULL);
CREATE TABLE identifier (value TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (value, n)) WITHOUT ROWID;
CREATE TABLE gone (generation INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (generation, n)) WITHOUT ROWID;
CREATE TABLE removed (id TEXT PRIMARY KEY, change INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIEW shown AS SELECT n, {_SHOWN} FROM document;
CREATE VIRTUAL TABLE words USING fts5({_COLUMNS}, content='shown', content_rowid='n',
    tokenize="porter {_LETTERS_AND_DIGITS}");
CREATE VIRTUAL TABLE exact USING fts5({_COLUMNS}, content='shown', content_rowid='n', columnsize=0,
    tokenize="{_LETTERS_AND_DIGITS}");
INSERT INTO about VALUES ('schema', {VERSION}), ('generation', 0), ('rows', 0), ('highest', 0);
"""


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that exists; FileNotFoundError when it does not."""
    if not path.exists():
        raise FileNotFoundError(path)
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=30, check_same_thread=False
    )
    connection.execute("PRAGMA cache_size = -65536")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        connection.execute("PRAGMA synchronous = NORMAL")
    else:  # still being filled: nobody reads it, and what dies in the middle is made anew
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("PRAGMA synchronous = OFF")
    return connection


def create(path: Path) -> None:
    """An empty index file; written beside its place and renamed, so that no half-made one is ever found."""
    unfinished = path.with_suffix(".unfinished")
    connection = sqlite3.connect(unfinished, isolation_level=None)
    try:
        connection.executescript(_TABLES)
        for name in FULL_TEXTS:
            connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('hashsize', {HASH_BYTES})")
        _merge_by_itself(connection, ONLY_WHEN_TOO_MANY)
    finally:
        connection.close()
    unfinished.rename(path)


def put_into_use(connection: sqlite3.Connection, path: Path) -> None:
    """From now on it has readers while it is written to, and survives a loss of power."""
    connection.execute("PRAGMA journal_mode = WAL")
    with path.open("rb") as file:
        os.fsync(file.fileno())


def about(connection: sqlite3.Connection, name: str) -> int:
    """ "schema", "generation" (moves with every write), "rows" (numbers given) or "highest" (change number)."""
    row = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    if row is None:
        raise BadSettings("The search index was made by another version of Ketalit: run `ketalit index`.")
    return int(row[0])


def write(connection: sqlite3.Connection, documents: list[SearchDocument]) -> WriteReceipt:
    """Write a batch in one transaction."""
    with connection:  # commits at the end, rolls back when anything stops it
        connection.execute("BEGIN IMMEDIATE")
        return _write(connection, documents)


def _write(connection: sqlite3.Connection, documents: list[SearchDocument]) -> WriteReceipt:
    newest: dict[str, SearchDocument] = {}
    for document in documents:
        known = newest.get(document.id)
        if known is None or document.change > known.change:
            newest[document.id] = document
    held = _held(connection, list(newest))
    fresh = [document for document in newest.values() if document.change > held.get(document.id, (0, None))[0]]
    replaced = [n for document in fresh if (n := held.get(document.id, (0, None))[1]) is not None]
    generation = about(connection, "generation") + 1
    _remove(connection, replaced, generation)
    gone = [document for document in fresh if document.state is State.DELETED]
    kept = [document for document in fresh if document.state is not State.DELETED]
    connection.executemany("INSERT OR REPLACE INTO removed VALUES (?, ?)", [(d.id, d.change) for d in gone])
    connection.executemany("DELETE FROM removed WHERE id = ?", [(document.id,) for document in kept])
    _insert(connection, kept)
    highest = max((document.change for document in fresh), default=0)
    connection.execute("UPDATE about SET value = max(value, ?) WHERE name = 'highest'", (highest,))
    connection.execute("UPDATE about SET value = ? WHERE name = 'generation'", (generation,))
    return WriteReceipt(len(documents), len(kept), len(gone), len(documents) - len(fresh))


def _held(connection: sqlite3.Connection, ids: list[str]) -> dict[str, tuple[int, int | None]]:
    """id -> the change number held, and the row (None for a removed document)."""
    held: dict[str, tuple[int, int | None]] = {}
    wanted = json.dumps(ids)
    among = "id IN (SELECT value FROM json_each(?))"
    for record_id, change in connection.execute(f"SELECT id, change FROM removed WHERE {among}", (wanted,)):
        held[record_id] = (change, None)
    for record_id, change, n in connection.execute(f"SELECT id, change, n FROM fact WHERE {among}", (wanted,)):
        held[record_id] = (change, n)
    return held


def _remove(connection: sqlite3.Connection, rows: list[int], generation: int) -> None:
    # Full text that keeps no copy of its text is told what it had indexed.
    old = [(n, *_words(document)) for n in rows for document in read(connection, "n = ?", (n,))]
    for name in FULL_TEXTS:
        connection.executemany(f"INSERT INTO {name} ({name}, rowid, {_COLUMNS}) VALUES ('delete', {_MARKS})", old)
    for table in ("document", "fact", "identifier"):
        connection.executemany(f"DELETE FROM {table} WHERE n = ?", [(n,) for n in rows])
    connection.executemany("INSERT INTO gone VALUES (?, ?)", [(generation, n) for n in rows])


def _insert(connection: sqlite3.Connection, documents: list[SearchDocument]) -> None:
    first = about(connection, "rows")  # no number is given twice: columns that were read know what it stood for
    connection.execute("UPDATE about SET value = ? WHERE name = 'rows'", (first + len(documents),))
    numbered = list(enumerate(documents, first))
    connection.executemany("INSERT INTO document VALUES (?, ?, ?, ?)", ((n, *_stored(d)) for n, d in numbered))
    connection.executemany(
        "INSERT INTO fact VALUES (?, ?, ?, ?, ?)",
        ((n, d.id, d.change, d.date.isoformat() if d.date else "", _facets(d)) for n, d in numbered),
    )
    connection.executemany(
        "INSERT INTO identifier VALUES (?, ?)", ((value, n) for n, document in numbered for value in document.ids)
    )
    texts = [(n, *_words(d)) for n, d in numbered]
    for name in FULL_TEXTS:
        connection.executemany(f"INSERT INTO {name} (rowid, {_COLUMNS}) VALUES ({_MARKS})", texts)


def _stored(document: SearchDocument) -> tuple[str | None, str | None, str]:
    body = body_of(document)
    title, abstract = (body.pop(name, None) for name in _STORED)
    return title, abstract, json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _words(document: SearchDocument) -> list[str]:
    return [fold(searched_text(document, name)) for name in _NAMES]


def _facets(document: SearchDocument) -> str:
    return SEPARATOR.join(f"{facet.name}={each}" for facet in KNOWN for each in values_of(document, facet))


def columns_of(connection: sqlite3.Connection, known: Columns) -> Columns:
    """The columns of this moment. known: those of an earlier one, or empty ones."""
    generation, size = about(connection, "generation"), about(connection, "rows")
    if generation == known.generation:
        return known
    added = connection.execute("SELECT n, id, day, facets FROM fact WHERE n >= ? ORDER BY n", (known.size,))
    gone = connection.execute("SELECT n FROM gone WHERE generation > ?", (known.generation,))
    return known.grown(added, (n for (n,) in gone), size, generation)


def count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM fact").fetchone()[0])


def merge(connection: sqlite3.Connection) -> None:
    """Put the full text of a new index into one segment: queries are quicker, later writes are not slower."""
    for name in FULL_TEXTS:
        connection.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
    _merge_by_itself(connection, A_LITTLE_WITH_EACH_WRITE)


def _merge_by_itself(connection: sqlite3.Connection, segments: int) -> None:
    """segments: of one size, from which FTS5 merges a part of them with each write; 0: only when they are too many."""
    for name in FULL_TEXTS:
        connection.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('automerge', {segments})")


def read(connection: sqlite3.Connection, where: str, values: Iterable[Any] = ()) -> Iterator[SearchDocument]:
    """Documents of the rows that ``where`` (a condition on document and fact) selects, in its order."""
    return (document for _, document in numbered(connection, where, values))


def numbered(
    connection: sqlite3.Connection, where: str, values: Iterable[Any] = ()
) -> Iterator[tuple[int, SearchDocument]]:
    """The same with their row numbers."""
    query = f"SELECT n, title, abstract, rest FROM fact JOIN document USING (n) WHERE {where}"
    for n, title, abstract, rest in connection.execute(query, tuple(values)):
        body = json.loads(rest)
        body.update({name: text for name, text in zip(_STORED, (title, abstract), strict=True) if text is not None})
        yield n, document_from(body)
