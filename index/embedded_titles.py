"""The rows of an embedded index that a pasted number, title or citation names."""

from __future__ import annotations

import heapq
import json
import sqlite3

from index import fts, index_file
from index.columns import Columns
from index.embedded_relaxing import Relaxed
from index.identifiers import identifiers
from index.titles import CANDIDATES, FEWEST_WORDS, NEAR_CANDIDATES, exact_first, lacking, nearest, title_words
from index.weighing import Sums, rows_of


def named(connection: sqlite3.Connection, text: str) -> list[int]:
    """Rows of the records whose identifiers were typed, in the order typed, or whose title was."""
    wanted = json.dumps(identifiers(text))
    found = connection.execute(
        "SELECT DISTINCT n FROM json_each(?) AS typed JOIN identifier ON identifier.value = typed.value "
        "ORDER BY typed.key",
        (wanted,),
    )
    return list(dict.fromkeys(n for (n,) in found)) or _titled(connection, text)


def _titled(connection: sqlite3.Connection, text: str) -> list[int]:
    words = title_words(text)
    if words is None:
        return []
    query = "n IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"
    candidates = index_file.numbered(connection, query, (fts.expression(words), CANDIDATES))
    rows = {document: n for n, document in candidates}
    return [rows[document] for document in exact_first(list(rows), text)]


def nearly_named(connection: sqlite3.Connection, columns: Columns, text: str, found: Relaxed) -> list[int]:
    """The row whose title was typed with slips, or as a part of a longer text; [] when there is none."""
    known = [rows for rows in found.holding if rows]
    if len(text.split()) < FEWEST_WORDS or not known:
        return []
    sums = Sums()
    for rows in known:
        sums.add(1, rows)
    most = rows_of(sums.at_least(len(known) - lacking(len(known)), columns.every), columns.size)
    best = heapq.nsmallest(NEAR_CANDIDATES, found.scores, key=lambda n: (found.scores[n], columns.newest_first(n)))
    wanted = json.dumps([*best, *(n for n, _ in zip(most, range(CANDIDATES), strict=False))])
    query = "n IN (SELECT value FROM json_each(?))"
    bearing = {document: n for n, document in index_file.numbered(connection, query, (wanted,))}
    document = nearest(bearing, text)
    return [] if document is None else [bearing[document]]
