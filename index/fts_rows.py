"""Which rows of an embedded index match."""

from __future__ import annotations

import json
import sqlite3

from index import fts
from index.columns import Columns
from index.query import AllOf
from index.schema import TEXT_FIELDS

SCORE = f"bm25(words, {', '.join(str(field.weight) for field in TEXT_FIELDS)})"


def rows(connection: sqlite3.Connection, wanted: str) -> list[int]:
    """The rows that match an FTS5 expression."""
    # One text of all numbers is read several times as fast as a row for each.
    (listed,) = connection.execute("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (wanted,)).fetchone()
    found: list[int] = json.loads(f"[{listed or ''}]")
    return found


def matching(connection: sqlite3.Connection, columns: Columns, tree: AllOf) -> int:
    """The rows that match a tree, which may require nothing, as a bit set."""
    wanted = fts.expression(tree)
    if wanted is not None:
        return columns.members(rows(connection, wanted))
    excluded = fts.exclusions(tree)
    return columns.every & ~columns.members(rows(connection, excluded)) if excluded else columns.every
