"""The vocabulary that is shipped: complete, sound, and usable in an address."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.vocabulary import SHIPPED, Vocabulary, check, load_vocabulary
from ingest.vocabulary.mesh_check import read_headings

PAGE = Path(__file__).resolve().parents[3] / "docs" / "vocabulary-check.md"

WANTED = (
    "depression",
    "mdd",
    "trd",
    "postpartum-depression",
    "late-life-depression",
    "adolescent-depression",
    "psychotic-depression",
    "dysthymia",
    "bipolar",
    "bipolar-depression",
    "suicidality",
    "anxiety",
    "generalised-anxiety",
    "social-anxiety",
    "panic-disorder",
    "phobia",
    "ptsd",
    "ocd",
    "eating-disorders",
    "autism",
    "schizophrenia",
    "catatonia",
    "substance-use",
    "alcohol-use",
    "opioid-use",
    "cocaine-use",
    "cannabis-use",
    "methamphetamine-use",
    "tobacco-use",
    "pain",
    "chronic-pain",
    "neuropathic-pain",
    "crps",
    "fibromyalgia",
    "cancer-pain",
    "postoperative-pain",
    "acute-pain",
    "sickle-cell",
    "migraine",
    "cluster-headache",
    "anaesthesia",
    "procedural-sedation",
    "agitation",
    "icu-sedation",
    "status-epilepticus",
    "tbi",
    "stroke",
    "parkinsons",
    "rett-syndrome",
    "asthma",
    "palliative-care",
    "healthy-volunteers",
    "safety",
    "cystitis",
    "cognition-effects",
    "abuse-liability",
    "dissociation",
    "hepatotoxicity",
    "cardiovascular-effects",
    "misuse",
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def test_it_has_no_problems() -> None:
    assert check(SHIPPED) == []


@pytest.mark.parametrize("condition", WANTED)
def test_it_knows(condition: str, vocabulary: Vocabulary) -> None:
    assert condition in vocabulary.by_id


def test_every_condition_can_be_found_by_words(vocabulary: Vocabulary) -> None:
    assert [known.id for known in vocabulary.conditions if not known.phrases] == []


def test_a_ptsd_record_stands_under_the_wider_filter(vocabulary: Vocabulary) -> None:
    assert "ptsd" in vocabulary.with_descendants("trauma")
    assert {"mdd", "trd", "bipolar-depression"} <= set(vocabulary.with_descendants("depression"))
    assert vocabulary.ancestors("crps") == ("neuropathic-pain", "chronic-pain", "pain")


@pytest.mark.data
def test_every_mesh_id_is_what_the_file_says_it_is(shared_data: Path) -> None:
    assert check(SHIPPED, mesh=read_headings(shared_data / "mesh" / "descriptors_2026.csv")) == []


def test_the_recorded_check_is_of_this_vocabulary(vocabulary: Vocabulary) -> None:
    """A change of the words without a new comparison with MeSH is noticed; the remedy is in the page itself."""
    page = PAGE.read_text(encoding="utf-8")
    assert vocabulary.version in page, "run python -m ingest.vocabulary.mesh_check again"
    assert "Problems: 0." in page
