"""The first words of news items beside each other: how much of one stands in the other, and which may be alike at all.

An opening is compared by its runs of three words. The smallest few of their hashes are a sketch of it (Broder's
resemblance of documents, with one hash and the k least values): openings that share half of their runs or more share
one of eight with a probability above 99.6 %, so only those that do are ever compared.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

RUN = 3
"""Words."""
SKETCH = 8
_LEAST_WORDS = 20
_MOST_WORDS = 60
_WORD = re.compile(r"\w+")
# "LONDON, March 3, 2026 (Wire) -- ", "Springfield, IL (Wire.org) Tuesday @ 7:00 AM Eastern — ", "CITY, ST /Wire/ -- "
_DATELINE = re.compile(r"^.{0,90}?(?:\([^()]{2,40}\)|/[^/]{2,40}/)[^—–]{0,60}?\s(?:[—–-]|--)\s")


@lru_cache(maxsize=10_000)
def runs_of(text: str | None) -> frozenset[int]:
    """Hashes of the runs of an opening without its dateline; none when it is too short to be compared."""
    words = _WORD.findall(_DATELINE.sub("", text or "", count=1).casefold())[:_MOST_WORDS]
    if len(words) < _LEAST_WORDS:
        return frozenset()
    return frozenset(zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1))


def sketch_of(runs: frozenset[int]) -> tuple[int, ...]:
    """The SKETCH least hashes."""
    return tuple(sorted(runs)[:SKETCH])


def resemblance(text: str | None, beside: str | None) -> float:
    """Shared runs among all runs: 0 to 1; 0 when one of the two is too short to be compared."""
    one, other = runs_of(text), runs_of(beside)
    return len(one & other) / len(one | other) if one and other else 0.0
