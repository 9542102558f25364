"""Misspelt names: the known drug or condition that a word which nothing holds comes closest to."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache

from index.synonyms import BUILT_IN

SHORTEST = 5
"""Letters; shorter words come close to too many."""
CLOSE = 0.8
"""difflib's ratio, from 0 to 1."""
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
