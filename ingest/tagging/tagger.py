"""Tags a record with the conditions it is about or mentions, each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.records import ConditionTag, Evidence, Record, Strength
from ingest.tagging.fields import Field, fields_of, headings_of
from ingest.tagging.matcher import Matcher, Meaning, Mention, Pattern
from ingest.tagging.scoring import CUE_SHARE, TOPIC_FROM, Weighed, score
from ingest.vocabulary import Vocabulary
from ingest.vocabulary.wording import fold


class Tagger:
    """Pure: the same record and vocabulary give the same tags, whatever was tagged before."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._matcher = Matcher(vocabulary)
        self._mesh = {ui: known.id for known in vocabulary.conditions for ui in known.mesh}
        self._order = {known.id: place for place, known in enumerate(vocabulary.conditions)}

    def tag(self, record: Record) -> tuple[ConditionTag, ...]:
        """The record's condition tags: topics before mentions, higher scores first."""
        found: dict[str, list[Weighed]] = {}
        for condition, piece in (*self._from_mesh(record), *self._from_text(fields_of(record))):
            found.setdefault(condition, []).append(piece)
        tags = [self._tag(condition, pieces) for condition, pieces in found.items() if _names_it(pieces)]
        return tuple(
            sorted(tags, key=lambda tag: (tag.strength is not Strength.TOPIC, -tag.score, self._order[tag.condition]))
        )

    def _tag(self, condition: str, pieces: list[Weighed]) -> ConditionTag:
        total = score(pieces)
        strength = Strength.TOPIC if total >= TOPIC_FROM else Strength.MENTIONED
        return ConditionTag(
            condition, strength, tuple(piece.evidence for piece in pieces), self.vocabulary.version, total
        )

    def _from_mesh(self, record: Record) -> Iterator[tuple[str, Weighed]]:
        for index, heading in enumerate(headings_of(record)):
            condition = self._mesh.get(heading.ui)
            if condition is not None:
                evidence = Evidence(f"mesh.{index}", 0, len(heading.name), heading.name, f"mesh:{heading.ui}")
                yield condition, Weighed(evidence, None, mesh_major=heading.is_major)

    def _from_text(self, fields: tuple[Field, ...]) -> Iterator[tuple[str, Weighed]]:
        texts = [(field, fold(field.text)) for field in fields]
        for field, folded in texts:
            for mention in self._matcher.phrases(folded):
                if mention.pattern.condition is not None:
                    yield mention.pattern.condition, _weighed(field, mention)
            for start, end, meanings in self._matcher.abbreviations(field.text):
                for pattern in meanings:
                    if not pattern.context or _stands(pattern, texts):
                        assert pattern.condition is not None
                        yield pattern.condition, _weighed(field, Mention(start, end, pattern))


def _weighed(field: Field, mention: Mention) -> Weighed:
    words = field.text[mention.start : mention.end]
    kind = "abbreviation" if mention.pattern.exact else "phrase" if mention.pattern.meaning is Meaning.PHRASE else "cue"
    evidence = Evidence(field.name, mention.start, mention.end, words, f"{kind}:{mention.pattern.wording}")
    return Weighed(evidence, field.role, 1.0 if mention.pattern.meaning is Meaning.PHRASE else CUE_SHARE)


def _names_it(pieces: list[Weighed]) -> bool:
    """Cues alone name nothing."""
    return any(not piece.evidence.rule.startswith("cue:") for piece in pieces)


def _stands(pattern: Pattern, texts: list[tuple[Field, str]]) -> bool:
    """Whether one of the words an abbreviation needs begins a word somewhere in the record."""
    return any(f" {need}" in f" {folded}" or f"({need}" in folded for _, folded in texts for need in pattern.context)
