"""Which rows of an embedded index match."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_

from index import fts
from index.columns import Columns
from index.schema import TEXT_FIELDS
from index.tree import AllOf, AnyOf, Fact, Node, Term

SCORE = f"bm25(words, {', '.join(str(field.weight) for field in TEXT_FIELDS)})"


MOST_KEPT = 500
"""Answers of the full text that are kept until the next write; an eighth of a byte for each record and answer."""


def full_text(node: Node) -> str | None:
    """The full text that answers a tree by itself: "words", or "exact" when all of its words are quoted; None when it
    takes both, or facts.
    """
    sources = _sources(node)
    return None if len(sources) > 1 or None in sources else next(iter(sources), "words")


def _sources(node: Node) -> set[str | None]:
    if isinstance(node, Term):
        return {"exact" if node.quoted else "words"}
    if isinstance(node, Fact):
        return {None}
    parts = node.nodes if isinstance(node, AnyOf) else (*node.required, *node.excluded)
    return {source for part in parts for source in _sources(part)}


def rows(connection: sqlite3.Connection, wanted: str, full_text: str = "words") -> list[int]:
    """The rows that match an FTS5 expression."""
    # One text of all numbers is read several times as fast as a row for each.
    query = f"SELECT group_concat(rowid) FROM {full_text} WHERE {full_text} MATCH ?"  # noqa: S608 - names of the schema
    (listed,) = connection.execute(query, (wanted,)).fetchone()
    found: list[int] = json.loads(f"[{listed or ''}]")
    return found


def found(connection: sqlite3.Connection, columns: Columns, wanted: str, full_text: str = "words") -> int:
    """The rows that match an FTS5 expression as a bit set; the common words of many searches are looked up once."""
    held = columns.found.get((full_text, wanted))
    if held is None:
        held = columns.members(rows(connection, wanted, full_text))
        if len(columns.found) >= MOST_KEPT:
            columns.found.clear()
        columns.found[full_text, wanted] = held
    return held


def matching(connection: sqlite3.Connection, columns: Columns, node: Node) -> int:
    """The rows that match a tree, which may require nothing, as a bit set."""
    source = full_text(node)
    if source is not None:
        return _text(connection, columns, node, source)
    if isinstance(node, Fact):
        return _known(connection, columns, node)
    if isinstance(node, AllOf):
        required = (matching(connection, columns, each) for each in _together(node.required, AllOf))
        return reduce(and_, required, columns.every) & ~_any(connection, columns, node.excluded)
    return _any(connection, columns, node.nodes) if isinstance(node, AnyOf) else 0


def _any(connection: sqlite3.Connection, columns: Columns, nodes: Sequence[Node]) -> int:
    return reduce(or_, (matching(connection, columns, each) for each in _together(nodes, AnyOf)), 0)


def _together(nodes: Sequence[Node], joined: type[AllOf] | type[AnyOf]) -> Iterator[Node]:
    """The nodes, those that one full text can answer as one, which is quicker."""
    alike: dict[str, list[Node]] = {}
    for node in nodes:
        source = full_text(node)
        if source is None:
            yield node
        else:
            alike.setdefault(source, []).append(node)
    for each in alike.values():
        yield each[0] if len(each) == 1 else joined(tuple(each))


def _text(connection: sqlite3.Connection, columns: Columns, node: Node, source: str) -> int:
    wanted = fts.expression(node)
    if wanted is not None:
        return found(connection, columns, wanted, source)
    excluded = fts.exclusions(node) if isinstance(node, AllOf) else None
    return columns.every & ~found(connection, columns, excluded, source) if excluded else columns.every


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


def scores_alone(
    connection: sqlite3.Connection, named: Mapping[str, Node], ids: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Of some records, by their ids: the score of each by each of the nodes alone; only where it is not 0."""
    query = "SELECT n, id FROM fact WHERE id IN (SELECT value FROM json_each(?))"
    rows_by_id: dict[int, str] = dict(connection.execute(query, (json.dumps(ids),)))
    found: dict[str, dict[str, float]] = {}
    for name, node in named.items():
        scored = scores(connection, fts.expression(node), list(rows_by_id))
        found[name] = {rows_by_id[n]: -score for n, score in scored.items() if score}
    return found
