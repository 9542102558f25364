"""From a catalogue entry to a search document, and to JSON and back."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from index.documents import SearchDocument, body_of, document_from, document_of, searched_text
from index.schema import TEXT_FIELDS
from ingest.records import (
    AbstractSection,
    Author,
    Chemical,
    ConditionTag,
    Enrolment,
    Intervention,
    Journal,
    Kind,
    MeshHeading,
    PartialDate,
    Precision,
    PublicationType,
    RegistryId,
    State,
    Strength,
    Study,
)
from tests.index import corpus
from tests.index.records import Held, day, news, study, tags, trial


def test_a_study() -> None:
    full = Study(
        pmid="7", doi="10.1000/ABC", pmcid="pmc77", title="A title", vernacular_title="Ein Titel",
        abstract=(AbstractSection("First.", "AIM"), AbstractSection("Second.")),
        journal=Journal("Journal of Examples", "J Ex"), languages=("eng",), keywords=("one", "one", "two"),
        authors=(Author(last_name="Doe", initials="J"), Author(collective="The Group")),
        publication_types=(PublicationType("Review"),), mesh_headings=(MeshHeading("D1", "Pain"),),
        chemicals=(Chemical("Ketamine"),), registry_ids=(RegistryId("ClinicalTrials.gov", "NCT00000001", "text"),),
        first_available=day("2019-12-30"), published=PartialDate(dt.date(2020, 3, 1), Precision.MONTH, "2020 Mar"),
    )  # fmt: skip
    entry = Held(full, 3, (*tags("ptsd"), ConditionTag("mdd", Strength.MENTIONED, (), "1")), State.CORRECTED)
    assert document_of(entry) == SearchDocument(
        id="pubmed:7", kind=Kind.STUDY, change=3, state=State.CORRECTED, title="A title", other_titles=("Ein Titel",),
        abstract="AIM: First.\nSecond.", keywords=("one", "two"), mesh=("Pain",), substances=("Ketamine",),
        authors=("Doe J", "The Group"), journal="Journal of Examples", conditions=("ptsd", "mdd"), topics=("ptsd",),
        publication_types=("Review",), languages=("eng",), date=dt.date(2019, 12, 30), date_precision=Precision.DAY,
        year=2020, ids=("pubmed:7", "doi:10.1000/abc", "pmcid:PMC77"), mentions=("NCT00000001",),
        url="https://pubmed.ncbi.nlm.nih.gov/7/",
    )  # fmt: skip


def test_a_registration() -> None:
    record = trial(
        5, "Brief", official_title="Official", acronym="KET", summary="Sum.", description="More.",
        aliases=("NCT00000004",), secondary_ids=("2019-1-2",), conditions=("Pain",), keywords=("iv",), sponsor="Clinic",
        collaborators=("Fund",),
        interventions=(Intervention("Ketamine", other_names=("Ketalar",)),), overall_status="COMPLETED",
        phases=("PHASE2",), enrolment=Enrolment(40, "ACTUAL"),
    )  # fmt: skip
    made = document_of(Held(record, 1))
    assert (made.title, made.other_titles, made.abstract) == ("Brief", ("Official", "KET"), "Sum.\nMore.")
    assert (made.keywords, made.substances) == (("Pain", "iv"), ("Ketamine", "Ketalar"))
    assert made.authors == ("Clinic", "Fund")
    assert (made.status, made.phases, made.enrolment) == ("COMPLETED", ("2",), 40)
    assert (made.ids, made.mentions, made.year) == (("nct:NCT00000005", "nct:NCT00000004"), ("2019-1-2",), 2021)


def test_a_news_item() -> None:
    made = document_of(Held(news("k", "Headline", "Excerpt.", image_url="https://i.example/x", language="en"), 1))
    assert (made.title, made.excerpt, made.source, made.url) == (
        "Headline", "Excerpt.", "The Example", "https://news.example/k"
    )  # fmt: skip
    assert (made.date, made.year, made.ids) == (dt.date(2022, 2, 2), 2022, ("news:k",))
    assert document_of(Held(study(1, "x"), 1)).excerpt is None


def test_what_is_unknown_stays_unknown() -> None:
    made = document_of(Held(Study(pmid="1"), 1))
    assert (made.title, made.abstract, made.date, made.year, made.journal) == (None,) * 5
    assert set(body_of(made)) == {"id", "kind", "change", "state", "ids", "url"}


def test_text_is_cleaned_of_what_harms() -> None:
    """Control characters (our marks among them), halves of pairs, unseen characters inside words."""
    made = document_of(Held(study(1, "a\x02b\x03c \ud800 keta\u00admine\u200b e\u0301"), 1))
    assert made.title == "a b c   ketamine é"
    assert document_of(Held(study(1, " \x00 "), 1)).title is None


@pytest.mark.parametrize("document", corpus.documents(), ids=lambda document: document.id)
def test_json_and_back(document: SearchDocument) -> None:
    assert document_from(json.loads(json.dumps(body_of(document)))) == document


def test_every_searched_field_is_fed() -> None:
    document = corpus.documents()[0]
    fed = {field.name for field in TEXT_FIELDS if searched_text(document, field.name)}
    assert fed == {"title", "abstract", "numbers"}
    assert searched_text(document, "numbers") == "101\n10.1000/alpha.1\nPMC9000001"


def test_a_day_in_the_future_never_leads_what_is_new() -> None:
    """Issues dated ahead and mistyped days would stand first for months: what was fetched was public that day."""
    seen = dt.datetime(2026, 3, 4, 5, tzinfo=dt.UTC)
    held = [Held(trial(1, "Planned", "2027-02-01"), 1, first_seen=seen),
            Held(study(2, "Ahead of print", published="2026-12-01"), 2, first_seen=seen),
            Held(news("x", "Mistyped", published="2062-03-04"), 3, first_seen=seen)]  # fmt: skip
    made = [document_of(each) for each in held]
    assert [each.date for each in made] == [dt.date(2026, 3, 4)] * 3
    assert [each.date_precision for each in made] == [Precision.DAY] * 3
    assert [each.year for each in made] == [2026, 2026, 2026]
    paper = document_of(Held(study(3, "Next year's issue", published="2027-01-01"), 4, first_seen=seen))
    assert (paper.date, paper.year) == (dt.date(2026, 3, 4), 2027), "the issue's year is the paper's year"
    past = document_of(Held(study(4, "Before", published="2026-03-04"), 5, first_seen=seen))
    assert past.date == dt.date(2026, 3, 4)
