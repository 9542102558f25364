"""Tagging everything again after the vocabulary has changed, and reading its facts again after the rules have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Engine, select

from catalog import corrections
from catalog.codec import decode_record, encode_facts
from catalog.connection import reading as snapshot
from catalog.model import TagCorrection
from catalog.reading import EntryRow
from catalog.sequence import Changes, changing
from catalog.tables import records, versions
from catalog.tagging_beside import Beside, Body, MakeTag, Tag, Told, tell
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


def retag_beside(engine: Engine, make: MakeTag, processes: int) -> int:
    """The same tags as ``retag`` gives, found by so many processes, each page written by this one in its turn."""
    tag = cache(make)
    changed = 0
    with Beside[_Read](make, processes) as beside:
        for page, told in beside.over(_pages(engine)):
            with changing(engine) as changes:
                changed += _retag_page(changes, list(_still_true(changes.connection, page, told, tag)))
    return changed


_Read = tuple[Sequence[EntryRow], Mapping[str, tuple[TagCorrection, ...]]]
"""The rows of a page and what editors decided of them, as they were when the page was read."""


def _pages(engine: Engine) -> Iterator[tuple[_Read, Sequence[Body]]]:
    after = ""
    while True:
        with snapshot(engine) as connection:
            page = _page(connection, records.c.id > after)
            decided = corrections.standing(connection, [row.id for row in page])
        if not page:
            return
        after = page[-1].id
        yield (
            (page, decided),
            [Body(row.kind, row.body, row.tags_hash, tuple(decided.get(row.id, ()))) for row in page],
        )


def _still_true(connection: Connection, read: _Read, told: Sequence[Told], tag: Callable[[], Tag]) -> Iterator[_Found]:
    """What was found, for the rows as they are now: one that changed since it was read is tagged here and again."""
    page, decided = read
    now = {row.id: row for row in _page(connection, records.c.id.in_([row.id for row in page]))}
    decided_now = corrections.standing(connection, list(now))
    for row, found in zip(page, told, strict=True):
        current = now.get(row.id)
        if current is None:
            continue  # deleted since
        same = (current.body, current.tags_hash) == (row.body, row.tags_hash)
        if same and decided_now.get(row.id, ()) == decided.get(row.id, ()):
            yield _Found(current, {"tags": found.text}, {"tags_hash": found.hash}, found.tags)
        else:
            yield _found(current, tag(), None, decided_now.get(row.id, ()))


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
    """A row, and what was found in its record now: texts and hashes by column; tags: where they may be others."""

    row: EntryRow
    texts: dict[str, str]
    hashes: dict[str, str]
    tags: tuple[ConditionTag, ...] | None


def _found(row: EntryRow, tag: Tag | None, read: Read | None, decided: Sequence[TagCorrection]) -> _Found:
    texts: dict[str, str] = {}
    hashes: dict[str, str] = {}
    told = None
    if tag:
        told = tell(Body(row.kind, row.body, row.tags_hash, tuple(decided)), tag)
        texts["tags"], hashes["tags_hash"] = told.text, told.hash
    if read:
        texts["facts"], hashes["facts_hash"] = encode_facts(read(decode_record(row.kind, row.body)))
    return _Found(row, texts, hashes, told.tags if told else None)


def _retag_page(changes: Changes, page: Sequence[_Found]) -> int:
    now = dt.datetime.now(dt.UTC)
    updates: list[Values] = []
    relabelled: list[Values] = []
    rows: list[Values] = []
    retagged: dict[str, tuple[ConditionTag, ...]] = {}
    for one in page:
        row = one.row
        new, hashes = one.texts, one.hashes
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
