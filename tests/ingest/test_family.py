"""A paper and a registration that name one another are linked elsewhere; here are those that only look alike."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.family import SUGGESTED, profiles_of, suggestions
from ingest.records import (
    NO_FACTS,
    Author,
    Enrolment,
    Kinship,
    LinkedPaper,
    PartialDate,
    Precision,
    Registration,
    RegistryId,
    SampleSize,
    Study,
    StudyFacts,
)


def year(value: int) -> PartialDate:
    return PartialDate(dt.date(value, 1, 1), Precision.YEAR, str(value))


TRIAL = Registration(
    "NCT90000001",
    brief_title="Ketamine and Motivational Enhancement for Alcohol Dependence",
    acronym="KARE",
    sponsor="University of Invention",
    enrolment=Enrolment(40, "ACTUAL"),
    started=year(2020),
)
PAPER = Study(
    "1",
    title="Ketamine combined with motivational enhancement for alcohol dependence: a randomised trial",
    published=year(2023),
    authors=(Author("Marlow", affiliations=("Department of Pharmacology, University of Invention, Nowhere",)),),
)
FACTS = StudyFacts(sample_sizes=(SampleSize(40, "randomised", ()),))


def found(paper: Study = PAPER, trial: Registration = TRIAL, facts: StudyFacts = FACTS) -> tuple[Kinship, ...]:
    return suggestions(paper, facts, profiles_of([trial]))


def test_what_they_share_is_told_with_a_confidence() -> None:
    (kin,) = found()
    assert (kin.source, kin.target) == ("pubmed:1", "nct:NCT90000001")
    assert SUGGESTED <= kin.confidence < 1
    assert kin.evidence == (
        "title: alcohol, dependence, enhancement, motivational",
        "people: 40",
        "sponsor: university of invention",
    )


def test_less_in_common_is_less_sure() -> None:
    assert found(facts=NO_FACTS)[0].confidence < found()[0].confidence


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Ketamine for pain: a trial"},
        {"title": None},
        {"published": year(2019)},
        {"published": year(2039)},
        {"registry_ids": (RegistryId("ClinicalTrials.gov", "NCT90000002", "text"),)},
    ],
)
def test_no_suggestion(fields: dict[str, object]) -> None:
    """Another subject, no title, before the trial, long after it, or a registration named by the paper itself."""
    plain = {name: getattr(PAPER, name) for name in Study.__slots__}
    assert found(Study(**(plain | fields))) == ()


def test_a_link_that_a_record_states_is_no_suggestion() -> None:
    plain = {name: getattr(TRIAL, name) for name in Registration.__slots__}
    assert found(trial=Registration(**(plain | {"papers": (LinkedPaper("1", "RESULT"),)}))) == ()


def test_a_registration_without_dates_or_sponsor_is_compared_by_its_title() -> None:
    assert found(trial=Registration("NCT90000001", brief_title=PAPER.title))[0].confidence >= SUGGESTED
    assert found(trial=Registration("NCT90000001")) == ()
