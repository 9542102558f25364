"""Sums of weights for every row of an index at once: one bit set for each binary digit of the sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_ANY_BIT = re.compile(rb"[^\x00]")


class Sums:
    """Row number -> sum of the weights added for it; bit n of a plane is a digit of row n's sum."""

    def __init__(self) -> None:
        self._planes: list[int] = []

    def add(self, weight: int, rows: int) -> None:
        """Add ``weight`` for each row of the bit set."""
        place = 0
        while weight >> place:
            if weight >> place & 1:
                self._carry(place, rows)
            place += 1

    def _carry(self, place: int, carry: int) -> None:
        while carry:
            self._planes += [0] * (place + 1 - len(self._planes))
            digit = self._planes[place]
            self._planes[place], carry = digit ^ carry, digit & carry
            place += 1

    def at_least(self, least: int, among: int) -> int:
        """The rows of ``among`` whose sum is ``least`` or more."""
        if least >> len(self._planes):
            return 0
        more, equal = 0, among
        for place in reversed(range(len(self._planes))):
            digit = self._planes[place]
            if least >> place & 1:
                equal &= digit
            else:
                more |= equal & digit
                equal &= ~digit
        return more | equal

    def reached_by(self, enough: int, among: int) -> int:
        """The largest sum, at least 1, that ``enough`` rows of ``among`` reach; 1 when fewer have any."""
        low, high = 1, 1 << len(self._planes)
        while high - low > 1:
            middle = (low + high) // 2
            if self.at_least(middle, among).bit_count() >= enough:
                low = middle
            else:
                high = middle
        return low

    def of(self, rows: Iterable[int], size: int) -> list[int]:
        """The sums of some rows; size: one more than the largest row number."""
        planes = [plane.to_bytes(size // 8 + 1, "little") for plane in self._planes]
        return [
            sum((plane[n >> 3] >> (n & 7) & 1) << place for place, plane in enumerate(planes)) for n in rows
        ]  # fmt: skip


def rows_of(bits: int, size: int) -> Iterator[int]:
    """The members of a bit set, rising."""
    for found in _ANY_BIT.finditer(bits.to_bytes(size // 8 + 1, "little")):
        start, byte = found.start() * 8, found[0][0]
        yield from (start + place for place in range(8) if byte >> place & 1)
