"""The website's sections, answered by the catalogue itself, so that they stand when the search is down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, Select, exists, func, literal, select

from catalog.model import Entry
from catalog.reading import ENTRY, EntryRow, entry
from catalog.tables import records, tags
from ingest.records import Kind, State, Strength

_SHOWN = tuple(column for column in ENTRY if column is not records.c.facts)
_NO_FACTS = "{}"
_UNDATED = dt.datetime.min.replace(tzinfo=dt.UTC)


def section(
    connection: Connection,
    kinds: Sequence[Kind],
    *,
    condition: str | None,
    limit: int,
    exclude_states: frozenset[State],
    exclude: frozenset[str],
    with_refused: bool,
    about: bool,
) -> tuple[Entry, ...]:
    """Newest first by the record's own date, undated ones last; without their facts, which no section shows.

    exclude: ids that are left out. with_refused: also news that no section may take. about: a mention is not enough.
    """
    rows: list[EntryRow] = []
    for kind in dict.fromkeys(kinds):  # kind by kind: so each is read off its index, however large the catalogue
        found = connection.execute(
            _newest(kind, condition, exclude_states, with_refused, about).limit(limit + len(exclude))
        )
        rows += [row for row in found if row.id not in exclude]
    rows.sort(key=lambda row: (row.listed_at or _UNDATED, row.first_seen), reverse=True)
    return tuple(map(entry, rows[:limit]))


def listed_between(connection: Connection, kind: Kind, since: dt.datetime, until: dt.datetime) -> tuple[Entry, ...]:
    """Live records by the date they are listed under, both ends included, the newest first."""
    query = (
        select(*ENTRY)
        .where(records.c.kind == kind.value, records.c.listed_at.between(since, until))
        .where(records.c.state != State.DELETED.value)
        .order_by(records.c.listed_at.desc(), records.c.id)
    )
    return tuple(map(entry, connection.execute(query)))


def condition_counts(connection: Connection) -> dict[str, tuple[int, int]]:
    """Condition → (live records about it, live records that only mention it), narrower conditions included."""
    query = (
        select(tags.c.condition, tags.c.strength, func.count())
        .join_from(tags, records, tags.c.record_id == records.c.id)
        .where(records.c.state != State.DELETED.value)
        .group_by(tags.c.condition, tags.c.strength)
    )
    found: dict[str, tuple[int, int]] = {}
    for condition, strength, count in connection.execute(query):
        about, mentioned = found.get(condition, (0, 0))
        is_topic = strength == Strength.TOPIC.value
        found[condition] = (about + count, mentioned) if is_topic else (about, mentioned + count)
    return found


def _newest(
    kind: Kind, condition: str | None, exclude_states: frozenset[State], with_refused: bool, about: bool
) -> Select[*tuple[object, ...]]:
    query = (
        select(*_SHOWN, literal(_NO_FACTS).label("facts"), records.c.listed_at)
        .where(records.c.kind == kind.value, records.c.state.not_in([state.value for state in exclude_states]))
        .order_by(records.c.listed_at.desc().nulls_last(), records.c.first_seen.desc(), records.c.id)
    )
    if not with_refused:
        query = query.where(records.c.admitted)
    if condition is not None:
        tagged = exists().where(tags.c.record_id == records.c.id, tags.c.condition == condition)
        query = query.where(tagged.where(tags.c.strength == Strength.TOPIC.value) if about else tagged)
    return query
