"""The figures are the textbook's; the intervals hold the figure and come out the same twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.evaluation import Counts, evaluate

LABELS = ("a", "b", "c")
SETS = st.lists(st.frozensets(st.sampled_from(LABELS)), min_size=1, max_size=12)


def test_precision_recall_f1_and_support() -> None:
    gold = [frozenset("a"), frozenset("a"), frozenset("ab"), frozenset()]
    given_labels = [frozenset("a"), frozenset(), frozenset("a"), frozenset("a")]
    result = evaluate(LABELS, ["1", "2", "3", "4"], gold, given_labels, samples=0)
    first, second, third = result.labels
    assert first.counts == Counts(right=2, false=1, missed=1)
    assert (first.counts.precision, first.counts.recall, first.counts.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (second.counts.f1, second.counts.support, third.counts.support) == (0.0, 1, 0)
    assert result.weighted_f1 == pytest.approx((2 / 3 * 3 + 0.0) / 4)
    assert result.macro_f1 == pytest.approx(1 / 3)
    assert result.micro == Counts(2, 1, 2)


def test_every_mistake_is_listed() -> None:
    result = evaluate(LABELS, ["x", "y"], [frozenset("a"), frozenset("b")], [frozenset("c"), frozenset("b")], samples=0)
    (mistake,) = result.mistakes
    assert (mistake.id, mistake.false, mistake.missed) == ("x", ("c",), ("a",))


def test_nothing_at_all_is_no_division_by_zero() -> None:
    result = evaluate(LABELS, [], [], [])
    assert (result.weighted_f1, result.macro_f1, result.micro.f1, result.weighted_interval) == (0.0, 0.0, 0.0, None)


def test_unequal_lists_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        evaluate(LABELS, ["1", "2"], [frozenset()], [frozenset()])


def test_intervals_hold_the_figure_and_repeat() -> None:
    gold = [frozenset("a") if number % 3 else frozenset("b") for number in range(60)]
    given_labels = [frozenset("a") if number % 4 else frozenset("b") for number in range(60)]
    ids = [str(number) for number in range(60)]
    first = evaluate(LABELS, ids, gold, given_labels, samples=300)
    assert first == evaluate(LABELS, ids, gold, given_labels, samples=300)
    assert first.weighted_interval is not None
    assert first.weighted_interval.low < first.weighted_f1 < first.weighted_interval.high
    assert first.weighted_interval.high - first.weighted_interval.low < 0.4


@given(SETS)
def test_perfect_labels_score_one(gold: list[frozenset[str]]) -> None:
    result = evaluate(LABELS, [str(number) for number in range(len(gold))], gold, gold, samples=0)
    assert result.weighted_f1 == (1.0 if any(gold) else 0.0)
    assert result.mistakes == ()
