"""The tree: what a filter by a wider condition has to look for."""

from __future__ import annotations

import pytest

from ingest.vocabulary import Condition, Vocabulary

TREE = Vocabulary(
    "1",
    (
        Condition("mood", "Mood"),
        Condition("depression", "Depression", ("mood",)),
        Condition("bipolar", "Bipolar", ("mood",)),
        Condition("bipolar-depression", "Bipolar depression", ("bipolar", "depression")),
    ),
)


def test_ancestors_are_nearest_first_and_each_once() -> None:
    assert TREE.ancestors("bipolar-depression") == ("bipolar", "depression", "mood")
    assert TREE.ancestors("mood") == ()


def test_descendants_are_everything_below() -> None:
    assert TREE.descendants("mood") == ("depression", "bipolar", "bipolar-depression")
    assert TREE.with_descendants("depression") == ("depression", "bipolar-depression")
    assert TREE.children("mood") == ("depression", "bipolar")


def test_with_ancestors_is_in_the_order_of_the_file() -> None:
    assert TREE.with_ancestors(["bipolar-depression"]) == ("mood", "depression", "bipolar", "bipolar-depression")
    assert TREE.with_ancestors([]) == ()


def test_roots_and_labels() -> None:
    assert TREE.roots == ("mood",)
    assert dict(TREE.labels)["bipolar"] == "Bipolar"


def test_an_unknown_condition_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        TREE.ancestors("unknown")
