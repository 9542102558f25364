"""Suggestions and similar records (index.suggesting) from an embedded index."""

# ruff: noqa: S608 - what is put into statements is names of our schema; values are bound
from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection

from index import fts, fts_rows, index_file
from index.columns import Columns
from index.documents import SearchDocument
from index.query import SHOWN_STATES
from index.suggesting import (
    LIKE_FIELDS,
    LIKE_KINDS,
    LOOKED_AT,
    Suggestions,
    best_names,
    best_titles,
    telling_words,
    words_to_count,
)
from index.tree import AllOf, AnyOf, Term

_NEWEST = f"SELECT rowid FROM exact WHERE exact MATCH ? ORDER BY rowid DESC LIMIT {LOOKED_AT}"


def suggest(connection: sqlite3.Connection, columns: Columns, typed: tuple[str, ...]) -> Suggestions:
    """typed: words, the last of which goes on."""
    journals = {name: columns.postings["journal", name].total for name in columns.values.get("journal", ())}
    shown = columns.union("state", SHOWN_STATES)
    authors = "SELECT value FROM document, json_each(document.rest, '$.authors') WHERE n IN"
    named = connection.execute(f"{authors} ({_NEWEST})", (_going_on(typed, "authors"),))
    titles = connection.execute(
        f"SELECT n, title FROM document WHERE n IN ({_NEWEST}) ORDER BY n DESC", (_going_on(typed, "title"),)
    )
    held = ((columns.rows.ids[n], title) for n, title in titles if shown >> n & 1)
    return Suggestions(
        best_names(journals, typed),
        best_names(Counter(name for (name,) in named), typed),
        best_titles(held, typed),
    )


def _going_on(typed: tuple[str, ...], field: str) -> str:
    *whole, last = typed
    words = (*(Term((word,), fields=(field,)) for word in whole), Term((last,), fields=(field,), prefix=True))
    return fts.expression(AllOf(words)) or ""


def similar(
    connection: sqlite3.Connection, columns: Columns, document: SearchDocument, without: Collection[str], count: int
) -> tuple[SearchDocument, ...]:
    """Records that share the document's rarest words; neither itself nor those ``without``."""
    words = words_to_count(document)
    having = {word: len(fts_rows.rows(connection, fts.expression(_like(word)) or "")) for word in words}
    telling = telling_words(having, columns.every.bit_count())
    if not telling:
        return ()
    wanted = fts.expression(AnyOf(tuple(map(_like, telling))))
    left_out = {document.id, *without}
    passing = columns.union("kind", LIKE_KINDS) & columns.union("state", SHOWN_STATES)
    query = f"SELECT rowid FROM words WHERE words MATCH ? ORDER BY {fts_rows.SCORE} LIMIT ?"
    ranked = [n for (n,) in connection.execute(query, (wanted, LOOKED_AT))]
    best = [n for n in ranked if passing >> n & 1 and columns.rows.ids[n] not in left_out][:count]
    listed = "n IN (SELECT value FROM json_each(?))"
    documents = dict(index_file.numbered(connection, listed, (json.dumps(best),)))
    return tuple(documents[n] for n in best)


def _like(word: str) -> Term:
    return Term((word,), fields=LIKE_FIELDS)
