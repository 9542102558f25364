"""Whole words, and no two that overlap."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagging.spans import Span, longest, whole_words


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("pain", "pain", (0, 4)), ("paint", "pain", None), ("the pain.", "pain", (4, 8)), ("pains", "pain", (0, 5)),
        ("painsome", "pain", None), ("a-pain", "pain", (2, 6)), ("1pain", "pain", None), ("pain's", "pain", (0, 4)),
    ],
)  # fmt: skip
def test_a_word_is_whole_and_may_be_plural(text: str, word: str, found: tuple[int, int] | None) -> None:
    start = text.index(word)
    hits = list(whole_words(text, [(0, start, start + len(word))]))
    assert hits == ([(0, *found)] if found else [])


def test_the_longer_wins_wherever_it_begins() -> None:
    assert longest([(0, 0, 5), (1, 3, 12), (2, 11, 14)]) == [(1, 3, 12)]
    assert longest([(0, 0, 5), (1, 6, 9)]) == [(0, 0, 5), (1, 6, 9)]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60), st.integers(1, 12))))
def test_nothing_overlaps_and_nothing_free_is_lost(raw: list[tuple[int, int, int]]) -> None:
    hits: list[Span] = [(index, start, start + length) for index, start, length in raw]
    kept = longest(hits)
    assert all(left[2] <= right[1] for left, right in pairwise(kept))
    for _, start, end in hits:
        assert any(start < other[2] and other[1] < end for other in kept)
