"""The records of one study hang together over what they state: its registration, papers, analyses, corrections."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog, Tagged
from ingest.facts import facts_of
from ingest.links import links_of
from ingest.records import AbstractSection, Correction, Enrolment, LinkedPaper, Record, Registration, RegistryId, Study
from tests.web.client import Client
from tests.web.html import soup_of, texts
from web.app import Site, create_app

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
BACKGROUND = Study("5", title="What was known of ketamine before")
TRIAL = Registration(
    "NCT90000001",
    brief_title="Ketamine for despair",
    enrolment=Enrolment(64, "ACTUAL"),
    papers=(LinkedPaper("1", "RESULT", "One."), LinkedPaper("5", "BACKGROUND", "Five.")),
)
PRIMARY = Study(
    "1",
    title="Ketamine for despair: a randomised trial",
    abstract=(AbstractSection("Sixty patients were randomised to ketamine or placebo."),),
    corrections=(Correction("ErratumIn", "3", "J Invent. 2026"),),
)
SECONDARY = Study(
    "2",
    title="Sleep after ketamine: a secondary analysis of a randomised trial (NCT90000001)",
    registry_ids=(RegistryId("ClinicalTrials.gov", "NCT90000001", "text"),),
)
ERRATUM = Study("3", title="Correction: Ketamine for despair")
OTHER = Study("4", title="Ketamine for something else")


@pytest.fixture
def client(site: Site, tmp_path: Path) -> Iterator[Client]:
    catalog = Catalog(f"sqlite:///{tmp_path}/catalog.db")
    catalog.migrate()
    records: tuple[Record, ...] = (TRIAL, PRIMARY, SECONDARY, ERRATUM, OTHER, BACKGROUND)
    tagged = [Tagged(one, links=links_of(one), facts=facts_of(one)) for one in records]
    catalog.store_batch(catalog.start_run("pubmed", "new"), "1", tagged, fetched_at=NOW)
    yield Client(create_app(dataclasses.replace(site, catalog=catalog)))
    catalog.close()


def family(client: Client, name: str) -> set[tuple[str, str, str, float]]:
    answer = client.get(f"/api/records/{name}").json()
    return {(one["id"], one["role"], one["via"], one["confidence"]) for one in answer["family"]}


def test_a_paper_leads_to_the_other_papers_on_its_trial(client: Client) -> None:
    """The confidence is that of both steps: the secondary analysis names its trial in its title only."""
    assert family(client, "pubmed:1") == {("pubmed:2", "secondary analysis", "nct:NCT90000001", 0.9)}
    assert family(client, "pubmed:2") == {("pubmed:1", "other paper", "nct:NCT90000001", 0.9)}


def test_a_trial_leads_to_the_corrections_of_its_papers(client: Client) -> None:
    assert family(client, "nct:NCT90000001") == {("pubmed:3", "correction", "pubmed:1", 1.0)}


def test_background_and_strangers_are_no_family(client: Client) -> None:
    assert family(client, "pubmed:4") == set()
    assert family(client, "pubmed:5") == set(), "a paper that a trial cites as background is not on it"


def test_the_page_names_each_role(client: Client) -> None:
    soup = soup_of(client.get("/studies/pubmed:1").text)
    (shown,) = texts(soup, "section[aria-labelledby=family] li")
    assert shown.startswith("Secondary analysis of the same trial Sleep after ketamine")
    related = texts(soup_of(client.get("/registrations/NCT90000001").text), "section[aria-labelledby=related] li")
    assert any(text.startswith("Secondary analysis of it Sleep") and "read in running text" in text for text in related)
    assert any(text.startswith("Paper with its results Ketamine") for text in related)
    assert not soup_of(client.get("/studies/pubmed:4").text).select("section[aria-labelledby=family]")


def test_the_registered_size_stands_beside_the_reported_one(client: Client) -> None:
    soup = soup_of(client.get("/studies/pubmed:1").text)
    people = [text for text in texts(soup, "section[aria-labelledby=glance] div") if text.startswith("People")]
    assert "60 randomised, 64 registered" in people[0]
    assert "Enrolment of NCT90000001: 64 (actual)" in people[0]
    (size,) = client.get("/api/records/pubmed:2").json()["registered"]
    assert (size["count"], size["of"], size["score"]) == (64, "registered", 0.9)
    for stranger in ("pubmed:4", "pubmed:5", "nct:NCT90000001"):
        assert client.get(f"/api/records/{stranger}").json()["registered"] == []
