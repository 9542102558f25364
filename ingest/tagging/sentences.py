"""Where a sentence begins and ends in a folded text."""

from __future__ import annotations

_MARKS = (". ", "? ", "! ")
_LONGEST = 2_000
"""Characters before and after a mention in which its sentence is looked for."""
_NOT_AN_END = ("vs.", "e.g.", "i.e.", "al.", "cf.", "approx.", "dr.", "fig.", "no.", "st.")


def sentence_start(text: str, place: int) -> int:
    """Where the sentence that holds ``place`` begins; a text without full stops is cut some way before the place."""
    lowest = max(0, place - _LONGEST)
    end = place
    while True:
        dot = max(text.rfind(mark, lowest, end) for mark in _MARKS)
        if dot < 0:
            return lowest
        if not text.endswith(_NOT_AN_END, 0, dot + 1):
            return dot + 2
        end = dot


def sentence_end(text: str, place: int) -> int:
    """Where the sentence that holds ``place`` ends, its full stop included; cut some way after it as above."""
    highest = min(len(text), place + _LONGEST)
    start = place
    while True:
        dots = [dot for mark in _MARKS if (dot := text.find(mark, start, highest)) >= 0]
        if not dots:
            return highest
        dot = min(dots)
        if not text.endswith(_NOT_AN_END, 0, dot + 1):
            return dot + 1
        start = dot + 1
