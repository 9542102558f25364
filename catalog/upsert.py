"""Writing records: in sets, not one by one, inside the transaction that holds the change sequence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, select, update

from catalog.decision import Decision, Held, Outcome
from catalog.identity import LONGEST_IDENTIFIER, identifiers_of, listed_at, normalised
from catalog.portions import portions
from catalog.reading import EntryRow
from catalog.sequence import Changes
from catalog.tables import identifiers, links, records, tags, versions
from ingest.records import ConditionTag, Link, NewsItem, State, Strength

_HELD: tuple[Column[Any], ...] = (
    records.c.id,
    records.c.state,
    records.c.content_hash,
    records.c.tags_hash,
    records.c.links_hash,
    records.c.facts_hash,
    records.c.revision,
    records.c.fetched_at,
    records.c.first_seen,
)
_TEXTS: tuple[Column[Any], ...] = (records.c.id, records.c.body, records.c.tags, records.c.links, records.c.facts)

_PARAMETER = {"id": "of_id"}  # SQLAlchemy keeps the columns' own names for itself

Values = dict[str, Any]
"""One row's values by column name, as SQLAlchemy takes them."""


def held(connection: Connection, ids: Iterable[str]) -> dict[str, Held]:
    """What is stored of these records, by id."""
    rows = _rows(connection, _HELD, ids)
    return {
        row.id: Held(
            id=row.id,
            state=State(row.state),
            content_hash=row.content_hash,
            tags_hash=row.tags_hash,
            links_hash=row.links_hash,
            facts_hash=row.facts_hash,
            revision=row.revision,
            fetched_at=row.fetched_at,
            first_seen=row.first_seen,
        )
        for row in rows
    }


def write(changes: Changes, decisions: Sequence[Decision], now: dt.datetime) -> None:
    """Carry out the decisions. Each new or changed record takes one number, in the order given."""
    connection = changes.connection
    takers = [one for one in decisions if one.outcome in (Outcome.NEW, Outcome.CHANGED)]
    before = {row.id: row for row in _rows(connection, _TEXTS, [one.incoming.id for one in takers if one.held])}
    rows = [_record_row(one, changes.next(), now) for one in takers]
    insert_rows(connection, records, [row for one, row in zip(takers, rows, strict=True) if one.held is None])
    update_records(connection, [row for one, row in zip(takers, rows, strict=True) if one.held is not None])
    insert_rows(
        connection,
        versions,
        [_version_row(one, row, before.get(one.incoming.id)) for one, row in zip(takers, rows, strict=True)],
    )
    _write_names(connection, takers)
    _note_fetches(connection, decisions)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def update_records(connection: Connection, rows: Sequence[Values]) -> None:
    """Each row: "id" and the columns to set; all rows name the same columns."""
    if rows:
        columns: dict[str, Any] = {name: bindparam(f"new_{name}") for name in rows[0] if name != "id"}
        parameters = [{_PARAMETER.get(name, f"new_{name}"): value for name, value in row.items()} for row in rows]
        connection.execute(update(records).where(records.c.id == bindparam("of_id")).values(columns), parameters)


def version_row(
    record_id: str,
    change: int,
    now: dt.datetime,
    *,
    state: State,
    what: Sequence[str],
    before: Mapping[str, str | None],
) -> Values:
    return {
        "change": change,
        "record_id": record_id,
        "at": now,
        "state": state.value,
        "what": ",".join(what),
        "body_before": before.get("body"),
        "tags_before": before.get("tags"),
        "links_before": before.get("links"),
        "facts_before": before.get("facts"),
    }


def replace_tags(connection: Connection, tagged: Mapping[str, tuple[ConditionTag, ...]]) -> None:
    """The rows by which the sections are filtered: one for each condition, with its strongest tag."""
    _clear(connection, tags, tags.c.record_id, tagged)
    insert_rows(
        connection,
        tags,
        [
            {"record_id": record_id, "condition": tag.condition, "strength": tag.strength.value, "score": tag.score}
            for record_id, found in tagged.items()
            for tag in _strongest(found)
        ],
    )


