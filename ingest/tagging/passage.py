"""All texts of a record as one passage, so that each automaton runs over it once."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from ingest.tagging.fields import Field
from ingest.tagging.matcher import Pattern
from ingest.vocabulary.wording import fold

BREAK = "\x1f"
"""Stands between two fields; no wording holds it, so none is found across a border."""


class Passage:
    """``text`` is the fields in their order, ``folded`` the same, letter for letter, as wordings are compared."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.text = BREAK.join(field.text for field in fields)
        self.folded = fold(self.text)
        self._starts = [0, *accumulate(len(field.text) + 1 for field in fields)]
        self._held: dict[tuple[str, ...], bool] = {}

    def field_at(self, place: int) -> tuple[int, Field, int]:
        """Which field holds a place: its number, the field, and where the field begins."""
        number = bisect_right(self._starts, place) - 1
        return number, self.fields[number], self._starts[number]

    def folded_field(self, number: int) -> str:
        start = self._starts[number]
        return self.folded[start : start + len(self.fields[number].text)]

    def holds(self, pattern: Pattern) -> bool:
        """Whether one of the words an abbreviation needs begins a word somewhere in the record."""
        if pattern.context not in self._held:
            self._held[pattern.context] = any(_begins_a_word(self.folded, need) for need in pattern.context)
        return self._held[pattern.context]


def _begins_a_word(folded: str, need: str) -> bool:
    place = folded.find(need)
    while place > 0 and folded[place - 1].isalnum():
        place = folded.find(need, place + 1)
    return place >= 0
