"""What editors decided about a record's tags; it stands against whatever the tagger finds, until they decide anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from catalog.codec import encode_tags
from catalog.decision import Incoming
from catalog.model import TagCorrection
from catalog.portions import portions
from catalog.tables import tag_corrections
from ingest.records import ConditionTag, Evidence, Strength


def append(connection: Connection, correction: TagCorrection) -> None:
    """Kept beside what was decided before: the newest of a record and condition counts."""
    values = asdict(correction) | {"broader": " ".join(correction.broader)}
    connection.execute(insert(tag_corrections).values(values))


def standing(connection: Connection, record_ids: Iterable[str]) -> dict[str, tuple[TagCorrection, ...]]:
    """Record id → the corrections that count, one for each condition."""
    rows = [
        row
        for portion in portions(record_ids)
        for row in connection.execute(
            select(tag_corrections).where(tag_corrections.c.record_id.in_(portion)).order_by(tag_corrections.c.number)
        )
    ]
    return newest(map(_correction, rows))


def newest(corrections: Iterable[TagCorrection]) -> dict[str, tuple[TagCorrection, ...]]:
    """Record id → those that count of these, which come oldest first."""
    last = {(one.record_id, one.condition): one for one in corrections}
    found: dict[str, tuple[TagCorrection, ...]] = {}
    for correction in last.values():
        found[correction.record_id] = (*found.get(correction.record_id, ()), correction)
    return found


def every(connection: Connection) -> tuple[TagCorrection, ...]:
    """All that were ever made, oldest first."""
    return tuple(map(_correction, connection.execute(select(tag_corrections).order_by(tag_corrections.c.number))))


def follow_vocabulary(connection: Connection, broader: Mapping[str, Sequence[str]]) -> None:
    """Note the wider conditions of each condition anew; one that has left the vocabulary keeps what it had."""
    for condition in connection.scalars(select(tag_corrections.c.condition).distinct()).all():
        if condition in broader:
            connection.execute(
                update(tag_corrections)
                .where(tag_corrections.c.condition == condition)
                .values(broader=" ".join(broader[condition]))
            )


def corrected(tags: Iterable[ConditionTag], corrections: Sequence[TagCorrection]) -> tuple[ConditionTag, ...]:
    """The tags as the editors want them; a tag they want is a main topic, and keeps the evidence that was found."""
    found = {tag.condition: tag for tag in tags}
    for correction in corrections:
        tag = found.pop(correction.condition, None)
        if correction.wanted:
            found[correction.condition] = _wanted(tag, correction)
    return tuple(found.values())


def applied(connection: Connection, incoming: Sequence[Incoming]) -> tuple[Incoming, ...]:
    """What arrives, with its tags corrected."""
    decided = standing(connection, [one.id for one in incoming])
    return tuple(_with_tags(one, decided[one.id]) if one.id in decided else one for one in incoming)


def _with_tags(incoming: Incoming, corrections: Sequence[TagCorrection]) -> Incoming:
    found = corrected(incoming.tagged.tags, corrections)
    body, digest = encode_tags(found)
    return replace(incoming, tagged=replace(incoming.tagged, tags=found), tags=body, tags_hash=digest)


def _wanted(tag: ConditionTag | None, correction: TagCorrection) -> ConditionTag:
    reason = Evidence("editor", 0, 0, correction.why, "correction")
    return ConditionTag(
        condition=correction.condition,
        strength=Strength.TOPIC,
        evidence=(*(tag.evidence if tag else ()), reason),
        vocabulary_version=tag.vocabulary_version if tag else "",
        broader=tag.broader if tag else correction.broader,
    )


def _correction(row: Row[Any]) -> TagCorrection:
    values = row._asdict()
    del values["number"]
    return TagCorrection(**(values | {"broader": tuple(row.broader.split())}))
