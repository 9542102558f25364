"""Tagging everything again after the vocabulary has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Engine, select

from catalog.codec import decode_record, encode_tags
from catalog.reading import EntryRow
from catalog.sequence import Changes, changing
from catalog.tables import records, versions
from catalog.upsert import Values, insert_rows, replace_tags, update_records, version_row
from ingest.records import ConditionTag, Record, State

PAGE = 200
"""Records held in memory, and in one transaction, at a time."""

_READ: tuple[Column[Any], ...] = (
    records.c.id,
    records.c.kind,
    records.c.state,
    records.c.body,
    records.c.tags,
    records.c.tags_hash,
)

Tag = Callable[[Record], tuple[ConditionTag, ...]]


def retag(engine: Engine, tag: Tag) -> int:
    """How many records got other tags. A killed retag is finished by running it again; tombstones keep their tags."""
    changed, after = 0, ""
    while True:
        with changing(engine) as changes:
            page = changes.connection.execute(
                select(*_READ)
                .where(records.c.id > after, records.c.state != State.DELETED.value)
                .order_by(records.c.id)
                .limit(PAGE)
            ).all()
            if not page:
                return changed
            changed += _retag_page(changes, [(row, tag(decode_record(row.kind, row.body))) for row in page])
            after = page[-1].id


def _retag_page(changes: Changes, page: Sequence[tuple[EntryRow, tuple[ConditionTag, ...]]]) -> int:
    now = dt.datetime.now(dt.UTC)
    relabelled: list[Values] = []
    updates: list[Values] = []
    rows: list[Values] = []
    found: dict[str, tuple[ConditionTag, ...]] = {}
    for row, tags in page:
        body, digest = encode_tags(tags)
        if digest != row.tags_hash:
            number = changes.next()
            updates.append({"id": row.id, "tags": body, "tags_hash": digest, "change": number, "changed_at": now})
            before = {"tags": row.tags}
            rows.append(version_row(row.id, number, now, state=State(row.state), what=("tags",), before=before))
            found[row.id] = tags
        elif body != row.tags:  # the same finding by a newer vocabulary: nothing for readers to know
            relabelled.append({"id": row.id, "tags": body})
    update_records(changes.connection, updates)
    update_records(changes.connection, relabelled)
    insert_rows(changes.connection, versions, rows)
    replace_tags(changes.connection, found)
    return len(updates)
