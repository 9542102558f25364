"""The rows that have one value of a facet: a bit set where they are many, their numbers where they are few."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DENSE = 512
"""One row in so many, and a bit set is counted faster than single rows."""
_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


def members(rows: Iterable[int], size: int) -> int:
    """Row numbers below ``size`` as a bit set: bit n says whether n is among them."""
    marks = bytearray(b"0" * size)
    for n in rows:
        marks[n] = 49  # "1"
    marks.reverse()
    return int(marks, 2) if marks else 0


def mask(bits: int, size: int) -> bytes:
    """A bit set as one byte for each row, 1 for a member."""
    return f"{bits:0{size}b}".encode()[::-1].translate(_DIGITS)


@dataclass(frozen=True, slots=True)
class Postings:
    """total: how many rows had the value, those that are gone by now among them; rows: which, unless bits says it."""

    total: int
    rows: Sequence[int]
    bits: int | None = None

    def with_rows(self, more: Sequence[int], size: int) -> Postings:
        """The same with later rows; size: one more than the largest row number."""
        total = self.total + len(more)
        if self.bits is not None:
            return Postings(total, (), self.bits | members(more, size))
        rows = array("I", (*self.rows, *more))
        return Postings(total, (), members(rows, size)) if total * DENSE >= size else Postings(total, rows)

    def all(self, size: int) -> int:
        return members(self.rows, size) if self.bits is None else self.bits

    def count(self, bits: int, mask: bytes) -> int:
        """How many of the rows are among ``bits``, which ``mask`` says byte by byte."""
        return sum(map(mask.__getitem__, self.rows)) if self.bits is None else (self.bits & bits).bit_count()


NO_ROWS = Postings(0, ())
