"""What a misspelt word may mean, by the words of an embedded index itself."""

from __future__ import annotations

import sqlite3

from index import index_file
from index.documents import searched_text
from index.spelling import SHORTEST, close_name, closest_stem, fields_of, written
from index.tree import Term


def near(connection: sqlite3.Connection, term: Term) -> str | None:
    """The name closest to a word that no record holds: a drug or condition, else an author or a word of a title."""
    (word,) = term.tokens
    if len(word) < SHORTEST:
        return None
    known = None if term.fields else close_name(word)
    return known or next(filter(None, (_in_field(connection, word, field) for field in fields_of(term.fields))), None)


def _in_field(connection: sqlite3.Connection, word: str, field: str) -> str | None:
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, col)")
    query = "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ? AND col = ?"
    stems = connection.execute(query, (word[0], word[0] + "\U0010ffff", field)).fetchall()
    stem = closest_stem(word, dict(stems))
    if stem is None:
        return None
    holding = "n IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT 1)"
    documents = index_file.read(connection, holding, (f'{{{field}}} : "{stem}" *',))
    return written(word, (searched_text(document, field) for document in documents))
