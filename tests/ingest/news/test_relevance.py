"""Relevance with reasons: treatment and research pass; crime, celebrities, animals, parties, stocks and adverts do not.

The headlines are written for these tests.
"""

from __future__ import annotations

import pytest

from ingest.relevance import ADMITTED, NO_EVENT, hits_of, relevance_of, shipped_weights
from ingest.relevance.rules import shipped_rules
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


RULES = {
    "condition": "Ketamine and post-partum depression",
    "research": "Ketamine: a scoping review",
    "finding": "Ketamine may ease tinnitus, study suggests",
    "regulator": "Health Canada and ketamine",
    "step": "Acme files ANDA for ketamine vials",
    "safety": "Ketamine and the bladder",
    "practice": "Ketamine in the emergency department",
    "crime": "Sheriff: ketamine found in a truck",
    "celebrity": "Talk show host tries ketamine",
    "veterinary": "Ketamine for kittens",
    "party": "Ketamine at the festival",
    "market": "Ketamine start of the fourth quarter",
    "business": "Ketamine firm appoints a director",
    "ticker": "Acme (NASDAQ: ACME) and ketamine",
    "advert": "Ketamine in town: book today",
    "offer": "Hill Practice offers a new ketamine treatment",
    "praise": "Cutting-edge ketamine",
    "place": "Ketamine in Springfield, IL",
    "list": "Massage, psilocybin and ketamine",
    "other": "A ketamine analogue",
}


def test_every_rule_has_its_example() -> None:
    assert RULES.keys() == {rule.name for rule in shipped_rules()}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_its_words_in_headline_and_opening(name: str) -> None:
    assert f"{name}@title" in hits_of(news(RULES[name])).features
    assert f"{name}@excerpt" in hits_of(news("Ketamine", RULES[name])).features


@pytest.mark.parametrize("name", RULES)
def test_no_rule_finds_anything_in_a_plain_sentence(name: str) -> None:
    """A rule that holds for everything tells nothing."""
    features = hits_of(news("Ketamine", "It was first made in 1962 by a chemist who wanted something else.")).features
    assert features == ("substance@title",)


def test_the_weights_are_whole_and_keep_their_sign() -> None:
    """A reason against may never raise a score, whatever the examples of a fitting say."""
    weights = shipped_weights()
    places = ("title", "excerpt")
    expected = {f"{rule.name}@{place}" for rule in shipped_rules() for place in places}
    assert weights.keys() == expected | {"bias", NO_EVENT, *(f"substance@{place}" for place in places)}
    for rule in shipped_rules():
        for place in places:
            weight = weights[f"{rule.name}@{place}"]
            assert weight >= 0 if rule.speaks_for else weight <= 0, rule.name


@pytest.mark.parametrize(
    ("title", "excerpt", "offered"),
    [
        # the event decides, not the channel
        ("Acme Corp (NASDAQ: ACME) receives FDA approval of its ketamine vial petition", None, True),
        (
            "MarketNewsBreaks – Acme Corp (NASDAQ: ACME) files ANDA for ketamine",
            "Acme asked the FDA to approve it.",
            True,
        ),
        ("Acme Corp (NASDAQ: ACME) to present its ketamine program at the Spring Investor Summit", None, False),
        ("Acme Corp (NASDAQ: ACME) reports first quarter, highlights ketamine application", None, False),
        ("FDA waives $4.3 million fee: waiver for Acme's ketamine filing", None, False),
        # the headline without the clinic
        ("Groundbreaking ketamine treatment brings new hope", "Unlike traditional drugs it acts within hours.", False),
        ("Ketamine treatment eases depression, trial finds", "A groundbreaking study of 300 patients.", True),
        # what is told of the substance in passing does not decide
        ("Once a party drug, ketamine may treat depression, study finds", None, True),
        ("Ketamine, used as a horse tranquillizer, eases pain after surgery in trial", None, True),
        ("A journal's review: ketamine in depression", "In the spring issue of Psychiatric Quarterly.", True),
        # one name among others, another drug
        ("Center adds services", "It offers TMS, Spravato and medication management.", False),
        ("New pill matches ketamine", "The ketamine analog is in early studies.", False),
        # in the seller's voice
        ("What to expect from ketamine", "We accept insurance. You will be seated in our office. Contact us.", False),
    ],
)
def test_the_guidelines_hold(title: str, excerpt: str | None, offered: bool) -> None:
    assert relevance_of(news(title, excerpt)).admitted is offered, relevance_of(news(title, excerpt))


def test_praise_counts_double_where_nothing_happened() -> None:
    """Hope alone is an advert; a finding may be told with hope."""
    assert NO_EVENT in hits_of(news("Ketamine brings new hope")).features
    assert NO_EVENT not in hits_of(news("Ketamine brings new hope, study finds")).features
    assert NO_EVENT not in hits_of(news("Ketamine eases depression")).features


def test_makers_numbers_are_names_of_the_substance() -> None:
    """The headline says NRX-100 and the opening explains it later than an excerpt reaches."""
    assert relevance_of(news("FDA grants fast track designation to NRX-100 in suicidal depression")).admitted


def test_an_item_that_is_kept_back_says_why() -> None:
    """Also when nothing speaks against it."""
    assert "says too little" in relevance_of(news("Ketamine: a memoir")).reasons[-1]


def test_the_strongest_reason_stands_first_on_each_side() -> None:
    reasons = relevance_of(news("Police seize ketamine at Nasdaq firm", "A study of depression.")).reasons
    against = [reason for reason in reasons if reason.startswith("against")]
    assert against[0].startswith("against: a crime")
    assert reasons.index(against[0]) > max(n for n, reason in enumerate(reasons) if reason.startswith("for"))
