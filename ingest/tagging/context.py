"""What the words around a mention make of it: affirmed, denied, history, family, exclusion, doubt, side effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ahocorasick_rs import AhoCorasick

from ingest.tagging.spans import Span, longest, whole_words
from ingest.tagging.triggers import Trigger, trigger_words
from ingest.vocabulary.wording import fold


class Assertion(StrEnum):
    """How a mention is meant; from the one that weighs most to the one that weighs least."""

    NEGATED = "negated"
    FAMILY = "family"
    EXCLUDED = "excluded"
    SIDE_EFFECT = "side-effect"
    HISTORY = "history"
    HEDGED = "hedged"
    AFFIRMED = "affirmed"


NOT_MEANT = frozenset({Assertion.NEGATED, Assertion.FAMILY, Assertion.EXCLUDED})
"""A mention meant so is no evidence at all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """population: those studied have it or are treated for it; aim: it stands where the study says what it is after."""

    assertion: Assertion
    population: bool = False
    aim: bool = False


_AFTER = {
    Trigger.NEGATES_AFTER: Assertion.NEGATED,
    Trigger.NEGATES_NEXT: Assertion.NEGATED,
    Trigger.FAMILY_AFTER: Assertion.FAMILY,
    Trigger.EXCLUDES_AFTER: Assertion.EXCLUDED,
    Trigger.HISTORY_AFTER: Assertion.HISTORY,
    Trigger.HEDGES_AFTER: Assertion.HEDGED,
    Trigger.SIDE_EFFECT: Assertion.SIDE_EFFECT,
}
_BEFORE = {
    Trigger.NEGATES_BEFORE: Assertion.NEGATED,
    Trigger.EXCLUDES_BEFORE: Assertion.EXCLUDED,
    Trigger.SIDE_EFFECT: Assertion.SIDE_EFFECT,
}
_REACH = {Trigger.NEGATES_NEXT: 1, Trigger.HISTORY_AFTER: 60, Trigger.HEDGES_AFTER: 40, Trigger.NEGATES_BEFORE: 40}
"""Characters; a trigger not named here reaches to the end of its sentence."""
_NEAR = 45
"""Characters between "patients with" and what they have."""
_MARKS = (". ", "? ", "! ")
_LONGEST = 2_000
"""Characters before and after a mention in which its sentence is looked for."""
_NOT_AN_END = ("vs.", "e.g.", "i.e.", "al.", "cf.", "approx.", "dr.", "fig.", "no.", "st.")


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    triggers: frozenset[Trigger]


def _compiled() -> tuple[AhoCorasick, tuple[frozenset[Trigger], ...]]:
    meanings: dict[str, set[Trigger]] = {}
    for trigger, words in trigger_words().items():
        for word in words:
            meanings.setdefault(fold(word), set()).add(trigger)
    return AhoCorasick(list(meanings)), tuple(frozenset(found) for found in meanings.values())


class Sentences:
    """The sentences of one folded text; each is searched for triggers once, when a mention in it is asked about."""

    def __init__(self, folded: str, automaton: AhoCorasick, meanings: tuple[frozenset[Trigger], ...]) -> None:
        self._text = folded
        self._automaton = automaton
        self._meanings = meanings
        self._known: dict[int, tuple[int, list[_Hit]]] = {}

    def reading(self, start: int, end: int) -> Reading:
        """How the mention ``text[start:end]`` is meant."""
        first = sentence_start(self._text, start)
        if first not in self._known:
            last = sentence_end(self._text, end)
            self._known[first] = (last, self._hits(first, last))
        hits = self._known[first][1]
        found = [*_from_before(hits, start), *_from_after(hits, end)]
        return Reading(
            min(found, key=_ORDER.__getitem__, default=Assertion.AFFIRMED),
            population=any(_is_population(hit, start, end) for hit in hits),
            aim=any(Trigger.AIM in hit.triggers for hit in hits),
        )

    def _hits(self, first: int, last: int) -> list[_Hit]:
        sentence = self._text[first:last]
        spans: list[Span] = longest(
            list(
                whole_words(sentence, self._automaton.find_matches_as_indexes(sentence, overlapping=True), plural=False)
            )
        )
        return [_Hit(first + start, first + end, self._meanings[index]) for index, start, end in spans]


class Context:
    """Holds the trigger automaton; one for all texts."""

    def __init__(self) -> None:
        self._automaton, self._meanings = _compiled()

    def sentences(self, folded: str) -> Sentences:
        return Sentences(folded, self._automaton, self._meanings)


_ORDER = {assertion: place for place, assertion in enumerate(Assertion)}


def _is_population(hit: _Hit, start: int, end: int) -> bool:
    if Trigger.POPULATION_AFTER in hit.triggers and 0 <= start - hit.end <= _NEAR:
        return True
    return Trigger.POPULATION_BEFORE in hit.triggers and 0 <= hit.start - end <= 2


def _from_before(hits: list[_Hit], start: int) -> Iterator[Assertion]:
    """What the triggers before a mention say of it, up to the nearest end of reach."""
    negation_ended = False
    for hit in reversed(hits):
        if hit.end > start:
            continue
        if Trigger.ENDS in hit.triggers:
            return
        for trigger, assertion in _AFTER.items():
            if trigger not in hit.triggers or start - hit.end > _REACH.get(trigger, 1_000):
                continue
            if assertion is Assertion.NEGATED and negation_ended:
                continue
            yield assertion
        negation_ended = negation_ended or Trigger.ENDS_NEGATION in hit.triggers


def _from_after(hits: list[_Hit], end: int) -> Iterator[Assertion]:
    for hit in hits:
        if hit.start < end:
            continue
        if Trigger.ENDS in hit.triggers:
            return
        if Trigger.NEGATES_AFTER in hit.triggers and not hit.triggers & _BEFORE.keys():
            return
        for trigger, assertion in _BEFORE.items():
            if trigger in hit.triggers and hit.start - end <= _REACH.get(trigger, 1_000):
                yield assertion


def sentence_start(text: str, place: int) -> int:
    """Where the sentence that holds ``place`` begins; a text without full stops is cut some way before the place."""
    lowest = max(0, place - _LONGEST)
    end = place
    while True:
        dot = max(text.rfind(mark, lowest, end) for mark in _MARKS)
        if dot < 0:
            return lowest
        if not text.endswith(_NOT_AN_END, 0, dot + 1):
            return dot + 2
        end = dot


def sentence_end(text: str, place: int) -> int:
    """Where the sentence that holds ``place`` ends, its full stop included; cut some way after it as above."""
    highest = min(len(text), place + _LONGEST)
    start = place
    while True:
        dots = [dot for mark in _MARKS if (dot := text.find(mark, start, highest)) >= 0]
        if not dots:
            return highest
        dot = min(dots)
        if not text.endswith(_NOT_AN_END, 0, dot + 1):
            return dot + 1
        start = dot + 1
