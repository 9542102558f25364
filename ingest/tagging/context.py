"""What the words around a mention make of it: affirmed, denied, history, family, exclusion, doubt, side effect."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from ahocorasick_rs import AhoCorasick, Implementation

from ingest.tagging.sentences import sentence_end, sentence_start
from ingest.tagging.spans import longest, whole_words
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
_WHOLE_SENTENCE = 100_000
_NEAR = 45
"""Characters between "patients with" and what they have."""


@dataclass(frozen=True, slots=True)
class _Force:
    """What a trigger word does, worked out once: ``after`` and ``before`` are (assertion, reach in characters)."""

    after: tuple[tuple[Assertion, int], ...]
    before: tuple[tuple[Assertion, int], ...]
    ends: bool
    ends_negation: bool
    turns: bool
    """A denial of what follows: what stands before it is another matter."""
    population_after: bool
    population_before: bool
    aim: bool


_Hit = tuple[int, int, _Force]
"""Start, end and force of a trigger word."""


class Sentences:
    """The sentences of one folded text; each is searched for triggers once, when a mention in it is asked about."""

    def __init__(self, folded: str, context: Context) -> None:
        self._text = folded
        self._context = context
        self._known: dict[int, list[_Hit]] = {}

    def reading(self, start: int, end: int) -> Reading:
        """How the mention ``text[start:end]`` is meant."""
        first = sentence_start(self._text, start)
        hits = self._known.get(first)
        if hits is None:
            hits = self._context.triggers(self._text, first, sentence_end(self._text, end))
            self._known[first] = hits
        if not hits:
            return _PLAIN
        found = [*_from_before(hits, start), *_from_after(hits, end)]
        assertion = min(found, key=_ORDER.__getitem__) if found else Assertion.AFFIRMED
        population = any(_is_population(hit, start, end) for hit in hits)
        return Reading(assertion, population, any(force.aim for _, _, force in hits))


class Context:
    """Holds the automaton of the trigger words; one for all texts."""

    def __init__(self) -> None:
        meanings: dict[str, set[Trigger]] = {}
        for trigger, words in trigger_words().items():
            for word in words:
                meanings.setdefault(fold(word), set()).add(trigger)
        self._automaton = AhoCorasick(list(meanings), implementation=Implementation.DFA)
        self._forces = tuple(_force(triggers) for triggers in meanings.values())

    def sentences(self, folded: str) -> Sentences:
        return Sentences(folded, self)

    def triggers(self, text: str, first: int, last: int) -> list[_Hit]:
        """The trigger words in ``text[first:last]``, left to right."""
        sentence = text[first:last]
        hits = self._automaton.find_matches_as_indexes(sentence, overlapping=True)
        spans = longest(list(whole_words(sentence, hits, plural=False)))
        return [(first + start, first + end, self._forces[index]) for index, start, end in spans]


_ORDER = {assertion: place for place, assertion in enumerate(Assertion)}
_PLAIN = Reading(Assertion.AFFIRMED)


def _force(triggers: Set[Trigger]) -> _Force:
    before = tuple((said, _reach(trigger)) for trigger, said in _BEFORE.items() if trigger in triggers)
    return _Force(
        after=tuple((said, _reach(trigger)) for trigger, said in _AFTER.items() if trigger in triggers),
        before=before,
        ends=Trigger.ENDS in triggers,
        ends_negation=Trigger.ENDS_NEGATION in triggers,
        turns=Trigger.NEGATES_AFTER in triggers and not before,
        population_after=Trigger.POPULATION_AFTER in triggers,
        population_before=Trigger.POPULATION_BEFORE in triggers,
        aim=Trigger.AIM in triggers,
    )


def _reach(trigger: Trigger) -> int:
    return _REACH.get(trigger, _WHOLE_SENTENCE)


def _is_population(hit: _Hit, start: int, end: int) -> bool:
    hit_start, hit_end, force = hit
    if force.population_after and 0 <= start - hit_end <= _NEAR:
        return True
    return force.population_before and 0 <= hit_start - end <= 2


def _from_before(hits: list[_Hit], start: int) -> Iterator[Assertion]:
    """What the triggers before a mention say of it, up to the nearest end of reach."""
    negation_ended = False
    for _, hit_end, force in reversed(hits):
        if hit_end > start:
            continue
        if force.ends:
            return
        for said, reach in force.after:
            if start - hit_end <= reach and not (negation_ended and said is Assertion.NEGATED):
                yield said
        negation_ended = negation_ended or force.ends_negation


def _from_after(hits: list[_Hit], end: int) -> Iterator[Assertion]:
    """What the triggers after a mention say of it, up to the next end of reach or denial of something else."""
    for hit_start, _, force in hits:
        if hit_start < end:
            continue
        if force.ends or force.turns:
            return
        for said, reach in force.before:
            if hit_start - end <= reach:
                yield said
