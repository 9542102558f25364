"""Highlights: escaped, short, and never cut inside a mark."""

from __future__ import annotations

import random
from itertools import pairwise

from index.results import FRAGMENT, MARK_END, MARK_START, both_marked, fragments, marked, marked_html


def test_only_our_marks_are_markup() -> None:
    """F15."""
    text = f"<b>{MARK_START}a & b{MARK_END}</b> <mark>\"'"
    assert marked_html(text) == "&lt;b&gt;<mark>a &amp; b</mark>&lt;/b&gt; &lt;mark&gt;&quot;&#x27;"


def test_text_without_a_mark_gives_nothing() -> None:
    assert fragments("plain") == () and marked({"title": "plain", "abstract": None}) == {}


def test_a_short_text_is_shown_whole() -> None:
    assert fragments(f"before {MARK_START}word{MARK_END} after") == ("before <mark>word</mark> after",)


def test_long_texts_are_cut_at_words_around_the_marks() -> None:
    filler = "lorem ipsum " * 60
    marks = [f"{MARK_START}{word}{MARK_END} " for word in ("one", "two", "three")]
    pieces = fragments(filler + filler.join(marks) + filler)
    assert len(pieces) == 2
    for piece, word in zip(pieces, ("one", "two"), strict=True):
        assert f"<mark>{word}</mark>" in piece and piece.startswith("… ") and piece.endswith(" …")
        assert len(piece) < FRAGMENT * 2
        assert set(piece.replace("<mark>", " ").replace("</mark>", " ").split()) <= {"…", "lorem", "ipsum", word}


def test_marks_are_always_closed() -> None:
    """Whatever stands where: as many ends as starts, in order."""
    chance = random.Random(7)
    for _ in range(500):
        words = [chance.choice(["a", "bb " * 3, "c" * 90, "<", "&"]) for _ in range(chance.randint(1, 200))]
        for _ in range(chance.randint(1, 9)):
            at = chance.randrange(len(words))
            words[at] = MARK_START + words[at].replace(MARK_START, "").replace(MARK_END, "") + MARK_END
        for piece in fragments(" ".join(words)):
            rest = piece.replace("<mark>", "\x02").replace("</mark>", "\x03")
            marks = [sign for sign in rest if sign in "\x02\x03"]
            assert marks == ["\x02", "\x03"] * (len(marks) // 2) and marks
            assert "<" not in rest


def test_two_markings_of_one_text_become_one() -> None:
    """Apart, side by side, one within the other, overlapping: every letter that either marked is marked once."""
    chance = random.Random(11)
    text = "abcdefghij klmnop"
    for _ in range(500):
        left, right = (_with_marks(text, chance) for _ in range(2))
        merged = both_marked(left, right)
        assert merged.replace(MARK_START, "").replace(MARK_END, "") == text
        assert _letters(merged) == _letters(left) | _letters(right)
        marks = [sign for sign in merged if sign in (MARK_START, MARK_END)]
        assert marks == [MARK_START, MARK_END] * (len(marks) // 2)


def _with_marks(text: str, chance: random.Random) -> str:
    cuts = sorted(chance.sample(range(len(text) + 1), 2 * chance.randint(0, 3)))
    edges = [0, *cuts, len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    return "".join(MARK_START + each + MARK_END if place % 2 else each for place, each in enumerate(pieces))


def _letters(text: str) -> set[int]:
    """The places of the letters between marks."""
    places, place, within = set(), 0, False
    for sign in text:
        if sign in (MARK_START, MARK_END):
            within = sign == MARK_START
        else:
            places |= {place} if within else set()
            place += 1
    return places
