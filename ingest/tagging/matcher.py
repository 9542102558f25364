"""Finds the vocabulary's words in a text: one pass of an Aho–Corasick automaton for phrases, one for abbreviations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ahocorasick_rs import AhoCorasick, Implementation

from ingest.tagging.spans import longest, whole_words
from ingest.vocabulary import Vocabulary
from ingest.vocabulary.wording import fold, spellings


class Meaning(Enum):
    PHRASE = auto()
    CUE = auto()
    NOTHING = auto()
    """A longer wording inside which no phrase counts."""
    ANIMAL = auto()
    """A word that says the study was made in animals."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a wording stands for; ``condition`` is None for wordings that belong to no condition.

    not_meant: the condition whose phrase stands in this wording in another sense ("respiratory depression").
    """

    wording: str
    meaning: Meaning
    condition: str | None = None
    context: tuple[str, ...] = ()
    exact: bool = False
    not_meant: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` is the words; the pattern says what they mean."""

    start: int
    end: int
    pattern: Pattern


ANIMAL_WORDS = (
    "rat",
    "mice",
    "mouse",
    "murine",
    "rodent",
    "zebrafish",
    "rabbit",
    "guinea pig",
    "rhesus",
    "macaque",
    "canine",
    "feline",
    "piglet",
    "porcine",
    "sprague dawley",
    "wistar",
    "c57bl/6",
    "c57bl/6j",
    "primate",
    "monkey",
    "beagle",
    "sheep",
    "ovine",
    "equine",
    "drosophila",
    "gerbil",
    "hamster",
    "animal model",
    "dogs",
    "cats",
    "horses",
    "calves",
    "bovine",
    "swine",
    "marmoset",
    "caenorhabditis elegans",
)


_MOST_MENTIONS = 5_000
"""A record is judged by its first so many wordings; only texts of a megabyte and more have more of them."""


class Matcher:
    """Whole words only; of two overlapping wordings the longer one wins, of two equally long ones the first."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        phrases = dict(_phrases(vocabulary))
        self._patterns = tuple(phrases.values())
        self._phrases = AhoCorasick(list(phrases), implementation=Implementation.DFA)
        short = [
            (
                entry.text,
                Pattern(
                    entry.text,
                    Meaning.CUE if entry.cue else Meaning.PHRASE,
                    known.id,
                    tuple(map(fold, entry.context)),
                    exact=True,
                ),
            )
            for known in vocabulary.conditions
            for entry in known.abbreviations
        ]
        self._short_patterns: dict[str, list[Pattern]] = {}
        for text, pattern in short:
            self._short_patterns.setdefault(text, []).append(pattern)
        self._short_texts = tuple(self._short_patterns)
        self._short = AhoCorasick(list(self._short_texts), implementation=Implementation.DFA) if short else None

    def phrases(self, folded: str) -> list[Mention]:
        """The wordings in a folded text, left to right, without overlaps; those that mean nothing included."""
        hits = self._phrases.find_matches_as_indexes(folded, overlapping=True)
        if not hits:
            return []
        whole = longest(list(whole_words(folded, hits)))
        return [Mention(start, end, self._patterns[index]) for index, start, end in whole[:_MOST_MENTIONS]]

    def abbreviations(self, text: str) -> list[tuple[int, int, list[Pattern]]]:
        """The abbreviations in a text as printed, each with everything it can mean."""
        if self._short is None:
            return []
        hits = self._short.find_matches_as_indexes(text, overlapping=True)
        if not hits:
            return []
        return [
            (start, end, self._short_patterns[self._short_texts[index]])
            for index, start, end in longest(list(whole_words(text, hits)))
        ]


def _phrases(vocabulary: Vocabulary) -> Iterator[tuple[str, Pattern]]:
    """Folded wording → pattern; where one wording has several meanings the last one given here is kept: phrases win."""
    meanings: dict[str, Pattern] = {}
    for word in ANIMAL_WORDS:
        meanings[fold(word)] = Pattern(word, Meaning.ANIMAL)
    for wording in vocabulary.never:
        meanings.update(dict.fromkeys(spellings(wording), Pattern(wording, Meaning.NOTHING)))
    senses: dict[str, str] = {}
    for known in vocabulary.conditions:
        for wording in known.not_phrases:
            senses.update(dict.fromkeys(spellings(wording), known.id))
            other = Pattern(wording, Meaning.NOTHING, not_meant=known.id)
            meanings.update(dict.fromkeys(spellings(wording), other))
    for meaning in (Meaning.CUE, Meaning.PHRASE):
        for known in vocabulary.conditions:
            for wording in known.cues if meaning is Meaning.CUE else known.phrases:
                for spelling in spellings(wording):
                    meanings[spelling] = Pattern(wording, meaning, known.id, not_meant=senses.get(spelling))
    yield from meanings.items()
