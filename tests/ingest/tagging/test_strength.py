"""What a record is about is told apart from what it only mentions, for each kind of record."""

from __future__ import annotations

import pytest

from ingest.records import MeshHeading, NewsItem, Registration, Strength
from ingest.tagging import Tagger
from tests.ingest.tagging.conftest import ANIMALS, HUMANS, by_condition, paper


def _news(title: str, excerpt: str | None = None) -> NewsItem:
    return NewsItem(
        url="https://news.example/1", key="1", feed_id="feed", source="Example", title=title, excerpt=excerpt
    )


@pytest.mark.parametrize(
    "title",
    [
        "Ketamine for PTSD",
        "Ketamine and PTSD: history of an idea",
        "A trial of esketamine in veterans with post-traumatic stress disorder",
    ],
)
def test_what_the_title_names_is_the_topic(title: str, tagger: Tagger) -> None:
    for record in (
        paper(title),
        paper(title, "Depression and pain are frequent. A history of PTSD was recorded."),
        _news(title),
    ):
        assert by_condition(tagger.tag(record))["ptsd"].strength is Strength.TOPIC


def test_one_word_in_passing_is_a_mention(tagger: Tagger) -> None:
    record = paper(
        "Ketamine for chronic pain",
        ("BACKGROUND", "Ketamine is also used in depression."),
        ("METHODS", "Patients with chronic pain received ketamine."),
        ("RESULTS", "Chronic pain was reduced."),
    )
    tags = by_condition(tagger.tag(record))
    assert tags["chronic-pain"].strength is Strength.TOPIC
    assert tags["depression"].strength is Strength.MENTIONED
    assert tagger.tag(record)[0].condition == "chronic-pain"


def test_an_abstract_that_treats_it_throughout_is_about_it(tagger: Tagger) -> None:
    record = paper(
        "A randomised trial of esketamine",
        "We enrolled patients with treatment-resistant depression. Treatment-resistant depression means two failures. "
        "In patients with treatment-resistant depression, scores fell.",
    )
    assert by_condition(tagger.tag(record))["trd"].strength is Strength.TOPIC


@pytest.mark.parametrize("major", [True, False])
def test_a_mesh_heading_is_evidence_with_its_id(major: bool, tagger: Tagger) -> None:
    record = paper(
        "Ketamine", mesh_headings=(HUMANS, MeshHeading("D013313", "Stress Disorders, Post-Traumatic", major))
    )
    (tag,) = tagger.tag(record)
    assert (tag.condition, tag.strength) == ("ptsd", Strength.TOPIC)
    (evidence,) = tag.evidence
    assert (evidence.field, evidence.text, evidence.rule) == (
        "mesh.1", "Stress Disorders, Post-Traumatic", "mesh:D013313",
    )  # fmt: skip


def test_a_main_heading_weighs_more(tagger: Tagger) -> None:
    scores = [
        tagger.tag(paper("Ketamine", mesh_headings=(MeshHeading("D013313", "PTSD", major),)))[0].score
        for major in (False, True)
    ]
    assert scores[0] < scores[1]


def test_the_sponsors_conditions_are_topics(tagger: Tagger) -> None:
    registration = Registration(
        "NCT00000001",
        brief_title="A study of esketamine",
        conditions=("Treatment Resistant Depression", "Suicidal Ideation"),
        keywords=("PTSD",),
        description="Patients with schizophrenia are excluded.",
    )
    tags = by_condition(tagger.tag(registration))
    assert {name for name, tag in tags.items() if tag.strength is Strength.TOPIC} >= {"trd", "suicidality"}
    assert "schizophrenia" not in tags
    assert tags["trd"].evidence[0].field == "conditions.0"
    assert tags["ptsd"].evidence[0].field == "keywords.0"


def test_a_news_item_is_read_by_title_and_excerpt(tagger: Tagger) -> None:
    tags = by_condition(tagger.tag(_news("Nasal spray approved", "The spray is for treatment-resistant depression.")))
    assert tags["trd"].evidence[0].field == "excerpt"
    assert tagger.tag(_news("Sales rise")) == ()


def test_an_animal_model_is_flagged_as_such(tagger: Tagger) -> None:
    record = paper("Ketamine in a rat model of depression", "Depression-like behaviour in rats was measured.")
    tag = by_condition(tagger.tag(record))["depression"]
    assert [evidence.rule for evidence in tag.evidence][-1] == "animal:rat"
    indexed = paper("Ketamine and depression", mesh_headings=(ANIMALS,))
    assert tagger.tag(indexed)[0].evidence[-1].rule == "animal:D000818"


def test_people_are_no_animals(tagger: Tagger) -> None:
    """One rat in passing, or a record that MeSH calls human."""
    record = paper("Ketamine for depression", "Unlike in rats, patients with depression improved.")
    both = paper("Depression in mice and men", "Mice and men with depression.", mesh_headings=(ANIMALS, HUMANS))
    for tag in (*tagger.tag(record), *tagger.tag(both)):
        assert not any(evidence.rule.startswith("animal:") for evidence in tag.evidence)


def test_healthy_controls_are_a_comparison_group(tagger: Tagger) -> None:
    record = paper("Ketamine for depression", "Patients with depression and matched healthy controls took part.")
    assert "healthy-volunteers" not in by_condition(tagger.tag(record))
    healthy = paper("Ketamine in healthy volunteers", "Healthy volunteers received ketamine.")
    assert by_condition(tagger.tag(healthy))["healthy-volunteers"].strength is Strength.TOPIC


def test_a_translated_abstract_is_not_read_twice(tagger: Tagger) -> None:
    from ingest.records import AbstractSection, Study

    record = Study("1", title="Ketamine", abstract=(AbstractSection("Asthma", language="fre"),))
    assert tagger.tag(record) == ()


def test_the_tag_carries_the_vocabulary_version(tagger: Tagger) -> None:
    (tag,) = tagger.tag(paper("Ketamine for asthma"))
    assert tag.vocabulary_version == tagger.vocabulary.version


def test_more_evidence_never_lowers_a_score(tagger: Tagger) -> None:
    texts = ["Asthma.", "Asthma. Asthma was treated.", "Asthma. Asthma was treated. Patients with asthma improved."]
    scores = [by_condition(tagger.tag(paper("Ketamine", text)))["asthma"].score for text in texts]
    assert scores == sorted(scores)
