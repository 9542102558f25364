"""A story that names no number leads to its study by what the two share, or to none: a wrong study is worse."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from ingest.news_clues import read_clues
from ingest.records import Author, Journal, Kinship, PartialDate, Precision, PublicationType, Study
from ingest.reported import CERTAIN_ENOUGH, StudyProfile, story_profile, study_profile, study_reported

DAY = dt.date(2026, 3, 2)
TITLE = "Six ketamine infusions for post-traumatic stress in veterans: a randomised trial"
STUDY = Study(
    "1",
    title=TITLE,
    journal=Journal("The Annals of invented psychiatry : official organ", "Ann Invent Psychiatry"),
    authors=(Author("Quill", "Mara Karin"), Author("Brook", "Tom"), Author("van der Meulen", "Ilse")),
    first_available=PartialDate(DAY, Precision.DAY, ""),
)
STORY = (
    "Ketamine eases trauma in veterans",
    "Symptoms fell in a trial published in Annals of Invented Psychiatry and led by Dr. Mara Quill.",
)


def profile(study: Study = STUDY, sizes: tuple[int, ...] = (158,), **fields: Any) -> StudyProfile:
    made = study_profile(replace(study, **fields), sizes=sizes, conditions={"ptsd"})
    assert made is not None
    return made


OTHER = profile(pmid="2", title="Esketamine after caesarean section", authors=(Author("Reed", "Ann"),), sizes=(80,))
ELSEWHERE = replace(OTHER, id="pubmed:3", journals=frozenset({"brain"}), journal="Brain")


def found(
    *texts: str, studies: tuple[StudyProfile, ...] | None = None, day: dt.date | None = DAY + dt.timedelta(days=1)
) -> Kinship | None:
    given = texts or STORY
    story = story_profile("news:a", given, read_clues(given), day, {"ptsd"})
    return study_reported(story, studies if studies is not None else (profile(), OTHER, ELSEWHERE))


def test_journal_author_and_date_lead_to_the_study_with_their_words() -> None:
    kin = found()
    assert kin is not None
    assert (kin.source, kin.target) == ("news:a", "pubmed:1")
    assert CERTAIN_ENOUGH <= kin.confidence < 1
    assert kin.evidence == (
        "journal: The Annals of invented psychiatry : official organ",
        "author: Mara Karin Quill",
        "condition: ptsd",
        "date: 1 day after it appeared",
    )


@pytest.mark.parametrize(
    "text",
    [
        "published in Annals of Invented Psychiatry",
        "led by Dr. Mara Quill",
        "Ketamine infusions for post-traumatic stress in veterans",
        "158 veterans took part",
        "Ketamine helps.",
    ],
)
def test_one_thing_alone_never_decides(text: str) -> None:
    """An expert asked for a comment is the author of other papers; a journal prints many."""
    assert found(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "158 veterans took part; published in Annals of Invented Psychiatry.",
        "158 veterans took part, said Dr. Ilse van der Meulen.",
        "Six infusions ease post-traumatic stress in veterans, said Tom Brook.",
        "Six infusions ease post-traumatic stress in veterans. Annals of Invented Psychiatry has published it.",
        "Quill and colleagues, writing in Annals of Invented Psychiatry, describe it",
        "M. Quill, MD, writing in Ann Invent Psychiatry",
    ],
)
def test_two_kinds_of_evidence_are_enough(text: str) -> None:
    kin = found("Ketamine eases trauma", text)
    assert kin is not None
    assert kin.target == "pubmed:1"


def test_a_namesake_is_another_person() -> None:
    assert found("Published in Annals of Invented Psychiatry", "led by Dr. Zora Quill") is None


def test_a_study_that_appeared_elsewhere_is_not_taken() -> None:
    """The text names its journal: the right paper may simply not be here."""
    assert found("Six infusions for veterans", "said Dr. Mara Quill, whose trial was published in Brain.") is None


def test_news_of_another_time_is_of_another_study() -> None:
    text = "Six infusions ease stress, says Dr. Mara Quill. The results were published today."
    near = found(text)
    far = found(text, day=DAY + dt.timedelta(days=100))
    assert near is not None
    assert far is None


def test_of_two_that_are_alike_none_is_chosen() -> None:
    twin = replace(profile(), id="pubmed:9")
    assert found(studies=(profile(), twin, OTHER)) is None


def test_the_twin_that_shares_less_does_not_stand_in_the_way() -> None:
    lesser = profile(pmid="9", title="Arketamine in mice", first_available=None)
    kin = found(*STORY, "158 veterans took part", studies=(profile(), replace(lesser, sizes=frozenset()), OTHER))
    assert kin is not None
    assert kin.target == "pubmed:1"


@pytest.mark.parametrize("kind", ["Published Erratum", "Retraction of Publication", "Comment"])
def test_a_notice_about_a_study_is_not_the_study(kind: str) -> None:
    notice = replace(STUDY, publication_types=(PublicationType(kind),))
    assert study_profile(notice, sizes=(), conditions=()) is None


def test_names_are_compared_without_accents_and_case() -> None:
    accented = profile(authors=(Author("Müller-Lüdenscheidt", "Ágnes"),))
    kin = found("Trial in Annals of Invented Psychiatry", "said Agnes Muller-Ludenscheidt", studies=(accented, OTHER))
    assert kin is not None
