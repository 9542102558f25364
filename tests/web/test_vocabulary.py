"""The page of the vocabulary: each condition once, in the tree, with its words and what is held on it."""

from __future__ import annotations

import dataclasses

import pytest

from catalog import Catalog
from ingest.records import State, Strength
from tests.web.client import Client
from tests.web.html import one, soup_of, texts
from web.app import create_app
from web.site import Site, VocabularyEntry

ENTRIES = (
    VocabularyEntry("trauma", "Trauma-related <b>disorders</b>", 0),
    VocabularyEntry(
        "ptsd",
        "Post-traumatic stress disorder",
        1,
        parents=("Trauma-related disorders", "Anxiety"),
        phrases=("posttraumatic stress",),
        abbreviations=("PTSD", "PTS (with trauma…)"),
        mesh=(("D013313", "Stress Disorders, Post-Traumatic"),),
        precision=0.934,
    ),
)


@pytest.fixture(scope="module")
def page(site: Site) -> str:
    shown = dataclasses.replace(site, vocabulary=ENTRIES, vocabulary_version="2026.1+abc")
    answer = Client(create_app(shown)).get("/vocabulary")
    assert answer.status_code == 200
    return answer.text


def test_each_condition_with_its_words(page: str) -> None:
    soup = soup_of(page)
    row = one(soup, "#ptsd")
    assert one(row, "th a")["href"] == "/?condition=ptsd"
    assert "depth-1" in one(row, "th")["class"]
    said = row.get_text(" ")
    for words in ("posttraumatic stress", "PTS (with trauma…)", "D013313", "also under Anxiety", "0.93"):
        assert words in said
    assert "2026.1+abc" in soup.get_text()


def test_counts_are_the_catalogues(page: str, catalog: Catalog) -> None:
    """Live records only; a record that is gone is counted nowhere."""
    strengths = [
        tag.strength
        for entry in catalog.entries()
        if entry.state is not State.DELETED
        for tag in entry.tags
        if tag.condition == "ptsd"
    ]
    assert strengths
    about, mentioned = texts(soup_of(page), "#ptsd td")[:2]
    assert int(about) == strengths.count(Strength.TOPIC)
    assert int(mentioned) == strengths.count(Strength.MENTIONED)


def test_a_label_never_becomes_markup(page: str) -> None:
    assert "<b>disorders" not in page


def test_precision_has_a_column_only_where_it_was_measured(site: Site) -> None:
    shown = dataclasses.replace(site, vocabulary=ENTRIES[:1])
    assert "Precision" not in Client(create_app(shown)).get("/vocabulary").text


def test_a_site_without_a_vocabulary_says_so(client: Client) -> None:
    assert "shows no vocabulary" in client.get("/vocabulary").text
