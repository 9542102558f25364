"""What a changed vocabulary means: which words came and went, and which records' tags it would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields

from ingest.records import ConditionTag, Record, Strength
from ingest.vocabulary.model import Abbreviation, Condition, Vocabulary

TagRecord = Callable[[Record], tuple[ConditionTag, ...]]
Tagging = tuple[str, Iterable[ConditionTag], Iterable[ConditionTag]]
"""(record id, tags before, tags after)"""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``what`` is the part of the condition ("phrases", "label", …), "" for the whole of it."""

    condition: str
    what: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TagChange:
    """A record whose tag for a condition would come, go or change its strength; None where there is no tag."""

    record_id: str
    condition: str
    before: Strength | None
    after: Strength | None


@dataclass(frozen=True, slots=True)
class Impact:
    """records: how many were looked at; changed: how many of them would be tagged otherwise."""

    records: int = 0
    changed: int = 0
    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    strength_changed: Counter[str] = field(default_factory=Counter)
    examples: tuple[TagChange, ...] = ()


def diff(old: Vocabulary, new: Vocabulary) -> tuple[Change, ...]:
    """Every difference in meaning, by condition in the new file's order, removed conditions last."""
    found: list[Change] = []
    if set(old.never) != set(new.never):
        found.append(_difference("", "never", old.never, new.never))
    for condition in new.conditions:
        before = old.by_id.get(condition.id)
        if before is None:
            found.append(Change(condition.id, "", added=(condition.label,)))
        else:
            found.extend(_differences(before, condition))
    found.extend(Change(gone.id, "", removed=(gone.label,)) for gone in old.conditions if gone.id not in new.by_id)
    return tuple(found)


def impact(old: TagRecord, new: TagRecord, records: Iterable[Record], *, examples: int = 20) -> Impact:
    """What re-tagging ``records`` would change; ``old`` and ``new`` are the ``tag`` of two taggers."""
    return impact_of(((record.id, old(record), new(record)) for record in records), examples=examples)


def impact_of(taggings: Iterable[Tagging], *, examples: int = 20) -> Impact:
    """What changes between two taggings of each record.

    Reads them once, in order, and keeps counts and the first ``examples`` only.
    """
    seen = changed = 0
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    moved: Counter[str] = Counter()
    kept: list[TagChange] = []
    for record_id, before, after in taggings:
        seen += 1
        changes = tag_changes(record_id, before, after)
        changed += bool(changes)
        kept.extend(changes[: max(0, examples - len(kept))])
        for change in changes:
            counter = gained if change.before is None else lost if change.after is None else moved
            counter[change.condition] += 1
    return Impact(seen, changed, gained, lost, moved, tuple(kept))


def tag_changes(record_id: str, before: Iterable[ConditionTag], after: Iterable[ConditionTag]) -> tuple[TagChange, ...]:
    """The conditions that two taggings of one record do not agree on, in the order of their ids."""
    old = {tag.condition: tag.strength for tag in before}
    new = {tag.condition: tag.strength for tag in after}
    return tuple(
        TagChange(record_id, condition, old.get(condition), new.get(condition))
        for condition in sorted(old.keys() | new.keys())
        if old.get(condition) != new.get(condition)
    )


def _differences(before: Condition, after: Condition) -> list[Change]:
    found: list[Change] = []
    for part in fields(Condition):
        old, new = getattr(before, part.name), getattr(after, part.name)
        if old != new:
            change = _difference(after.id, part.name, _as_texts(old), _as_texts(new))
            if change.removed or change.added:
                found.append(change)
    return found


def _difference(condition: str, what: str, old: tuple[str, ...], new: tuple[str, ...]) -> Change:
    return Change(
        condition, what, tuple(text for text in old if text not in new), tuple(text for text in new if text not in old)
    )


def _as_texts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(_as_text(item) for item in value)
    return (_as_text(value),)


def _as_text(value: object) -> str:
    if isinstance(value, Abbreviation):
        needs = f" with {', '.join(value.context)}" if value.context else ""
        return f"{value.text}{needs}{' (cue)' if value.cue else ''}"
    return str(value)
