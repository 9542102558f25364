"""Which rows of an embedded index match."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from index import fts
from index.columns import Columns
from index.schema import TEXT_FIELDS
from index.tree import AllOf, AnyOf, Fact, Node, facts

SCORE = f"bm25(words, {', '.join(str(field.weight) for field in TEXT_FIELDS)})"


def rows(connection: sqlite3.Connection, wanted: str) -> list[int]:
    """The rows that match an FTS5 expression."""
    # One text of all numbers is read several times as fast as a row for each.
    (listed,) = connection.execute("SELECT group_concat(rowid) FROM words WHERE words MATCH ?", (wanted,)).fetchone()
    found: list[int] = json.loads(f"[{listed or ''}]")
    return found


def matching(connection: sqlite3.Connection, columns: Columns, node: Node) -> int:
    """The rows that match a tree, which may require nothing, as a bit set."""
    if not facts(node):
        return _text(connection, columns, node)
    if isinstance(node, Fact):
        return _known(connection, columns, node)
    if isinstance(node, AnyOf):
        return reduce(or_, (matching(connection, columns, each) for each in node.nodes))
    if isinstance(node, AllOf):
        required = (matching(connection, columns, each) for each in node.required)
        excluded = (matching(connection, columns, each) for each in node.excluded)
        return reduce(and_, required, columns.every) & ~reduce(or_, excluded, 0)
    return _text(connection, columns, node)


def _text(connection: sqlite3.Connection, columns: Columns, node: Node) -> int:
    wanted = fts.expression(node)
    if wanted is not None:
        return columns.members(rows(connection, wanted))
    excluded = fts.exclusions(node) if isinstance(node, AllOf) else None
    return columns.every & ~columns.members(rows(connection, excluded)) if excluded else columns.every


def _known(connection: sqlite3.Connection, columns: Columns, fact: Fact) -> int:
    """The rows of which the fact is known."""
    if fact.name == "year":
        first, last = (int(bound) if bound else None for bound in (fact.first, fact.last))
        return columns.union("year", columns.years(first, last))
    if fact.name == "ids":
        asked = "SELECT n FROM identifier WHERE value IN (SELECT value FROM json_each(?))"
        return columns.members(n for (n,) in connection.execute(asked, (json.dumps(fact.values),)))
    if fact.name == "date":
        asked = "SELECT n FROM fact WHERE day BETWEEN ? AND ?"
        bounds = (fact.first or "0", fact.last or "9999-12-31")
        return columns.members(n for (n,) in connection.execute(asked, bounds))
    return columns.union(fact.name, fact.values)


def score_of(fields: Sequence[str]) -> str:
    """The score by some fields only, each alike."""
    return f"bm25(words, {', '.join('1.0' if field.name in fields else '0.0' for field in TEXT_FIELDS)})"


def scores(
    connection: sqlite3.Connection, wanted: str | None, among: list[int], score: str = SCORE
) -> dict[int, float]:
    """FTS5's scores, which are negative, of the rows ``among`` that match an expression; 0 for the others."""
    found = dict.fromkeys(among, 0.0)
    if wanted is not None:
        # The plus sign keeps SQLite from looking each row up by itself: it reads the matches once, scores those listed.
        listed = "+rowid IN (SELECT value FROM json_each(?))"
        query = f"SELECT rowid, {score} FROM words WHERE words MATCH ? AND {listed}"  # noqa: S608 - names of the schema
        found.update(connection.execute(query, (wanted, json.dumps(among))))
    return found
