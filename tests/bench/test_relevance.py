"""Relevance keeps to its figures on labelled items that its weights have not seen; the labels themselves are whole."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.news_corpus import labelled, releases
from bench.relevance import LABELS, agreement, counted, kappa
from bench.relevance_fitting import FOLDS, cross_validated, examples, fit, folds, invented
from bench.stories import PAIRS
from ingest.relevance import WEIGHTS_FILE

OFFER = {"study", "regulator", "safety", "practice", "condition"}
KEEP = {"not-named", "advert", "investor", "passing", "other-drug", "celebrity", "crime", "party", "veterinary"}


def test_two_readers_labelled_every_item_and_each_label_has_its_reason() -> None:
    rows = labelled(LABELS)
    assert len(rows) >= 400
    assert Counter(row["path"] for row in rows).most_common(1)[0][1] == 1
    for row in rows:
        for label, reason in (("first", "first_reason"), ("second", "second_reason"), ("label", "reason")):
            assert row[reason] in (OFFER if row[label] == "offer" else KEEP), row
        if row["first"] == row["second"]:
            assert row["label"] == row["first"], row


def test_the_two_readers_agree_beyond_chance() -> None:
    same, beyond = agreement([])
    assert (same.value or 0) > 0.95
    assert (beyond.value or 0) > 0.8


def test_kappa_is_nothing_for_chance_and_one_for_agreement() -> None:
    assert kappa([("a", "a"), ("b", "b")]) == 1.0
    assert kappa([("a", "a"), ("a", "b"), ("b", "a"), ("b", "b")]) == 0.0


def test_the_classes_without_a_real_example_have_invented_ones() -> None:
    reasons = Counter(one.reason for one in invented())
    assert all(reasons[reason] >= 5 for reason in ("crime", "celebrity", "veterinary", "party", "advert", "investors"))


@pytest.mark.data
def test_what_the_weights_have_not_seen_is_judged_well(shared_data: Path) -> None:
    pytest.importorskip("scipy")
    given = examples(shared_data)
    counts = counted(given, cross_validated(given), "release")
    assert counts.precision >= 0.95, counts
    assert counts.recall >= 0.85, counts


@pytest.mark.data
def test_copies_of_a_story_are_never_parted_by_the_folds(shared_data: Path) -> None:
    """Else the copy of an item that is judged would have been learnt from."""
    given = examples(shared_data)
    of_fold = folds(given)
    items = releases(shared_data)
    fold_of = {one.item.key: fold for one, fold in zip(given, of_fold, strict=True)}
    copies = [(items[pair["one"]].key, items[pair["other"]].key) for pair in labelled(PAIRS) if pair["label"] == "same"]
    both = [(one, other) for one, other in copies if one in fold_of and other in fold_of]
    assert len(both) >= 10
    assert sum(fold_of[one] != fold_of[other] for one, other in both) <= 1, "the one pair that folding misses"
    assert len({(one.group, fold) for one, fold in zip(given, of_fold, strict=True)}) == len(
        {one.group for one in given}
    )
    assert set(of_fold) == set(range(FOLDS))


@pytest.mark.data
def test_the_shipped_weights_are_those_of_the_command(shared_data: Path) -> None:
    pytest.importorskip("scipy")
    shipped = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    assert fit(examples(shared_data)) == pytest.approx(shipped, abs=0.02)
