"""What a search for any of its words learns from its best records: the words that these share and few others hold.

Pseudo-relevance feedback (Rocchio 1971; Lavrenko and Croft 2001) with the settings usual for it: ten records, ten
words, half of the weight. A review named "Atypical Antipsychotics" finds the trials that only name the drugs.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.analysis import STOP_WORDS, tokens
from index.documents import SearchDocument
from index.tree import Term

BEST = 10
"""Records that are learned from."""
LEARNED = 10
"""Words that are learned."""
SHARE = 0.5
"""Of the whole weight, what the learned words have."""
LOOKED_AT = 400
"""Words whose rarity is asked for."""
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Learned:
    """Words with their weights, beside a weight of 1 for each word typed; these may be among them."""

    words: tuple[tuple[Term, float], ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        listed = ", ".join(term.tokens[0] for term, _ in self.words)
        return (f"Also weighed, as frequent in the best records: {listed}.",) if listed else ()


NOTHING = Learned()


def shared_words(best: Iterable[SearchDocument]) -> tuple[tuple[str, int], ...]:
    """Words that at least two of the best records hold, and how many of them; those of most records first."""
    counted = Counter(word for document in best for word in _words_of(document))
    held = ((word, count) for word, count in counted.items() if count > 1)
    return tuple(sorted(held, key=lambda each: (-each[1], each[0]))[:LOOKED_AT])


def learned(shared: Sequence[tuple[str, int]], having: Sequence[int], records: int, *, typed: int) -> Learned:
    """having: how many of all the records hold each word; typed: how many words were asked for."""
    weighed = [
        (count * math.log((records + 1) / (held + 0.5)), word)
        for (word, count), held in zip(shared, having, strict=True)
    ]
    best = sorted(weighed, key=lambda each: (-each[0], each[1]))[:LEARNED]
    whole = sum(weight for weight, _ in best)
    if whole <= 0:
        return NOTHING
    scale = SHARE / (1 - SHARE) * typed / whole
    return Learned(tuple((Term((word,)), weight * scale) for weight, word in best if weight > 0))


def _words_of(document: SearchDocument) -> set[str]:
    text = "\n".join([document.title or "", document.abstract or "", *document.mesh])
    return {word for word in tokens(text) if len(word) >= _SHORTEST} - STOP_WORDS
