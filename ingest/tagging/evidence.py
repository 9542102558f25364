"""Gathers what a record says of each condition: headings, registry conditions, keywords, words in their context."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ingest.records import Evidence, Record
from ingest.tagging.context import NOT_MEANT, Assertion, Context, Reading, Sentences
from ingest.tagging.fields import Field, Role, fields_of, headings_of
from ingest.tagging.matcher import Matcher, Meaning, Mention, Pattern
from ingest.tagging.passage import Passage
from ingest.vocabulary import Vocabulary


class Source(Enum):
    """Where a piece of evidence comes from; the scoring weighs each differently."""

    MESH_MAJOR = auto()
    MESH_MINOR = auto()
    TITLE = auto()
    CONDITION = auto()
    KEYWORD = auto()
    OPENING = auto()
    """The first part of a text, or its background section."""
    BODY = auto()
    CLOSING = auto()
    """The last part of a text, or its conclusions."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence for ``condition``."""

    condition: str
    evidence: Evidence
    source: Source
    cue: bool = False
    assertion: Assertion = Assertion.AFFIRMED
    population: bool = False
    aim: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """pieces: in the order of the record; animal: the first word that says the study was made in animals, if any."""

    pieces: tuple[Piece, ...]
    animal: Evidence | None = None


_SHORT_FIELDS = {Role.TITLE: Source.TITLE, Role.CONDITION: Source.CONDITION, Role.KEYWORD: Source.KEYWORD}
_SECTIONS = {
    Role.BACKGROUND: Source.OPENING,
    Role.AIM: Source.BODY,
    Role.METHODS: Source.BODY,
    Role.RESULTS: Source.BODY,
    Role.CONCLUSIONS: Source.CLOSING,
    Role.OUTCOME: Source.BODY,
}
_PROSE = frozenset({Source.OPENING, Source.BODY, Source.CLOSING})
_OPENING_PART, _CLOSING_PART = 0.2, 0.8
_HUMANS, _ANIMALS = "D006801", "D000818"


class Gatherer:
    """Reads records for the words and headings of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._matcher = Matcher(vocabulary)
        self._context = Context()
        self._mesh = {ui: known.id for known in vocabulary.conditions for ui in known.mesh}
        self._counts_when_denied = frozenset(known.id for known in vocabulary.conditions if known.counts_when_denied)

    def gather(self, record: Record) -> Gathered:
        """Everything found; a denied mention is no evidence and is left out."""
        passage = Passage(fields_of(record))
        noted = _Noted()
        pieces = [*self._from_mesh(record), *self._from_words(passage, noted)]
        if noted.other_senses:
            pieces = _without_other_senses(pieces, noted.other_senses)
        return Gathered(tuple(pieces), _animal(record, noted.animals) if pieces else None)

    def _from_mesh(self, record: Record) -> Iterator[Piece]:
        for index, heading in enumerate(headings_of(record)):
            condition = self._mesh.get(heading.ui)
            if condition is not None:
                evidence = Evidence(f"mesh.{index}", 0, len(heading.name), heading.name, f"mesh:{heading.ui}")
                yield Piece(condition, evidence, Source.MESH_MAJOR if heading.is_major else Source.MESH_MINOR)

    def _from_words(self, passage: Passage, noted: _Noted) -> Iterator[Piece]:
        sentences: dict[int, Sentences] = {}
        for mention in self._mentions(passage):
            number, field, start = passage.field_at(mention.start)
            found = Mention(mention.start - start, mention.end - start, mention.pattern)
            noted.note(field, found)
            if found.pattern.condition is not None:
                if number not in sentences:
                    sentences[number] = self._context.sentences(passage.folded_field(number))
                reading = sentences[number].reading(found.start, found.end)
                piece = self._piece(field, found, found.pattern.condition, reading)
                if piece is not None:
                    yield piece

    def _mentions(self, passage: Passage) -> Iterator[Mention]:
        yield from self._matcher.phrases(passage.folded)
        for start, end, meanings in self._matcher.abbreviations(passage.text):
            for pattern in meanings:
                if not pattern.context or passage.holds(pattern):
                    yield Mention(start, end, pattern)

    def _piece(self, field: Field, mention: Mention, condition: str, reading: Reading) -> Piece | None:
        if reading.assertion in NOT_MEANT and (
            condition not in self._counts_when_denied or reading.assertion is Assertion.EXCLUDED
        ):
            return None
        words = field.text[mention.start : mention.end]
        evidence = Evidence(field.name, mention.start, mention.end, words, _rule(mention.pattern, reading))
        cue = mention.pattern.meaning is Meaning.CUE
        return Piece(
            condition, evidence, _source(field, mention), cue, reading.assertion, reading.population, reading.aim
        )


class _Noted:
    """What is noted by the way: words for animals, and how often a condition's word had another sense."""

    def __init__(self) -> None:
        self.animals: list[Evidence] = []
        self.other_senses: Counter[str] = Counter()

    def note(self, field: Field, mention: Mention) -> None:
        pattern = mention.pattern
        if pattern.not_meant is not None:
            self.other_senses[pattern.not_meant] += 1
        if pattern.meaning is Meaning.ANIMAL:
            words = field.text[mention.start : mention.end]
            self.animals.append(Evidence(field.name, mention.start, mention.end, words, f"animal:{pattern.wording}"))


def _without_other_senses(pieces: list[Piece], other_senses: Counter[str]) -> list[Piece]:
    """Leaves out a condition that only one ambiguous word speaks for, where it has another sense as often as not.

    "Circulatory depression … this depression": the second is no depression of mood either.
    """
    doubtful = {condition for condition, times in other_senses.items() if _ambiguous(condition, times, pieces)}
    return [piece for piece in pieces if piece.condition not in doubtful]


def _ambiguous(condition: str, times: int, pieces: list[Piece]) -> bool:
    own = [piece for piece in pieces if piece.condition == condition]
    wordings = {piece.evidence.text.casefold() for piece in own}
    return (
        len(wordings) == 1
        and " " not in next(iter(wordings))
        and len(own) <= times
        and all(piece.source in _PROSE for piece in own)
    )


def _source(field: Field, mention: Mention) -> Source:
    if field.role in _SHORT_FIELDS:
        return _SHORT_FIELDS[field.role]
    if field.role in _SECTIONS:
        return _SECTIONS[field.role]
    place = mention.start / len(field.text)
    return Source.OPENING if place < _OPENING_PART else Source.CLOSING if place > _CLOSING_PART else Source.BODY


def _rule(pattern: Pattern, reading: Reading) -> str:
    """Like "phrase:chronic pain" or "abbreviation:TRD"; the context's word follows: "phrase:pain;side-effect"."""
    kind = "cue" if pattern.meaning is Meaning.CUE else "abbreviation" if pattern.exact else "phrase"
    told = "" if reading.assertion is Assertion.AFFIRMED else f";{reading.assertion.value}"
    return f"{kind}:{pattern.wording}{told}"


def _animal(record: Record, words: list[Evidence]) -> Evidence | None:
    """By MeSH where the record is indexed (animals, and no humans), else by the words of its title and abstract."""
    headings = {heading.ui: (index, heading) for index, heading in enumerate(headings_of(record))}
    if _HUMANS in headings:
        return None
    if _ANIMALS in headings:
        index, heading = headings[_ANIMALS]
        return Evidence(f"mesh.{index}", 0, len(heading.name), heading.name, f"animal:{_ANIMALS}")
    in_title = next((word for word in words if word.field.endswith("title")), None)
    return in_title or (words[0] if len(words) > 1 else None)
