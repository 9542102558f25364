"""The editors' decision log: rows are only ever added, and what they add up to is worked out when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from catalog.portions import portions
from catalog.published import Action, SectionDecision, Verdict, Verdicts
from catalog.tables import identifiers, records, section_decisions
from ingest.errors import Refused
from ingest.records import State


def append(connection: Connection, decision: SectionDecision) -> SectionDecision:
    """Keep a decision, with every name it is about. Refused: the record is not here, or one to be pinned is hidden."""
    if connection.scalar(select(records.c.id).where(records.c.id == decision.record_id)) is None:
        raise Refused(f"There is no record {decision.record_id!r} to decide about: `ketalit search` shows the ids.")
    if decision.action is Action.PIN:
        _refuse_hidden(connection, decision)
    names = tuple(sorted(_all_names(connection, [decision.record_id])))
    kept = SectionDecision(**(asdict(decision) | {"names": names}))
    connection.execute(insert(section_decisions).values(asdict(kept) | {"names": json.dumps(names)}))
    return kept


def every(connection: Connection) -> tuple[SectionDecision, ...]:
    """Oldest first."""
    return tuple(map(_decision, connection.execute(select(section_decisions).order_by(section_decisions.c.number))))


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(section_decisions)) or 0


def verdicts(connection: Connection, section: str | None) -> Verdicts:
    """What the log says of a section now; None: what holds for every section."""
    standing = stand(every(connection), section)
    return Verdicts(
        hidden=hidden(connection, [standing]),
        published=_records(connection, standing.published),
        pinned=_records(connection, standing.pinned[::-1]),
    )


def hidden_in(connection: Connection, sections: Sequence[str]) -> frozenset[str]:
    """The records hidden in one of these sections; without any, those hidden everywhere."""
    decisions = every(connection)
    return hidden(connection, [stand(decisions, section) for section in sections or (None,)])


@dataclass(frozen=True, slots=True)
class Standing:
    """The decisions that count in a section, oldest first."""

    hidden: tuple[SectionDecision, ...] = ()
    published: tuple[SectionDecision, ...] = ()
    pinned: tuple[SectionDecision, ...] = ()


def stand(decisions: Iterable[SectionDecision], section: str | None) -> Standing:
    """Of decisions about the same thing, the last word. ``decisions``: oldest first.

    Two are about the same thing when they share a name as it was when they were made: what became one story only later
    cannot bring back what was hidden before.
    """
    hidden: list[SectionDecision] = []
    published: list[SectionDecision] = []
    pinned: list[SectionDecision] = []
    for decision in decisions:
        if decision.section not in (None, section):
            continue
        match decision.action:
            case Action.HIDE:
                published, pinned = _others(published, decision), _others(pinned, decision)
                hidden.append(decision)
            case Action.PUBLISH:
                hidden, published = _others(hidden, decision), [*_others(published, decision), decision]
            case Action.PIN:
                pinned = [*_others(pinned, decision), decision]
            case Action.UNPIN:
                pinned = _others(pinned, decision)
    return Standing(tuple(hidden), tuple(published), tuple(pinned))


def hidden(connection: Connection, standings: Iterable[Standing]) -> frozenset[str]:
    """The ids of everything that was hidden and of every copy of it that is here now."""
    names = {name for standing in standings for decision in standing.hidden for name in decision.names}
    return frozenset(_with_copies(connection, names))


def copies(connection: Connection, record_id: str) -> frozenset[str]:
    """Every record that is the same thing under another name, the record itself included."""
    return frozenset(_with_copies(connection, {record_id}))


def _others(decisions: Sequence[SectionDecision], decision: SectionDecision) -> list[SectionDecision]:
    """Those about something else."""
    return [one for one in decisions if not {one.record_id, *one.names} & {decision.record_id, *decision.names}]


def _refuse_hidden(connection: Connection, decision: SectionDecision) -> None:
    if decision.record_id in verdicts(connection, decision.section).hidden:
        raise Refused(f"{decision.record_id} is hidden and cannot be pinned: publish it first.")


def _records(connection: Connection, decisions: Sequence[SectionDecision]) -> tuple[Verdict, ...]:
    """The record of each decision; where it lives no more, the live one that has one of its names now."""
    found: dict[str, Verdict] = {}
    for decision in decisions:
        live = _live(connection, {decision.record_id}) or _live(connection, _holders(connection, decision.names))
        for record_id in sorted(live)[:1]:
            found.setdefault(record_id, Verdict(record_id, decision.at, decision.section))
    return tuple(found.values())


def _all_names(connection: Connection, ids: Iterable[str]) -> set[str]:
    """The names of the records and of all copies of them."""
    copies = _with_copies(connection, set(_names(connection, ids)) | set(ids))
    return _names(connection, copies) | copies


def _with_copies(connection: Connection, names: set[str]) -> set[str]:
    """The records that have one of the names, then those that share a name with these, until there are no more."""
    found: set[str] = set()
    while more := _holders(connection, names) - found:
        found |= more
        names = _names(connection, more)
    return found


def _holders(connection: Connection, names: Iterable[str]) -> set[str]:
    return {
        id_
        for portion in portions(sorted(names))
        for id_ in connection.scalars(select(identifiers.c.record_id).where(identifiers.c.identifier.in_(portion)))
    }


def _names(connection: Connection, ids: Iterable[str]) -> set[str]:
    return {
        name
        for portion in portions(sorted(ids))
        for name in connection.scalars(select(identifiers.c.identifier).where(identifiers.c.record_id.in_(portion)))
    }


def _live(connection: Connection, ids: Iterable[str]) -> set[str]:
    query = select(records.c.id).where(records.c.state != State.DELETED.value)
    return {id_ for portion in portions(ids) for id_ in connection.scalars(query.where(records.c.id.in_(portion)))}


def _decision(row: Row[Any]) -> SectionDecision:
    values = row._asdict()
    del values["number"]
    return SectionDecision(**(values | {"action": Action(row.action), "names": tuple(json.loads(row.names))}))
