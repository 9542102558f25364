"""What the vocabulary is: conditions in a tree, and the words each is known by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """Capital letters matter. It counts where one of ``context`` begins a word in the record; without context always.

    cue: it speaks for the condition (a questionnaire's name) without naming it.
    """

    text: str
    context: tuple[str, ...] = ()
    cue: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition; ``mesh`` holds descriptor ids only, ``mesh_headings`` the heading the file gives for each."""

    id: str
    label: str
    parents: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    mesh_headings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    not_phrases: tuple[str, ...] = ()
    counts_when_denied: bool = False
    """For side effects: "no serious adverse events" still speaks of them."""
    icd10: tuple[str, ...] = ()
    icd11: tuple[str, ...] = ()
    snomed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """version: the file's own and a hash of its meaning, "2026.1+3f9a0c1b2d4e"; never: wordings that mean nothing."""

    version: str
    conditions: tuple[Condition, ...]
    never: tuple[str, ...] = field(default=())

    @cached_property
    def by_id(self) -> Mapping[str, Condition]:
        return {condition.id: condition for condition in self.conditions}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Condition id → label, in the file's order."""
        return {condition.id: condition.label for condition in self.conditions}

    @cached_property
    def roots(self) -> tuple[str, ...]:
        return tuple(condition.id for condition in self.conditions if not condition.parents)

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        children: dict[str, list[str]] = {}
        for condition in self.conditions:
            for parent in condition.parents:
                children.setdefault(parent, []).append(condition.id)
        return {parent: tuple(ids) for parent, ids in children.items()}

    def children(self, condition_id: str) -> tuple[str, ...]:
        return self._children.get(condition_id, ())

    def ancestors(self, condition_id: str) -> tuple[str, ...]:
        """Every wider condition, nearest first, without the condition itself. KeyError for an unknown id."""
        return self._closure(self.by_id[condition_id].parents, lambda known: self.by_id[known].parents)

    def descendants(self, condition_id: str) -> tuple[str, ...]:
        """Every narrower condition, nearest first, without the condition itself. KeyError for an unknown id."""
        return self._closure(self.children(self.by_id[condition_id].id), self.children)

    def with_descendants(self, condition_id: str) -> tuple[str, ...]:
        """What a filter by this condition has to look for: itself and everything below it."""
        return (condition_id, *self.descendants(condition_id))

    def with_ancestors(self, condition_ids: Iterable[str]) -> tuple[str, ...]:
        """The given conditions and every wider one, each once, in the file's order."""
        wanted = set(condition_ids)
        for condition_id in tuple(wanted):
            wanted.update(self.ancestors(condition_id))
        return tuple(known for known in self.by_id if known in wanted)

    @staticmethod
    def _closure(start: Iterable[str], following: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        waiting = list(start)
        while waiting:
            current = waiting.pop(0)
            if current not in found:
                found[current] = None
                waiting.extend(following(current))
        return tuple(found)
