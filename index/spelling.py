"""Misspelt names: the known drug, condition, author or title word that a word which nothing holds comes closest to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import cache

from index.analysis import tokens
from index.synonyms import BUILT_IN

SHORTEST = 5
"""Letters; shorter words come close to too many."""
CLOSE = 0.8
"""difflib's ratio, from 0 to 1."""
SPELLED = ("authors", "title")
"""Fields whose words are offered."""
_OTHER_NAMES = (
    "ketamine", "norketamine", "depression", "bipolar", "anxiety", "suicide", "suicidal", "schizophrenia", "psychosis",
    "addiction", "alcohol", "cocaine", "opioid", "opioids", "migraine", "fibromyalgia", "neuropathic", "autism",
    "analgesia", "anesthesia", "psychotherapy", "psilocybin", "antidepressant", "intravenous", "intranasal",
    "intramuscular", "sublingual", "dissociation", "neurotoxicity", "cystitis", "midazolam", "propofol",
)  # fmt: skip


@cache
def _names() -> tuple[str, ...]:
    tokens = (token for group in BUILT_IN.groups for name in group for token in name.tokens)
    return tuple(dict.fromkeys([*(token for token in tokens if len(token) >= SHORTEST), *_OTHER_NAMES]))


def close_name(word: str) -> str | None:
    """The name that ``word``, in small letters, may have been meant to be; None when none is close."""
    if len(word) < SHORTEST or word in _names():
        return None
    return next(iter(get_close_matches(word, _names(), 1, CLOSE)), None)


def fields_of(fields: tuple[str, ...]) -> tuple[str, ...]:
    """Where a word typed for these fields is looked for."""
    return tuple(name for name in SPELLED if not fields or name in fields)


def closest_stem(word: str, stems: Mapping[str, int]) -> str | None:
    """Of stems and how many records hold them: the one most like ``word``, of equal ones the more frequent."""
    near = [stem for stem in stems if abs(len(stem) - len(word)) <= 2 and stem[:1] == word[:1]]
    rated = ((_likeness(word, stem), stems[stem], stem) for stem in near)
    best = max(((rate, held, stem) for rate, held, stem in rated if rate >= CLOSE), default=None)
    return best[2] if best else None


def written(word: str, texts: Iterable[str]) -> str | None:
    """How the word most like ``word`` is written in ``texts``, in small letters."""
    found = dict.fromkeys(token for text in texts for token in tokens(text))
    best = max(((_likeness(word, token), token) for token in found if token[:1] == word[:1]), default=None)
    return best[1] if best and best[0] >= CLOSE else None


def _likeness(word: str, other: str) -> float:
    matcher = SequenceMatcher(None, word, other)
    return matcher.ratio() if matcher.quick_ratio() >= CLOSE else 0.0
