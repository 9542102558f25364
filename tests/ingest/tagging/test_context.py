"""What the sentence around a word makes of it."""

from __future__ import annotations

import pytest

from ingest.records import Strength
from ingest.tagging import Tagger
from ingest.tagging.context import Assertion, Context, Reading
from ingest.tagging.sentences import sentence_end, sentence_start
from ingest.vocabulary.wording import fold
from tests.ingest.tagging.conftest import by_condition, paper


def _reading(sentence: str, word: str) -> Reading:
    place = sentence.index(word)
    return Context().sentences(fold(sentence)).reading(place, place + len(word))


@pytest.mark.parametrize(
    ("sentence", "word", "assertion"),
    [
        ("Patients without epilepsy were enrolled.", "epilepsy", Assertion.NEGATED),
        ("No evidence of psychosis was seen.", "psychosis", Assertion.NEGATED),
        ("He denies chest pain, nausea or vomiting.", "vomiting", Assertion.NEGATED),
        ("Delirium was absent.", "Delirium", Assertion.NEGATED),
        ("Non-depressed subjects served as a comparison.", "depressed", Assertion.NEGATED),
        ("Non-depressed subjects with migraine were seen.", "migraine", Assertion.AFFIRMED),
        ("She had no fever but reported headache.", "headache", Assertion.AFFIRMED),
        ("There was no significant difference in pain.", "pain", Assertion.AFFIRMED),
        ("Ketamine did not improve depression.", "depression", Assertion.AFFIRMED),
        ("There is no approved treatment for cocaine dependence.", "cocaine dependence", Assertion.AFFIRMED),
        ("Not only depression but also pain improved.", "depression", Assertion.AFFIRMED),
        ("Patients with schizophrenia were excluded.", "schizophrenia", Assertion.EXCLUDED),
        ("Exclusion criteria were psychosis and stroke.", "stroke", Assertion.EXCLUDED),
        ("A family history of alcoholism predicted response.", "alcoholism", Assertion.FAMILY),
        ("Patients with a history of stroke took part.", "stroke", Assertion.HISTORY),
        ("Adverse events included anxiety and nausea.", "anxiety", Assertion.SIDE_EFFECT),
        ("Possible migraine was noted.", "migraine", Assertion.HEDGED),
        ("Adults with migraine took part.", "migraine", Assertion.AFFIRMED),
    ],
)
def test_how_a_mention_is_meant(sentence: str, word: str, assertion: Assertion) -> None:
    assert _reading(sentence, word).assertion is assertion


@pytest.mark.parametrize(
    ("sentence", "word", "population"),
    [
        ("Patients with severe migraine took part.", "migraine", True),
        ("Ketamine for the treatment of migraine.", "migraine", True),
        ("Migraine patients took part.", "Migraine", True),
        ("Migraine was one of the outcomes.", "Migraine", False),
    ],
)
def test_who_was_studied(sentence: str, word: str, population: bool) -> None:
    assert _reading(sentence, word).population is population


def test_a_trigger_reaches_no_further_than_its_sentence() -> None:
    assert _reading("No fever was seen. Migraine was frequent.", "Migraine").assertion is Assertion.AFFIRMED
    text = "Headache vs. migraine was compared, e.g. by age. Next."
    assert text[sentence_start(text, 12) : sentence_end(text, 12)] == "Headache vs. migraine was compared, e.g. by age."


@pytest.mark.parametrize(
    "sentence",
    [
        "Patients with schizophrenia were excluded.",
        "None had a family history of schizophrenia.",
        "Exclusion criteria: schizophrenia, stroke, pregnancy.",
        "There were no patients with schizophrenia.",
    ],
)
def test_who_was_not_studied_is_no_tag(sentence: str, tagger: Tagger) -> None:
    assert "schizophrenia" not in by_condition(tagger.tag(paper("Ketamine", ("METHODS", sentence))))


def test_a_side_effect_is_mentioned_and_says_so(tagger: Tagger) -> None:
    record = paper("Ketamine for PTSD", ("RESULTS", "Adverse events included anxiety and nausea."))
    tag = by_condition(tagger.tag(record))["anxiety"]
    assert tag.strength is Strength.MENTIONED
    assert tag.evidence[0].rule == "phrase:anxiety;side-effect"


def test_the_absence_of_a_side_effect_still_speaks_of_it(tagger: Tagger) -> None:
    record = paper("Ketamine in children", "No serious adverse events and no respiratory depression occurred.")
    assert {"safety", "respiratory-depression"} <= set(by_condition(tagger.tag(record)))
