"""What holds for every record: deterministic, order-independent, spans that match, safe on any text."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.records import AbstractSection, Evidence, MeshHeading, NewsItem, Registration, Study
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary
from tests.ingest.tagging.conftest import paper

WORDS = st.sampled_from(
    [
        "depression",
        "treatment‐resistant depression",
        "PTSD",
        "no",
        "without",
        "patients with",
        "İ",
        "respiratory depression",
        "ſ",
        "Hamilton Depression Rating Scale",
        "pain",
        "rats",
        "\u00a0",
        ". ",
        "anxiety disorders",
        "MDD",
        "PD",
        "Parkinson’s",
        "ﬁbromyalgia",
        "𝒟epression",
        "excluded",
        "e.g. ",
        "\u200b",
        "depressioñ",
        "chronic pains",
        "s",
        "-",
        "suicidal",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join))
STUDIES = st.builds(
    lambda title, sections, keywords: Study(
        "1",
        title=title,
        abstract=tuple(AbstractSection(text, label) for text, label in sections),
        keywords=tuple(keywords),
        mesh_headings=(MeshHeading("D003866", "Depressive Disorder"),),
    ),
    TEXTS,
    st.lists(st.tuples(TEXTS, st.sampled_from([None, "METHODS", "RESULTS"])), max_size=3),
    st.lists(TEXTS, max_size=2),
)
SHARED = Tagger(load_vocabulary())


def _text_of(record: Study, evidence: Evidence) -> str:
    name, _, number = evidence.field.partition(".")
    match name:
        case "title":
            return record.title or ""
        case "abstract":
            return record.abstract[int(number)].text
        case "keywords":
            return record.keywords[int(number)]
        case _:
            return record.mesh_headings[int(number)].name


@given(STUDIES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_spans_match_the_text(record: Study) -> None:
    """The study page highlights them: off by one would mark the wrong letters, in any script."""
    for tag in SHARED.tag(record):
        assert tag.evidence
        assert 0.0 <= tag.score <= 1.0
        for evidence in tag.evidence:
            assert _text_of(record, evidence)[evidence.start : evidence.end] == evidence.text
            assert evidence.text


@given(st.lists(STUDIES, min_size=2, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_the_records_does_not_matter(records: list[Study], chance: random.Random) -> None:
    expected = [SHARED.tag(record) for record in records]
    places = list(range(len(records)))
    chance.shuffle(places)
    assert [SHARED.tag(records[place]) for place in places] == [expected[place] for place in places]


def test_two_taggers_of_one_vocabulary_agree() -> None:
    record = paper("Ketamine for PTSD and pain", "Patients with PTSD and chronic pain were enrolled. No asthma.")
    assert Tagger(load_vocabulary()).tag(record) == SHARED.tag(record)


def test_no_tag_comes_twice() -> None:
    tags = SHARED.tag(paper("Depression, depression and MDD", "Major depressive disorder and MDD."))
    assert len({tag.condition for tag in tags}) == len(tags)


@pytest.mark.parametrize(
    "text",
    [
        "depression " * 95_000,
        "x" * 1_000_000,
        "treatment-resistant major depressive disorder without pain, " * 17_000,
        "Patients with asthma had no stroke. " * 28_000,
        "é" * 1_000_000,
        "\x1f" * 1_000_000,
        "PD " * 330_000,
        "no " * 330_000 + "depression",
    ],
    ids=[
        "one word",
        "one long word",
        "one long sentence",
        "many sentences",
        "accents",
        "breaks",
        "abbreviations",
        "negations",
    ],
)
def test_a_megabyte_is_safe(text: str) -> None:
    """A text that never ends must not hold up a batch."""
    started = time.process_time()
    SHARED.tag(paper("Ketamine", text))
    assert time.process_time() - started < 5.0


@pytest.mark.parametrize(
    "record",
    [Study("1"), Registration("NCT00000001"), NewsItem(url="", key="", feed_id="", source="", title="")],
    ids=["study", "registration", "news"],
)
def test_an_empty_record_has_no_tags(record: Study | Registration | NewsItem) -> None:
    assert SHARED.tag(record) == ()
