"""Folding keeps to its figures on the labelled pairs; the labels themselves are whole."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.news_corpus import labelled, releases
from bench.stories import PAIRS, as_they_come, on_copies, on_pairs
from ingest.stories import fold_stories


def test_the_pairs_are_enough_and_each_stands_once() -> None:
    pairs = labelled(PAIRS)
    assert {pair["label"] for pair in pairs} == {"same", "different", "again"}
    assert Counter(frozenset((pair["one"], pair["other"])) for pair in pairs).most_common(1)[0][1] == 1
    judged = [pair for pair in pairs if pair["label"] != "again"]
    assert len(judged) >= 150
    assert sum(pair["why"] != "" for pair in judged) >= 50, "hard ones: another company, another quarter"


@pytest.mark.data
def test_copies_fold_and_nothing_else_does(shared_data: Path) -> None:
    items = releases(shared_data)
    for folded in (fold_stories(items.values()), as_they_come(items.values())):
        precision, recall = on_pairs(items, "", folded)
        assert (precision.value or 0) >= 0.98
        assert (recall.value or 0) >= 0.95


@pytest.mark.data
def test_edited_copies_find_their_story_and_no_strange_one(shared_data: Path) -> None:
    for measure in on_copies(list(releases(shared_data).values())):
        assert (measure.value or 0) >= 0.95, measure
        assert measure.note.endswith(" 0 in a strange story"), measure
