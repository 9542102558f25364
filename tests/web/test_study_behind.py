"""A story's page says which study it is about and why, or plainly that none was found."""

from __future__ import annotations

from dataclasses import replace

from catalog import Entry, StudyOfStory
from tests.web.client import Client
from tests.web.html import one, soup_of
from web.app import Site, create_app

FOUND = StudyOfStory("pubmed:90000001", "A trial", "https://doi.org/10.5555/x", "journal: Brain; author: M Quill", 0.81)


def answering(site: Site, study: StudyOfStory | None) -> Client:
    def study_of(entry: Entry) -> StudyOfStory | None:
        return study if entry.record.kind == "news" else None

    return Client(create_app(replace(site, study=study_of)))


def test_a_likely_study_is_shown_with_its_confidence_and_evidence(site: Site) -> None:
    client = answering(site, FOUND)
    section = one(soup_of(client.get("/news/aa01").text), "section[aria-labelledby=study]")
    assert "81% by what they share: journal: Brain; author: M Quill" in section.get_text()
    assert one(section, "a")["href"] == "/studies/pubmed:90000001"
    study = client.get("/api/records/news:aa01").json()["study"]
    assert (study["record_id"], study["confidence"]) == ("pubmed:90000001", 0.81)


def test_a_study_that_the_story_names_is_certain(site: Site) -> None:
    client = answering(site, replace(FOUND, confidence=1.0, evidence="it names PMID 90000001"))
    section = one(soup_of(client.get("/news/aa01").text), "section[aria-labelledby=study]")
    assert "Certain: it names PMID 90000001" in section.get_text()


def test_no_study_found_is_said_plainly(site: Site) -> None:
    client = answering(site, None)
    section = one(soup_of(client.get("/news/aa01").text), "section[aria-labelledby=study]")
    assert "No study was found that this story is about." in section.get_text()
    assert client.get("/api/records/news:aa01").json()["study"] is None


def test_other_records_have_no_such_line(site: Site) -> None:
    soup = soup_of(answering(site, FOUND).get("/studies/90000001").text)
    assert soup.select("section[aria-labelledby=study]") == []
