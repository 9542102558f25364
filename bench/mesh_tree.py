"""MeSH as the bench needs it: tree numbers, and which of our conditions a descriptor belongs to."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.vocabulary import Vocabulary

DISEASES = ("C", "F03")
"""The branches of diseases and of mental disorders."""


@dataclass(frozen=True, slots=True)
class MeshTree:
    """numbers: descriptor id → its tree numbers; ids: heading → descriptor id, former headings included."""

    numbers: Mapping[str, tuple[str, ...]]
    ids: Mapping[str, str]


def read_mesh(data: Path) -> MeshTree:
    numbers: dict[str, list[str]] = defaultdict(list)
    ids: dict[str, str] = {}
    with (data / "mesh" / "tree_numbers_2016.csv").open(encoding="utf-8", newline="") as handle:
        for number, ui, heading in csv.reader(handle, delimiter="|"):
            numbers[ui].append(number)
            ids[heading] = ui
    with (data / "mesh" / "descriptors_2026.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            ids[row["subject"]] = row["id"].rsplit("/", 1)[-1]
    return MeshTree({ui: tuple(found) for ui, found in numbers.items()}, ids)


class ConditionsByMesh:
    """The conditions a descriptor belongs to: its own, else those of its nearest ancestor in the tree that has one."""

    def __init__(self, vocabulary: Vocabulary, tree: MeshTree, conditions: Iterable[str]) -> None:
        self._tree = tree
        wanted = frozenset(conditions)
        self._own = {ui: known.id for known in vocabulary.conditions if known.id in wanted for ui in known.mesh}
        self._places = [
            (number, condition)
            for ui, condition in self._own.items()
            for number in tree.numbers.get(ui, ())
            if number.startswith(DISEASES)
        ]

    def of(self, ui: str) -> frozenset[str]:
        found = {self._own[ui]} if ui in self._own else set()
        for number in self._tree.numbers.get(ui, ()):
            above = [(len(top), condition) for top, condition in self._places if f"{number}.".startswith(f"{top}.")]
            nearest = max((length for length, _ in above), default=0)
            found |= {condition for length, condition in above if length == nearest}
        return frozenset(found)


def comparable(vocabulary: Vocabulary, tree: MeshTree, without: Iterable[str]) -> tuple[str, ...]:
    """Our conditions that MeSH has as a disease, save those left out."""
    left_out = frozenset(without)
    return tuple(
        known.id
        for known in vocabulary.conditions
        if known.id not in left_out
        and any(number.startswith(DISEASES) for ui in known.mesh for number in tree.numbers.get(ui, ()))
    )
