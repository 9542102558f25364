"""Two headlines of the same days announce the same thing when they differ in how much they tell, and in nothing else.

The headlines are written for these tests.
"""

from __future__ import annotations

import pytest

from ingest.headlines import headline_of, same_announcement

SAME = [
    # one tells more
    (
        "Acme ketamine spray eases depression within hours",
        "Acme ketamine spray eases depression within hours in large trial",
    ),
    (
        "Acme Labs raises $7.3 million",
        "Acme Labs secures $7.3 million from new and old holders at its Boston office in May",
    ),
    # one abbreviates what the other writes out
    (
        "Acme re-files Abbreviated New Drug Application for sterile ketamine vials",
        "Acme Re-files ANDA for sterile ketamine vials",
    ),
    ("Food and Drug Administration clears Acme ketamine lozenge", "FDA clears Acme ketamine lozenge"),
    # the same words, one of them elsewhere
    (
        "Acme files for approval of sterile ketamine vial Ketazol",
        "Acme files for approval of Ketazol sterile ketamine vial",
    ),
    # cut off by whoever passed it on
    (
        "What six months of ketamine clinics taught one county of waiting, money and trust",
        "What six months of ketamine clinics…",
    ),
]
DIFFERENT = [
    (
        "Acme to present ketamine data at the Spring Psychiatry Meeting",
        "Bexco to present ketamine data at the Spring Psychiatry Meeting",
    ),
    (
        "Acme reports third quarter 2025 results and business update",
        "Acme reports second quarter 2025 results and business update",
    ),
    ("Ketamine eases depression in large trial of veterans", "Ketamine eases anxiety in large trial of veterans"),
    # what was to come has come, what was offered is closed, what was claimed is doubted or answered
    (
        "Acme to present ketamine depression trial data in Vienna",
        "Acme presents ketamine depression trial data in Vienna",
    ),
    ("Acme announces $6.4 million share offering", "Acme closes $6.4 million share offering"),
    (
        "Ketamine eases severe depression in hospital trial",
        "Ketamine does not ease severe depression in hospital trial",
    ),
    ("Ketamine dose and depression in adults: a trial", "Retraction: Ketamine dose and depression in adults: a trial"),
    ("Ketamine dose and depression in adults: a trial", "Ketamine dose and depression in adults: a trial. Reply"),
    # the same words in another order are other sentences
    (
        "New hope: ketamine treatment offers rapid relief in depression",
        "Depression offers new hope: relief of ketamine in rapid treatment",
    ),
    # too little to tell
    ("Ketamine and depression", "Ketamine and depression in Norway"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_headline_that_tells_more_of_the_same_is_the_same_announcement(one: str, other: str) -> None:
    assert same_announcement(headline_of(one, "A"), headline_of(other, "B"))
    assert same_announcement(headline_of(other, "B"), headline_of(one, "A"))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_a_word_of_its_own_on_either_side_or_a_turn_makes_it_another(one: str, other: str) -> None:
    assert not same_announcement(headline_of(one, "A"), headline_of(other, "B"))
    assert not same_announcement(headline_of(other, "B"), headline_of(one, "A"))


@pytest.mark.parametrize(
    "title",
    [
        "Acme Corp. (NASDAQ: ACME) begins trial of its ketamine patch",
        "MarketNewsBreaks – Acme Corp. (NASDAQ: ACME) begins trial of its ketamine patch",
        "Acme (ACME) Begins Trial of its Ketamine Patch™",
        "UPDATE 2: Acme begins trial of its ketamine patch - The Post",
        "Acme begins trial of it’s ketamine patch(TM)",
    ],
)
def test_desk_ticker_legal_form_mark_and_outlet_are_no_part_of_it(title: str) -> None:
    assert headline_of(title, "The Post").key == "acme begins trial of its ketamine patch"


def test_only_a_long_headline_that_is_no_column_stands_for_one_thing() -> None:
    assert headline_of("Acme reports that its ketamine patch eases nerve pain in older farmers", "A").specific
    assert not headline_of("Acme ketamine patch eases nerve pain", "A").specific
    assert not headline_of("Acme reports that its ketamine patch eases nerve pain in older farmers…", "A").specific
    assert not headline_of("Your weekly update on ketamine research, clinics, trials and safety news", "A").specific


def test_a_figure_counts_only_when_it_is_nobody_elses() -> None:
    """ "100 patients" and "2025" stand in many headlines."""
    short, long = (
        "Acme ketamine {} patients",
        "Acme ketamine {} patients across the whole northern region of Norway told",
    )
    for figure, same in (("5,731", True), ("41.3", True), ("100", False), ("2025", False)):
        one, other = headline_of(short.format(figure), "A"), headline_of(long.format(figure), "B")
        assert same_announcement(one, other) == same, figure
