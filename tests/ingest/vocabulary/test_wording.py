"""Folding keeps places: what is found in the folded text stands at the same place of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vocabulary.wording import canonical, fold, spellings


@given(st.text())
def test_folding_never_changes_the_length(text: str) -> None:
    """Else every highlighted span would be off: "İ".lower() is two characters long."""
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Post-Traumatic", "post traumatic"),
        ("treatment\u2010resistant", "treatment resistant"),
        ("end\u2013of\u2011life", "end of life"),
        ("Parkinson\u2019s", "parkinson's"),
        ("Montgomery\u2013Åsberg", "montgomery asberg"),
        ("a\u00a0b\tc\nd", "a b c d"),
        ("İstanbul", "İstanbul"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_either_spelling_finds_the_other() -> None:
    assert "anesthesia" in spellings("anaesthesia")
    assert "anaesthesia" in spellings("anesthesia")
    assert "generalised anxiety" in spellings("generalized anxiety")
    assert canonical("Behavior") == canonical("behaviour")
    assert canonical("post-operative  pain") == canonical("post operative pain")
