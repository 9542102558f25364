"""Relevance with reasons: treatment and research pass; crime, celebrities, animals, parties, stocks and adverts do not.

The headlines are written for these tests.
"""

from __future__ import annotations

import pytest

from ingest.relevance import ADMITTED, relevance_of
from tests.ingest.news.conftest import news

OFFERED = [
    ("Ketamine as effective as ECT for depression, trial finds", None),
    ("Esketamine nasal spray approved for use on its own", "The FDA approved the first monotherapy."),
    ("A single infusion may ease suicidal thoughts", "Researchers gave 80 patients ketamine or placebo."),
    ("FDA warns of compounded ketamine taken at home", None),
    ("How ketamine rewires the brain", "A study in mice shows new synapses."),
    ("Long-term ketamine use and the bladder: a review of the evidence", None),
    ("Spravato for treatment-resistant depression: what patients ask", None),
    ("Vets with PTSD report relief after ketamine infusions", "Former soldiers took part in the study."),
    ("Kétamine et dépression : un essai randomisé", "L'étude porte sur la depression."),
    ("Emergency departments turn to low-dose ketamine for acute pain", None),
    ("NICE does not recommend esketamine for depression", None),
]
KEPT_BACK = [
    ("Doctor sentenced to prison over actor's ketamine death", "crime"),
    ("Police seize 200 kg of ketamine at the port", "crime"),
    ("Coroner: singer died after taking ketamine", "celebrity"),
    ("Elon Musk speaks about ketamine and depression", "celebrity"),
    ("Horse given ketamine before surgery recovers", "veterinary"),
    ("Veterinary clinics report ketamine shortage", "veterinary"),
    ("Party drug ketamine on the rise among clubbers", "party drug"),
    ("Pharma Corp (NASDAQ: ABCD) jumps on ketamine depression trial", "stock market"),
    ("Ketamine clinics market size to reach new heights, report says", "stock market"),
    ("Sunrise Wellness offers ketamine infusion therapy for depression", "advert"),
    ("Leading ketamine clinic now accepting new patients: book today", "advert"),
    ("New psilocybin trial for depression", "names neither"),
    ("Ketamine", "names"),
]


@pytest.mark.parametrize(("title", "excerpt"), OFFERED)
def test_treatment_and_research_may_be_offered(title: str, excerpt: str | None) -> None:
    verdict = relevance_of(news(title, excerpt))
    assert verdict.admitted, verdict
    assert verdict.score >= ADMITTED
    assert all(reason.startswith("for: ") for reason in verdict.reasons)


@pytest.mark.parametrize(("title", "reason"), KEPT_BACK)
def test_everything_else_is_kept_back_with_its_reason(title: str, reason: str) -> None:
    verdict = relevance_of(news(title))
    assert not verdict.admitted, verdict
    assert any(reason in each for each in verdict.reasons)


def test_the_reasons_name_the_words_that_were_found() -> None:
    reasons = relevance_of(news("FDA approves esketamine for depression")).reasons
    assert reasons[0] == "for: the title names esketamine"
    assert "for: a regulator or a guideline (fda, approves)" in reasons


def test_the_score_is_between_nothing_and_one_and_always_the_same() -> None:
    for title, _ in OFFERED + KEPT_BACK:
        verdict = relevance_of(news(title, "study trial FDA approval depression safety treatment " * 3))
        assert 0.0 <= verdict.score <= 1.0
        assert verdict == relevance_of(news(title, "study trial FDA approval depression safety treatment " * 3))


@pytest.mark.parametrize("name", ["ketamine", "Esketamine", "arketamine", "norketamine", "S-ketamine", "(R)-ketamine",
                                  "Spravato", "Ketalar", "hydroxynorketamine", "Ketamin", "ketamina"])  # fmt: skip
def test_the_kin_of_ketamine_are_known_by_name(name: str) -> None:
    assert relevance_of(news(f"{name} eases depression")).admitted


def test_a_word_that_only_contains_the_letters_is_not_the_substance() -> None:
    assert relevance_of(news("Ketaminergy Inc. treats depression")).score == 0.0
