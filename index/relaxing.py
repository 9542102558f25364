"""When too few records hold all the words: those that hold most of them, the rare words counting more than the common.

Both back ends follow the rules here, so that they relax alike. Quoted words, exclusions and groups stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.query import SearchRequest
from index.schema import DEEPEST
from index.spelling import close_name
from index.tree import AllOf, AnyOf, Fact, Node, Term

FEW = 5
"""Fewer matches than this and a search of three words or more relaxes; one of two words only when nothing matches."""
ENOUGH = 50
"""Records that a relaxed search aims at. It goes no further down than it must to find as many."""
FULL = 100.0
"""How much more a record counts that holds all the words."""
SCORED = ("title", "abstract")
"""A record that lacks some of the words is judged by its own text, each word alike in both; headings name too much."""
FOUND = 0.01
"""The score of a record that holds the words elsewhere only."""
_STEPS = 4


@dataclass(frozen=True, slots=True)
class Relaxable:
    """fixed: what stays required or excluded; words: nodes of which a record may lack some."""

    fixed: AllOf
    words: tuple[Node, ...]

    @classmethod
    def of(cls, tree: AllOf) -> Relaxable:
        words = tuple(node for node in tree.required if _is_words(node))
        fixed = tuple(node for node in tree.required if not _is_words(node))
        return cls(AllOf(fixed, tree.excluded), words)

    def wanted(self, request: SearchRequest, total: int) -> bool:
        """Whether the search with ``total`` full matches is to be relaxed; only relevance puts full matches first."""
        if request.match == "any":
            return len(self.words) > 1
        return request.match == "auto" and request.sort == "relevance" and self.too_few(total)

    def too_few(self, total: int) -> bool:
        return total < FEW if len(self.words) > 2 else total == 0 and len(self.words) > 0


@dataclass(frozen=True, slots=True)
class Weights:
    """of: the weight of each word; having: how many records hold it."""

    of: tuple[int, ...]
    having: tuple[int, ...]

    @classmethod
    def from_counts(cls, records: int, having: Sequence[int]) -> Weights:
        """Inverse document frequency in small whole numbers, so that sums are equal to the last bit everywhere."""
        rarity = (math.log(max(1.0, (records - held + 0.5) / (held + 0.5))) for held in having)
        return cls(tuple(max(1, round(_STEPS * each)) for each in rarity), tuple(having))

    @property
    def total(self) -> int:
        return sum(self.of)


def enough(request: SearchRequest) -> int:
    """How many records a relaxed search goes down for."""
    return DEEPEST if request.match == "any" else ENOUGH


def relaxed_notes(relaxable: Relaxable, weights: Weights, full: int) -> tuple[str, ...]:
    """What a reader must know. full: how many records hold all the words."""
    if full == 0:
        said = "No record holds all these words: those that hold most of them are shown."
    else:
        hold = "record holds" if full == 1 else "records hold"
        said = f"Only {full} {hold} all these words: others that hold most of them follow."
    return (said, *nowhere(relaxable, weights))


def nowhere(relaxable: Relaxable, weights: Weights) -> tuple[str, ...]:
    """Which words no record holds, and what may have been meant."""
    lost = [typed(word) for word, having in zip(relaxable.words, weights.having, strict=True) if having == 0]
    if not lost:
        return ()
    meant = [f"“{known}”" for word in lost if (known := close_name(word)) is not None]
    said = f"No record holds {' or '.join(f'“{word}”' for word in lost)}."
    return (said, f"Did you mean {' or '.join(meant)}?") if meant else (said,)


def typed(node: Node) -> str:
    """A node's words as a reader would recognise them."""
    if isinstance(node, Term):
        return " ".join(node.tokens)
    if isinstance(node, Fact):
        return node.name
    inner = node.nodes[:1] if isinstance(node, AnyOf) else node.required
    return " ".join(map(typed, inner))


def _is_words(node: Node) -> bool:
    """Plain words, or words with their synonyms."""
    if isinstance(node, Term):
        return node.plain
    return isinstance(node, AnyOf) and node.synonyms
