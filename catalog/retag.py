"""Tagging everything again after the vocabulary has changed, and reading its facts again after the rules have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Engine, select

from catalog.codec import decode_facts, decode_record, decode_tags, encode_facts, encode_tags
from catalog.reading import EntryRow
from catalog.sequence import Changes, changing
from catalog.tables import records, versions
from catalog.upsert import Values, insert_rows, replace_tags, update_records, version_row
from ingest.records import ConditionTag, Record, State, StudyFacts

PAGE = 200
"""Records held in memory, and in one transaction, at a time."""

_READ: tuple[Column[Any], ...] = (
    records.c.id,
    records.c.kind,
    records.c.state,
    records.c.body,
    records.c.tags,
    records.c.tags_hash,
    records.c.facts,
    records.c.facts_hash,
)

Tag = Callable[[Record], tuple[ConditionTag, ...]]
Read = Callable[[Record], StudyFacts]


def retag(engine: Engine, tag: Tag | None, read: Read | None = None) -> int:
    """How many records got other tags or facts; None leaves them. A killed retag is finished by running it again.

    Tombstones keep what they have.
    """
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
            changed += _retag_page(changes, [_found(row, tag, read) for row in page])
            after = page[-1].id


@dataclass(frozen=True, slots=True)
class _Found:
    """A row, and what was found in its record now."""

    row: EntryRow
    tags: tuple[ConditionTag, ...]
    facts: StudyFacts


def _found(row: EntryRow, tag: Tag | None, read: Read | None) -> _Found:
    record = decode_record(row.kind, row.body)
    tags = tag(record) if tag else decode_tags(row.tags)
    return _Found(row, tags, read(record) if read else decode_facts(row.facts))


def _retag_page(changes: Changes, page: Sequence[_Found]) -> int:
    now = dt.datetime.now(dt.UTC)
    updates: list[Values] = []
    relabelled: list[Values] = []
    rows: list[Values] = []
    retagged: dict[str, tuple[ConditionTag, ...]] = {}
    for one in page:
        row = one.row
        new, hashes = _texts(one)
        what = tuple(name for name in new if hashes[f"{name}_hash"] != getattr(row, f"{name}_hash"))
        if what:
            number = changes.next()
            updates.append({"id": row.id, **new, **hashes, "change": number, "changed_at": now})
            before = {name: getattr(row, name) for name in what}
            rows.append(version_row(row.id, number, now, state=State(row.state), what=what, before=before))
        elif any(new[name] != getattr(row, name) for name in new):
            relabelled.append({"id": row.id, **new})  # found again by newer rules: nothing for readers to know
        if "tags" in what:
            retagged[row.id] = one.tags
    update_records(changes.connection, updates)
    update_records(changes.connection, relabelled)
    insert_rows(changes.connection, versions, rows)
    replace_tags(changes.connection, retagged)
    return len(updates)


def _texts(one: _Found) -> tuple[dict[str, str], dict[str, str]]:
    """(texts, hashes) by column."""
    tags, tags_hash = encode_tags(one.tags)
    facts, facts_hash = encode_facts(one.facts)
    return {"tags": tags, "facts": facts}, {"tags_hash": tags_hash, "facts_hash": facts_hash}
