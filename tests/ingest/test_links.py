"""What a record says of others becomes links, in identifiers that a catalogue resolves."""

from __future__ import annotations

from ingest.links import links_of
from ingest.records import Correction, Link, LinkedPaper, NewsItem, Registration, RegistryId, Study


def test_a_paper_reports_its_trials() -> None:
    study = Study(
        "1",
        registry_ids=(
            RegistryId("ClinicalTrials.gov", "NCT01234567", "databank"),
            RegistryId("ISRCTN", "ISRCTN12345678", "text"),
            RegistryId("ClinicalTrials.gov", "NCT07654321", "text"),
        ),
    )
    assert links_of(study) == (
        Link("pubmed:1", "nct:NCT01234567", "reports", "databank"),
        Link("pubmed:1", "nct:NCT07654321", "reports", "text", 0.9),
    )


def test_corrections_keep_pubmeds_ref_type() -> None:
    """Preprint and paper are linked by UpdateIn and UpdateOf; a citation without PMID is found by its DOI."""
    study = Study(
        "1",
        corrections=(
            Correction("RetractionIn", "2", "J. 2025"),
            Correction("UpdateOf", None, "medRxiv. 2024:2024.01.01.1. doi: 10.1101/2024.01.01.X."),
            Correction("CommentIn", None, "A letter without identifiers"),
            Correction("ErratumIn", "1", "itself"),
            Correction("RetractionIn", "2", "the same again"),
        ),
    )
    assert links_of(study) == (
        Link("pubmed:1", "pubmed:2", "RetractionIn", "J. 2025"),
        Link("pubmed:1", "doi:10.1101/2024.01.01.x", "UpdateOf", study.corrections[1].citation or "", 0.95),
    )


def test_a_registration_names_its_papers() -> None:
    trial = Registration(
        "NCT01234567",
        papers=(
            LinkedPaper("1", "RESULT", "One."),
            LinkedPaper("2", "DERIVED", "Two."),
            LinkedPaper(None, "BACKGROUND", "Three. doi:10.1000/abc"),
            LinkedPaper("4", None, None),
            LinkedPaper(None, "RESULT", "Unpublished"),
        ),
    )
    assert [(link.target, link.relation) for link in links_of(trial)] == [
        ("pubmed:1", "result"),
        ("pubmed:2", "derived"),
        ("doi:10.1000/abc", "background"),
        ("pubmed:4", "background"),
    ]


def test_news_names_papers_and_trials() -> None:
    item = NewsItem(
        url="https://pubmed.ncbi.nlm.nih.gov/90000001/",
        key="k",
        feed_id="f",
        source="s",
        title="Invented trial (NCT01234567) ends",
        excerpt="See https://doi.org/10.1000/XYZ.1), PMID: 90000002.",
    )
    assert [(link.target, link.relation) for link in links_of(item)] == [
        ("nct:NCT01234567", "reports"),
        ("pubmed:90000002", "reports"),
        ("pubmed:90000001", "reports"),
        ("doi:10.1000/xyz.1", "reports"),
    ]


def test_nothing_named_is_no_link() -> None:
    assert links_of(Study("1")) == links_of(Registration("NCT01234567")) == ()
