"""Tags a record with the conditions it is about or mentions, each with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ingest.records import ConditionTag, Evidence, Record, Strength
from ingest.tagging.evidence import Gathered, Gatherer, Piece
from ingest.tagging.scoring import TOPIC_FROM, Weights, shipped_weights, signals_of
from ingest.vocabulary import Vocabulary


class Tagger:
    """Pure: the same record and vocabulary give the same tags, whatever was tagged before."""

    def __init__(self, vocabulary: Vocabulary, *, weights: Weights | None = None) -> None:
        self.vocabulary = vocabulary
        self._weights = weights or shipped_weights()
        self._gatherer = Gatherer(vocabulary)
        self._order = {known.id: place for place, known in enumerate(vocabulary.conditions)}
        self._family = {known.id: frozenset(vocabulary.with_descendants(known.id)) for known in vocabulary.conditions}

    def tag(self, record: Record) -> tuple[ConditionTag, ...]:
        """The record's condition tags: topics before mentions, higher scores first.

        A tag stands for the condition itself; its ancestors are not added (``Vocabulary.with_ancestors`` gives them).
        """
        gathered = self._gatherer.gather(record)
        named = {piece.condition for piece in gathered.pieces if not piece.cue}
        tags = [self._tag(condition, gathered) for condition in named]
        return tuple(
            sorted(tags, key=lambda tag: (tag.strength is not Strength.TOPIC, -tag.score, self._order[tag.condition]))
        )

    def signals(self, record: Record, *condition_ids: str) -> dict[str, float]:
        """What the scoring sees of these conditions taken together, their descendants included."""
        pieces = self._gatherer.gather(record).pieces
        wanted = frozenset().union(*(self._family[known] for known in condition_ids))
        return signals_of([piece for piece in pieces if piece.condition in wanted], pieces)

    def _tag(self, condition: str, gathered: Gathered) -> ConditionTag:
        score = self._weights.score(signals_of(self._of_family(condition, gathered.pieces), gathered.pieces))
        strength = Strength.TOPIC if score >= TOPIC_FROM else Strength.MENTIONED
        evidence: tuple[Evidence, ...] = tuple(
            piece.evidence for piece in gathered.pieces if piece.condition == condition
        )
        if gathered.animal is not None:
            evidence = (*evidence, gathered.animal)
        broader = self.vocabulary.ancestors(condition)
        return ConditionTag(condition, strength, evidence, self.vocabulary.version, score, broader)

    def _of_family(self, condition: str, pieces: Iterable[Piece]) -> list[Piece]:
        return [piece for piece in pieces if piece.condition in self._family[condition]]


def tag_by(vocabulary: Vocabulary) -> Callable[[Record], tuple[ConditionTag, ...]]:
    """The tagging alone, to be made in the process that uses it."""
    return Tagger(vocabulary).tag
