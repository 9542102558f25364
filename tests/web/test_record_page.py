"""The record pages: text, reasons, numbers, relations, states."""

from __future__ import annotations

import pytest

from tests.web.client import Client
from tests.web.html import one, soup_of, texts


@pytest.mark.parametrize(
    "path",
    [
        "/studies/pubmed:90000001",
        "/studies/90000001",
        "/studies/10.5555/invented.0001",
        "/studies/doi:10.5555/invented.0001",
        "/registrations/NCT90000099",
        "/registrations/nct:nct90000001",
        "/news/aa01",
        "/studies/news:aa01",
    ],
)
def test_every_way_to_write_an_identifier_works(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_record_that_is_not_here_is_told_in_plain_words(client: Client) -> None:
    answer = client.get("/studies/pubmed:1")
    assert answer.status_code == 404
    assert "We hold no record “pubmed:1”" in answer.text


def test_a_record_shows_its_text_by_sections_with_the_evidence_marked(client: Client) -> None:
    soup = soup_of(client.get("/studies/90000001").text)
    assert texts(soup, "section[aria-labelledby=text] h3") == ["Background", "Methods", "Results"]
    marked = one(soup, "section[aria-labelledby=text] mark")
    assert marked.get_text() == "treatment-resistant depression"
    assert one(soup, "h1 mark").get_text() == "treatment-resistant depression"
    assert "P < 0.05 & two-sided" in soup.get_text()


def test_every_tag_says_why(client: Client) -> None:
    """No tag without its field, its words and its rule."""
    soup = soup_of(client.get("/studies/90000001").text)
    assert texts(soup, ".why li") == [
        "Title: treatment-resistant depression phrase “treatment-resistant depression”",
        "Abstract, Methods: treatment-resistant depression phrase “treatment-resistant depression”",
        "MeSH headings: Depressive Disorder, Treatment-Resistant MeSH heading D061218",
    ]


def test_a_record_names_all_its_numbers_with_links_out(client: Client) -> None:
    soup = soup_of(client.get("/studies/90000001").text)
    links = {link.get_text(): link["href"] for link in soup.select(".identifier a")}
    assert links == {
        "90000001": "https://pubmed.ncbi.nlm.nih.gov/90000001/",
        "10.5555/invented.0001": "https://doi.org/10.5555/invented.0001",
        "PMC9000001": "https://pmc.ncbi.nlm.nih.gov/articles/PMC9000001/",
        "NCT90000001": "https://clinicaltrials.gov/study/NCT90000001",
    }


def test_related_records_are_named_from_both_sides(client: Client) -> None:
    paper = texts(soup_of(client.get("/studies/90000001").text), ".related li")
    assert any(text.startswith("It reports on Esketamine in treatment-resistant depression") for text in paper)
    assert any(text.startswith("Reported by Esketamine trial reports early results") for text in paper)
    trial = texts(soup_of(client.get("/registrations/NCT90000001").text), ".related li")
    assert trial[0].startswith("Reported by Esketamine for treatment-resistant depression")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/studies/90000003", 200, "RETRACTED. This paper has been retracted."),
        ("/studies/90000005", 200, "Superseded preprint."),
        ("/studies/90000006", 200, "Corrected."),
        (
            "/studies/90000007",
            200,
            "It has not been retracted.",
        ),
        ("/registrations/NCT90000002", 200, "Withdrawn."),
        ("/studies/90000010", 410, "Removed by its source."),
    ],
)
def test_each_state_has_its_own_banner(client: Client, path: str, status: int, words: str) -> None:
    """B6: a concern is not a retraction, a deletion is not one either."""
    answer = client.get(path)
    assert answer.status_code == status
    assert words in one(soup_of(answer.text), ".banner").get_text()


def test_a_record_shows_what_changed(client: Client) -> None:
    assert "Removed by its source" in texts(soup_of(client.get("/studies/90000010").text), ".versions li")[0]


def test_a_bare_record_shows_nothing_it_does_not_know(client: Client) -> None:
    """Unknown is absent, never "None" or an empty row."""
    text = soup_of(client.get("/studies/90000009").text).get_text(" ")
    assert "Kétamine sans rien d'autre" in text
    assert "None " not in text.replace("None is known", "")
