"""When too few records hold all the words: those that hold most of them, the rare words counting more than the common.

Both back ends follow the rules here, so that they relax alike. Quoted words, exclusions and groups stay as they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.analysis import STOP_WORDS, tokens
from index.feedback import Learned
from index.nothing_found import Lost, Said
from index.query import LONGEST_TEXT, SearchRequest
from index.schema import DEEPEST
from index.tree import AllOf, AnyOf, Node, Term, positive_terms

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
LENIENT = 0.5
"""What a record's score is multiplied by is this and the share of the words that it holds, by their weights."""
SIDE_BY_SIDE = 0.2
"""How much two words typed next to each other count when a record has them so, beside the words themselves."""
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
            return len(self.words) > 0
        return request.match == "auto" and request.sort == "relevance" and self.too_few(total)

    def neighbours(self, text: str) -> tuple[Term, ...]:
        """Words that stand next to each other in the text typed, two by two; "of" and the like only beside others."""
        words = {token for term in positive_terms(AllOf(self.words)) for token in term.tokens}
        held = words | STOP_WORDS
        return tuple(
            dict.fromkeys(
                Term(pair)
                for pair in pairwise(tokens(text[:LONGEST_TEXT]))
                if held.issuperset(pair) and not words.isdisjoint(pair)
            )
        )

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


def relaxed_said(request: SearchRequest, lost: Lost, full: int, taught: Learned) -> Said:
    """What a reader must know. full: how many records hold all the words; taught: what else was weighed."""
    if request.match == "any":
        said: tuple[str, ...] = taught.notes
    elif full == 0:
        said = ("No record holds all these words: those that hold most of them are shown.",)
    else:
        hold = "record holds" if full == 1 else "records hold"
        said = (f"Only {full} {hold} all these words: others that hold most of them follow.",)
    return Said((*said, *lost.notes), lost.suggestion(request.text))


def _is_words(node: Node) -> bool:
    """Plain words, or words with their synonyms."""
    if isinstance(node, Term):
        return node.plain
    return isinstance(node, AnyOf) and node.synonyms
