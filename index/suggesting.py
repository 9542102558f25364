"""What a search box offers while someone types: journals, authors and titles, and records like a given one.

Both back ends find candidates; which of them are offered, and in which order, is decided here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.analysis import STOP_WORDS, fold, tokens
from index.documents import SearchDocument
from ingest.records import Kind

SHORTEST = 2
"""Letters from which on something is offered."""
LOOKED_AT = 100
"""Records whose authors or titles are looked at; the newest of those that match."""
OFFERED = 5
LIKE_FIELDS = ("title", "mesh", "keywords", "substances", "abstract")
LIKE_WORDS = 25
LIKE_LOOKED_AT = 60
LIKE_KINDS = (Kind.STUDY, Kind.REGISTRATION)
_TITLE_COUNTS = 3


@dataclass(frozen=True, slots=True)
class SuggestedTitle:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Each best first."""

    journals: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    titles: tuple[SuggestedTitle, ...] = ()


NOTHING = Suggestions()


def typed_words(text: str) -> tuple[str, ...]:
    """The words typed, the last of which goes on; () when there is too little to go by."""
    found = tokens(text[:200])
    return found if len(found) > 1 or (found and len(found[-1]) >= SHORTEST) else ()


def tier(name: str, typed: tuple[str, ...]) -> int | None:
    """How well a name answers: 0 begins with what was typed, 1 holds it in one piece, 2 holds its words; or None."""
    *whole, last = typed
    if last not in fold(name).lower():
        return None  # most are told so, at a tenth of the cost
    words = tokens(name)
    at = [n for n in range(len(words) - len(whole)) if words[n : n + len(whole)] == tuple(whole)]
    runs = [n for n in at if words[n + len(whole)].startswith(last)]
    if runs:
        return 0 if runs[0] == 0 else 1
    held = set(whole) <= set(words) and any(word.startswith(last) for word in words)
    return 2 if held else None


def best_names(names: Mapping[str, int], typed: tuple[str, ...]) -> tuple[str, ...]:
    """names: with how often they occur."""
    rated = [(tier(name, typed), -count, name) for name, count in names.items()]
    offered = sorted((rank, count, name) for rank, count, name in rated if rank is not None)
    return tuple(name for _, _, name in offered[:OFFERED])


def best_titles(titles: Iterable[tuple[str, str]], typed: tuple[str, ...]) -> tuple[SuggestedTitle, ...]:
    """titles: (record id, title), the newest first."""
    rated = [(tier(title, typed), place, one, title) for place, (one, title) in enumerate(titles)]
    offered = sorted((rank, place, one, title) for rank, place, one, title in rated if rank is not None)
    return tuple(SuggestedTitle(one, title) for _, _, one, title in offered[:OFFERED])


def words_to_count(document: SearchDocument) -> tuple[str, ...]:
    """The words that a record uses most, those of its title before the others; their rarity decides further."""
    counted: Counter[str] = Counter()
    for name in LIKE_FIELDS:
        value = getattr(document, name) or ()
        text = value if isinstance(value, str) else "\n".join(value)
        for word in tokens(text):
            counted[word] += _TITLE_COUNTS if name == "title" else 1
    telling = ((word, count) for word, count in counted.items() if len(word) > 2 and word not in STOP_WORDS)
    return tuple(word for word, _ in sorted(telling, key=lambda each: (-each[1], each[0]))[:LIKE_LOOKED_AT])


def telling_words(having: Mapping[str, int], records: int) -> Sequence[str]:
    """Of words and how many records hold them: those that few hold, but not this record alone."""
    rarity = {word: math.log((records + 1) / held) for word, held in having.items() if held > 1}
    return sorted(rarity, key=lambda word: (-rarity[word], word))[:LIKE_WORDS]
