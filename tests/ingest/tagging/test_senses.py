"""Words that look like a condition and mean something else, and words that do mean it."""

from __future__ import annotations

import pytest

from ingest.tagging import Tagger
from tests.ingest.tagging.conftest import by_condition, paper

NOT_DEPRESSION = (
    "Ketamine causes little respiratory depression.",
    "Cardiovascular depression was seen with propofol.",
    "Cortical spreading depression was slower.",
    "Bone marrow depression is a risk of the drug.",
    "It blocks long-term depression at Schaffer synapses.",
    "ST-segment depression of 1 mm was recorded.",
    "There was depression of the activity of the sinoatrial node.",
    "The drug depressed left ventricular function.",
    "Circulatory depression followed. This depression was brief.",
    "Scores on the Hamilton Depression Rating Scale were kept.",
    "The Montgomery–Åsberg Depression Rating Scale (MADRS) was used.",
    "The Beck Depression Inventory was filled in.",
    "It appeared in the Journal of Affective Disorders.",
)


@pytest.mark.parametrize("sentence", NOT_DEPRESSION)
def test_this_is_no_depression(sentence: str, tagger: Tagger) -> None:
    found = by_condition(tagger.tag(paper("Ketamine in theatre", sentence)))
    assert not set(found) & set(tagger.vocabulary.with_descendants("mood-disorders"))


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("Patients with treatment‐resistant depression were enrolled.", "trd"),
        ("Adults with TREATMENT RESISTANT DEPRESSION were enrolled.", "trd"),
        ("Depressed patients received ketamine.", "depression"),
        ("Opioid-induced respiratory depression was measured.", "respiratory-depression"),
        ("Generalised anxiety disorder was diagnosed.", "generalised-anxiety"),
        ("Generalized anxiety disorder was diagnosed.", "generalised-anxiety"),
        ("The paediatric anaesthesia was short.", "anaesthesia"),
        ("The pediatric anesthesia was short.", "anaesthesia"),
        ("Parkinson’s disease was treated.", "parkinsons"),
        ("Veterans had post-traumatic stress disorder.", "ptsd"),
        ("Chronic cluster headaches were treated.", "cluster-headache"),
    ],
)
def test_this_is(sentence: str, condition: str, tagger: Tagger) -> None:
    assert condition in by_condition(tagger.tag(paper("Ketamine", sentence)))


def test_the_longer_wording_wins(tagger: Tagger) -> None:
    """ "Bipolar depression" is neither plain depression nor plain bipolar disorder: the parents come with the tree."""
    assert set(by_condition(tagger.tag(paper("Ketamine for bipolar depression")))) == {"bipolar-depression"}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("PD patients with Parkinson's disease were treated.", "parkinsons"),
        ("PD patients had panic disorder.", "panic-disorder"),
        ("BPD means borderline personality disorder here. BPD was severe.", "borderline-personality"),
        ("BPD, bipolar disorder, was severe.", "bipolar"),
        ("MS is multiple sclerosis. MS was studied.", "multiple-sclerosis"),
        ("AD and other dementias: Alzheimer's disease.", "alzheimers"),
    ],
)
def test_an_abbreviation_means_what_its_context_says(text: str, condition: str, tagger: Tagger) -> None:
    tag = by_condition(tagger.tag(paper("Ketamine", text)))[condition]
    assert any(evidence.rule.startswith("abbreviation:") for evidence in tag.evidence)


@pytest.mark.parametrize(
    "text", ["PD, MS, AD, CD, PPD, GAD, BD and SAD were found.", "pd ms ad", "He had a BED and an MCI."]
)
def test_an_abbreviation_without_its_context_means_nothing(text: str, tagger: Tagger) -> None:
    assert tagger.tag(paper("Ketamine", text)) == ()


def test_some_abbreviations_stand_alone(tagger: Tagger) -> None:
    assert set(by_condition(tagger.tag(paper("Ketamine for PTSD, TRD, OCD and CRPS")))) == {
        "ptsd",
        "trd",
        "ocd",
        "crps",
    }
    assert tagger.tag(paper("ketamine for ocds and crpss")) == ()


def test_a_scale_or_a_drug_class_names_no_condition_by_itself(tagger: Tagger) -> None:
    """Cues add weight to a condition that is named; alone they are no tag."""
    assert tagger.tag(paper("MADRS and HAM-D", "An antidepressant was compared. MADRS fell.")) == ()


def test_no_wording_is_found_across_the_border_of_two_fields(tagger: Tagger) -> None:
    assert tagger.tag(paper("A matter of social", "anxiety in these texts"))[0].condition == "anxiety"
