"""Reference lines: what an editor copies into a page."""

from __future__ import annotations

import pytest

from ingest.records import Author, Journal, Study
from tests.web.invented import BARE, PTSD_PAPER, STORY, TRIAL, TRIAL_PAPER, study
from web.presenting.reference import author_line, issue_text, reference_of, reference_text, title_of


def test_a_paper_in_the_plain_form() -> None:
    assert reference_text(PTSD_PAPER.record) == (
        "Marlow A, Okafor C. Ketamine infusions in post-traumatic stress disorder. "
        "J Invent Psychiatry. 2024;12(3):101-9. PMID: 90000002"
    )


def test_more_than_six_authors_end_in_et_al_and_a_doi_wins_over_the_pmid() -> None:
    text = reference_text(TRIAL_PAPER.record)
    assert text.startswith("WriterA A, WriterB B, WriterC C, WriterD D, WriterE E, WriterF F, et al. Esketamine")
    assert text.endswith("doi:10.5555/invented.0001")


def test_what_is_unknown_is_left_out() -> None:
    """Unknown is absent: no "None", no empty brackets, no year 0."""
    assert reference_text(BARE.record) == "Kétamine sans rien d'autre. PMID: 90000009"


def test_a_registration_names_its_sponsor_number_and_dates() -> None:
    assert reference_text(TRIAL.record) == (
        "Invented University. Esketamine in treatment-resistant depression. "
        "ClinicalTrials.gov identifier: NCT90000001. First posted 10 January 2022. Updated 2 June 2025."
    )


def test_news_names_the_outlet_and_the_day() -> None:
    assert reference_text(STORY.record) == "Esketamine trial reports early results. Invented Daily. 3 February 2026."


@pytest.mark.parametrize("title", ["Does ketamine help?", "It does!", "[Ketamin hilft.]", "Ketamine."])
def test_a_title_with_its_own_closing_mark_gets_no_second_one(title: str) -> None:
    assert reference_of(study("1", title)).title == title


def test_a_group_is_an_author_too() -> None:
    assert (
        author_line([Author(collective="The Invented Group"), Author("Marlow", "Ada")])
        == "The Invented Group, Marlow Ada"
    )


@pytest.mark.parametrize(
    ("journal", "text"),
    [
        (Journal(volume="12", issue="3", pages="101-9"), "12(3):101-9"),
        (Journal(volume="12", pages="e77"), "12:e77"),
        (Journal(issue="Suppl 1"), "(Suppl 1)"),
        (Journal(), ""),
    ],
)
def test_an_issue_shows_the_parts_it_has(journal: Journal, text: str) -> None:
    assert issue_text(journal) == text


def test_a_paper_without_any_title_says_so() -> None:
    assert "No title" in title_of(Study(pmid="1"))
