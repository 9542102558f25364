"""Tagging everything again after the vocabulary has changed, and reading its facts again after the rules have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, select

from catalog import corrections
from catalog.codec import decode_record, encode_facts, encode_tags
from catalog.model import TagCorrection
from catalog.reading import EntryRow
from catalog.sequence import Changes, changing
from catalog.tables import records, versions
from catalog.upsert import Values, insert_rows, replace_tags, update_records, version_row
from ingest.errors import Refused
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
            page = _page(changes.connection, records.c.id > after)
            if not page:
                return changed
            decided = corrections.standing(changes.connection, [row.id for row in page]) if tag else {}
            changed += _retag_page(changes, [_found(row, tag, read, decided.get(row.id, ())) for row in page])
            after = page[-1].id


def correct(changes: Changes, correction: TagCorrection, tag: Tag) -> bool:
    """Keep what an editor decided, and tag the record by it. False: its tags were so already. Refused: not held."""
    page = _page(changes.connection, records.c.id == correction.record_id)
    if not page:
        raise Refused(f"There is no record {correction.record_id!r} to correct: `ketalit search` shows the ids.")
    corrections.append(changes.connection, correction)
    decided = corrections.standing(changes.connection, [correction.record_id])
    return bool(_retag_page(changes, [_found(page[0], tag, None, decided[correction.record_id])]))


def _page(connection: Connection, wanted: ColumnElement[bool]) -> Sequence[EntryRow]:
    query = select(*_READ).where(wanted, records.c.state != State.DELETED.value).order_by(records.c.id).limit(PAGE)
    return connection.execute(query).all()


@dataclass(frozen=True, slots=True)
class _Found:
    """A row, and what was found in its record now; None: nobody looked."""

    row: EntryRow
    tags: tuple[ConditionTag, ...] | None
    facts: StudyFacts | None


def _found(row: EntryRow, tag: Tag | None, read: Read | None, decided: Sequence[TagCorrection]) -> _Found:
    record = decode_record(row.kind, row.body)
    tags = corrections.corrected(tag(record), decided) if tag else None
    return _Found(row, tags, read(record) if read else None)


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
        if "tags" in what and one.tags is not None:
            retagged[row.id] = one.tags
    update_records(changes.connection, updates)
    update_records(changes.connection, relabelled)
    insert_rows(changes.connection, versions, rows)
    replace_tags(changes.connection, retagged)
    return len(updates)


def _texts(one: _Found) -> tuple[dict[str, str], dict[str, str]]:
    """(texts, hashes) by column."""
    texts: dict[str, str] = {}
    hashes: dict[str, str] = {}
    if one.tags is not None:
        texts["tags"], hashes["tags_hash"] = encode_tags(one.tags)
    if one.facts is not None:
        texts["facts"], hashes["facts_hash"] = encode_facts(one.facts)
    return texts, hashes
