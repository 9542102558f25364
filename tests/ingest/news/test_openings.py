"""Copies of a text are known by its opening, whatever stands before it."""

from __future__ import annotations

from ingest.openings import SKETCH, resemblance, runs_of, sketch_of

TEXT = (
    "Patients who were given a single infusion of ketamine slept better for a week, researchers in Oslo report after a "
    "trial with 212 adults whose depression had not answered to two other drugs in the year before."
)


def test_a_dateline_is_no_part_of_the_opening() -> None:
    plain = runs_of(TEXT)
    for dateline in (
        "OSLO, March 3, 2026 (The Wire) -- ",
        "OSLO, Norway (Wire.example) Tuesday Mar 3, 2026 @ 7:00 AM Eastern — ",
        "OSLO, Norway, March 3, 2026 /TheWire/ -- ",
    ):
        assert runs_of(dateline + TEXT) == plain, dateline


def test_an_opening_is_like_itself_and_unlike_another() -> None:
    other = TEXT.replace("ketamine", "lithium").replace("slept better for a week", "were calmer within a month")
    assert resemblance(TEXT, TEXT.upper()) == 1.0
    assert 0.3 < resemblance(TEXT, other) < 0.8
    assert resemblance(TEXT, " ".join(reversed(TEXT.split()))) == 0.0


def test_too_short_an_opening_is_like_nothing() -> None:
    """ "Read the full story." stands below everything."""
    short = "The full story is in our magazine of this month."
    assert runs_of(short) == runs_of(None) == frozenset()
    assert resemblance(short, short) == 0.0


def test_the_sketch_is_small_and_the_same_in_every_process() -> None:
    """Python's own hash of a text is another one in every process."""
    sketch = sketch_of(runs_of(TEXT))
    assert len(sketch) == SKETCH
    assert sketch[:2] == (126638654, 208380793)


def test_openings_that_are_half_alike_share_part_of_their_sketch() -> None:
    words = TEXT.split()
    for start in range(0, 20, 2):
        edited = " ".join([*words[:start], "entirely", "other", "words", *words[start + 3 :]])
        assert set(sketch_of(runs_of(edited))) & set(sketch_of(runs_of(TEXT)))
