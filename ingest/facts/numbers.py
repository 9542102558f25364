"""Whole numbers in a text, in digits or in words: "71", "1,922", "forty-one"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGIT = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_UNITS = {word: value for value, word in enumerate(f"{_DIGIT} {_TEENS}".split(), start=1)}
_TENS = {
    word: value * 10
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)  # noqa: SIM905
}
_ONES = _DIGIT.replace(" ", "|")
_WORD = rf"(?:{'|'.join(_TENS)})(?: (?:{_ONES}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))}"
_IN_DIGITS = re.compile(r"\d(?<![\w.,/^]\d)(?:\d{0,2}(?:[,\u202f\u2009 ]\d{3})+|\d{0,6})(?![\w^]|[.,]\d|:\d)")
_IN_WORDS = re.compile(rf"\b(?:(?:{_ONES}|a) hundred(?: (?:and )?(?:{_WORD}))?|{_WORD})\b")


@dataclass(frozen=True, slots=True)
class Number:
    value: int
    start: int
    end: int
    in_words: bool = False


def numbers_in(folded: str) -> Iterator[Number]:
    """Every whole number of a folded text, in its order; parts of decimals, ratios and names are none."""
    found = [Number(int(re.sub(r"\D", "", at[0])), at.start(), at.end()) for at in _IN_DIGITS.finditer(folded)]
    found += [Number(_in_words(at[0]), at.start(), at.end(), in_words=True) for at in _IN_WORDS.finditer(folded)]
    yield from sorted(found, key=lambda number: number.start)


def _in_words(words: str) -> int:
    total = 0
    for word in words.split():
        if word == "hundred":
            total *= 100
        elif word == "a":
            total = 1
        else:
            total += _TENS.get(word, 0) or _UNITS.get(word, 0)
    return total