def _record_row(decision: Decision, change: int, now: dt.datetime) -> Values:
    incoming = decision.incoming
    first_seen = decision.held.first_seen if decision.held else incoming.fetched_at
    record = incoming.tagged.record
    return {
        "id": incoming.id,
        "kind": record.kind.value,
        "state": incoming.state.value,
        "content_hash": incoming.content_hash,
        "tags_hash": incoming.tags_hash,
        "links_hash": incoming.links_hash,
        "facts_hash": incoming.facts_hash,
        "revision": incoming.revision,
        "fetched_at": incoming.fetched_at,
        "first_seen": first_seen,
        "changed_at": now,
        "listed_at": listed_at(record, first_seen=first_seen, fetched_at=incoming.fetched_at),
        "admitted": record.admitted if isinstance(record, NewsItem) else True,
        "change": change,
        "body": incoming.body,
        "tags": incoming.tags,
        "links": incoming.links,
        "facts": incoming.facts,
    }


def _version_row(decision: Decision, row: Values, before: EntryRow | None) -> Values:
    """The texts that this change replaced; a change of state by its source changes the record's text too."""
    replaced: dict[str, str | None] = {}
    if before is not None:
        replaced = {
            name: getattr(before, name) if getattr(before, name) != row[name] else None
            for name in ("body", "tags", "links", "facts")
        }
    return version_row(
        row["id"], row["change"], row["changed_at"], state=decision.incoming.state, what=decision.what, before=replaced
    )


def _write_names(connection: Connection, takers: Sequence[Decision]) -> None:
    """Identifiers, tags and link targets, where they are new or may have changed."""
    by_id = {one.incoming.id: one.incoming.tagged for one in takers}
    known = {one.incoming.id for one in takers if one.held is not None}
    _clear(connection, identifiers, identifiers.c.record_id, known)
    _clear(connection, links, links.c.record_id, known)
    insert_rows(
        connection,
        identifiers,
        [{"record_id": id_, "identifier": name} for id_, one in by_id.items() for name in identifiers_of(one.record)],
    )
    insert_rows(
        connection,
        links,
        [{"record_id": id_, "target": target} for id_, one in by_id.items() for target in _targets(one.links)],
    )
    replace_tags(connection, {id_: one.tags for id_, one in by_id.items()})


def _note_fetches(connection: Connection, decisions: Sequence[Decision]) -> None:
    """An unchanged record was seen again: an answer fetched before that must not overwrite it later."""
    rows = [
        {"id": one.incoming.id, "fetched_at": one.incoming.fetched_at, "revision": one.incoming.revision}
        for one in decisions
        if one.outcome is Outcome.UNCHANGED
        and one.held is not None
        and (one.held.fetched_at, one.held.revision) != (one.incoming.fetched_at, one.incoming.revision)
    ]
    update_records(connection, rows)


def _rows(connection: Connection, columns: Sequence[Column[Any]], ids: Iterable[str]) -> list[EntryRow]:
    return [
        row
        for portion in portions(ids)
        for row in connection.execute(select(*columns).where(records.c.id.in_(portion)))
    ]


def _clear(connection: Connection, table: Table, column: Column[Any], ids: Iterable[str]) -> None:
    for portion in portions(ids):
        connection.execute(delete(table).where(column.in_(portion)))


def _targets(found: Iterable[Link]) -> tuple[str, ...]:
    names = (normalised(link.target) for link in found)
    return tuple(dict.fromkeys(name for name in names if len(name) <= LONGEST_IDENTIFIER))


def _strongest(found: Iterable[ConditionTag]) -> tuple[ConditionTag, ...]:
    """One tag for each condition that a section may ask for: of a condition and the kinds of it, the strongest."""
    best: dict[str, ConditionTag] = {}
    for tag in found:
        for condition in tag.answers_to:
            known = best.get(condition)
            if known is None or _weight(tag) > _weight(known):
                best[condition] = replace(tag, condition=condition)
    return tuple(best.values())


def _weight(tag: ConditionTag) -> tuple[bool, float]:
    return tag.strength is Strength.TOPIC, tag.score
