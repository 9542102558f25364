"""How good predicted labels are: precision, recall and F1 per label and over all, with confidence intervals.

Pure; the intervals are percentile bootstrap intervals over texts (Efron and Tibshirani 1993) from a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

_SEED = 20_260
_T = TypeVar("_T")
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Counts:
    """right: found and meant; false: found, not meant; missed: meant, not found."""

    right: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.right + self.false + self.missed
        return 2 * self.right / total if total else 0.0

    @property
    def support(self) -> int:
        return self.right + self.missed

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.false + other.false, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of the bootstrap samples."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LabelScore:
    label: str
    counts: Counts
    f1_interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """false: labels given that are not meant; missed: labels meant that were not given."""

    id: str
    false: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """weighted_f1: the labels' F1 by their support; macro over labels that occur; micro over all decisions."""

    texts: int
    labels: tuple[LabelScore, ...]
    weighted_f1: float
    weighted_interval: Interval | None
    macro_f1: float
    micro: Counts
    mistakes: tuple[Mistake, ...]


def evaluate(
    labels: Sequence[str],
    ids: Sequence[str],
    gold: Sequence[frozenset[str]],
    predicted: Sequence[frozenset[str]],
    *,
    samples: int = 1_000,
) -> Evaluation:
    """Scores predictions against gold labels, text by text; ``samples`` bootstrap samples, 0 for no intervals.

    ValueError when the three sequences are not equally long.
    """
    pairs = list(zip(ids, gold, predicted, strict=True))
    outcomes = [[_outcome(label in meant, label in given) for label in labels] for _, meant, given in pairs]
    totals = _totals(outcomes, len(labels))
    intervals, weighted = _intervals(outcomes, len(labels), samples)
    return Evaluation(
        texts=len(pairs),
        labels=tuple(
            LabelScore(label, counts, interval)
            for label, counts, interval in zip(labels, totals, intervals, strict=True)
        ),
        weighted_f1=weighted_f1(totals),
        weighted_interval=weighted,
        macro_f1=_mean(counts.f1 for counts in totals if counts.support),
        micro=sum(totals, Counts()),
        mistakes=tuple(
            Mistake(name, tuple(sorted(given - meant)), tuple(sorted(meant - given)))
            for name, meant, given in pairs
            if meant != given
        ),
    )


def weighted_f1(totals: Iterable[Counts]) -> float:
    """The labels' F1, each by its support."""
    known = tuple(totals)
    support = sum(counts.support for counts in known)
    return sum(counts.f1 * counts.support for counts in known) / support if support else 0.0


_RIGHT, _FALSE, _MISSED, _NOTHING = Counts(1), Counts(false=1), Counts(missed=1), Counts()


def _outcome(meant: bool, given: bool) -> Counts:
    return _RIGHT if meant and given else _FALSE if given else _MISSED if meant else _NOTHING


def _totals(outcomes: Sequence[Sequence[Counts]], width: int) -> list[Counts]:
    """Sums per label, kept as plain numbers while counting: a bootstrap counts millions."""
    right, false, missed = [0] * width, [0] * width, [0] * width
    for row in outcomes:
        for column, outcome in enumerate(row):
            if outcome is _RIGHT:
                right[column] += 1
            elif outcome is _FALSE:
                false[column] += 1
            elif outcome is _MISSED:
                missed[column] += 1
    return [Counts(*column) for column in zip(right, false, missed, strict=True)]


def _intervals(
    outcomes: Sequence[Sequence[Counts]], width: int, samples: int
) -> tuple[list[Interval | None], Interval | None]:
    if not samples or not outcomes:
        return [None] * width, None
    chance = random.Random(_SEED)  # noqa: S311 - a fixed seed makes the same table twice; nothing secret hangs on it
    drawn = [_totals(chance.choices(outcomes, k=len(outcomes)), width) for _ in range(samples)]
    per_label: list[Interval | None] = [_middle([sample[column] for sample in drawn], _f1) for column in range(width)]
    return per_label, _middle(drawn, weighted_f1)


def _f1(counts: Counts) -> float:
    return counts.f1


def _middle(samples: Sequence[_T], value: Callable[[_T], float]) -> Interval:
    ordered = sorted(map(value, samples))
    cut = int(len(ordered) * (1 - _CONFIDENCE) / 2)
    return Interval(ordered[cut], ordered[-1 - cut])


def _mean(values: Iterable[float]) -> float:
    known = tuple(values)
    return sum(known) / len(known) if known else 0.0
