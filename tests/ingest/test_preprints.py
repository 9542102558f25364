"""Preprint ↔ paper where no record says so: only the surest is taken for true; precision before recall."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.parsing.pubmed import iter_pubmed
from ingest.preprints import BECAME, is_preprint, pairings
from ingest.records import Author, Correction, PartialDate, Precision, PublicationType, State, Study

TITLE = "Invented infusions of ketamine for invented adults with lasting low mood"
PEOPLE = (Author("García", "María"), Author("Nowak", "Jan"), Author("Ito", "Ken"))
PREPRINT = PublicationType("Preprint")


def day(year: int, month: int = 1) -> PartialDate:
    return PartialDate(dt.date(year, month, 1), Precision.DAY, f"{year}")


def draft(title: str = TITLE, **changes: object) -> Study:
    kinds = (PREPRINT,)
    made = Study("1", title=title, authors=PEOPLE, first_available=day(2024), publication_types=kinds)
    return replace(made, **changes)  # type: ignore[arg-type]


def paper(title: str = TITLE, **changes: object) -> Study:
    kinds = (PublicationType("Journal Article"),)
    made = Study("2", title=title, authors=PEOPLE, first_available=day(2025), publication_types=kinds)
    return replace(made, **changes)  # type: ignore[arg-type]


SURE = {
    "the same": paper(),
    "other capitals and accents": paper(TITLE.upper(), authors=(Author("Garcia", "M"), *PEOPLE[1:])),
    "a full stop and a hyphen": paper(TITLE.replace("low mood", "low-mood.")),
    "one more author": paper(authors=(*PEOPLE, Author("Reviewer", "R"))),
    "a month earlier in the issue": paper(first_available=day(2023, 12)),
}
NOT_SURE = {
    "another first author": paper(authors=PEOPLE[::-1]),
    "another subject": paper(TITLE.replace("ketamine", "esketamine").replace("low mood", "pain")),
    "five years later": paper(first_available=day(2029)),
    "a year before": paper(first_available=day(2022, 12)),
    "a comment on it": paper(publication_types=(PublicationType("Comment"),)),
    "its erratum": paper(publication_types=(PublicationType("Published Erratum"),)),
    "another preprint": paper(publication_types=(PREPRINT,)),
    "retracted": paper(state=State.RETRACTED),
    "no date": paper(first_available=None),
    "another number": paper(TITLE + " 2"),
    "part two": paper(TITLE + ": a second trial in other people with other outcomes"),
}


@pytest.mark.parametrize("later", SURE.values(), ids=SURE)
def test_the_paper_that_a_preprint_became_is_found(later: Study) -> None:
    (found,) = pairings([draft(), later])
    assert (found.preprint, found.paper) == ("pubmed:1", "pubmed:2")
    assert found.is_sure
    assert found.evidence


@pytest.mark.parametrize("later", NOT_SURE.values(), ids=NOT_SURE)
def test_what_only_looks_like_it_is_never_taken_for_it(later: Study) -> None:
    assert not any(found.is_sure for found in pairings([draft(), later]))


def test_a_title_that_has_changed_is_a_suggestion() -> None:
    (found,) = pairings([draft(), paper(TITLE.replace("Invented infusions", "Repeated infusions"))])
    assert 0.8 <= found.score < BECAME


def test_a_short_title_says_too_little() -> None:
    assert pairings([draft("Ketamine for depression"), paper("Ketamine for depression")]) == ()


def test_of_two_papers_as_like_none_is_sure() -> None:
    (found,) = pairings([draft(), paper(), replace(paper(), pmid="3")])
    assert not found.is_sure
    assert "pubmed:" in found.evidence


def test_what_the_paper_says_counts_for_certain() -> None:
    """UpdateOf on the paper, though the titles have nothing in common."""
    says = paper("Nothing of the kind at all", corrections=(Correction("UpdateOf", "1"),))
    (found,) = pairings([draft(), says])
    assert found.score == 1.0


def test_a_preprint_that_says_so_itself_is_left_alone() -> None:
    assert pairings([draft(state=State.SUPERSEDED), paper()]) == ()


@pytest.mark.data
def test_real_pairs_are_found_without_being_told_and_nothing_else_is(shared_data: Path) -> None:
    """Each pair that PubMed states, with the statement taken away, among the 20,788 papers of a day."""
    with (shared_data / "pubmed" / "pubmed21n1298.xml.gz").open("rb") as stream:
        studies = [item for item in iter_pubmed(stream) if isinstance(item, Study)]
    held = {study.pmid for study in studies}
    stated = {
        study.id: f"pubmed:{correction.pmid}"
        for study in studies
        for correction in study.corrections
        if is_preprint(study) and correction.ref_type == "UpdateIn" and correction.pmid in held
    }
    assert stated
    bare = [replace(study, corrections=(), state=State.CURRENT) for study in studies]
    found = {one.preprint: one.paper for one in pairings(bare) if one.is_sure}
    assert {name: paper for name, paper in found.items() if name in stated} == stated
    assert set(found) == set(stated), "nothing else of that day is a preprint with a paper"
