"""The JSON API: typed, strict, the same answers as the pages."""

from __future__ import annotations

import pytest

from tests.web.client import Client
from tests.web.html import soup_of, texts
from tests.web.invented import CONDITIONS, RECORDS


def test_a_search_gives_what_the_page_gives(client: Client) -> None:
    query = "q=ketamine&condition=ptsd&retracted=1&sort=newest&versions=apart"
    answer = client.get(f"/api/search?{query}").json()
    page = soup_of(client.get(f"/?{query}").text)
    assert [hit["title"] for hit in answer["hits"]] == texts(page, ".card h3")
    assert answer["total"] == len(answer["hits"])
    assert {hit["id"]: hit["state"] for hit in answer["hits"]}["pubmed:90000003"] == "retracted"


def test_facets_carry_labels(client: Client) -> None:
    facets = client.get("/api/search?q=ketamine").json()["facets"]
    assert {"value": "ptsd", "label": CONDITIONS["ptsd"], "count": 4} in facets["condition"]


def test_highlights_are_escaped_but_for_marks(client: Client) -> None:
    """F15: whoever puts them into a page trusts us."""
    hits = client.get("/api/search?q=ketamine+bold").json()["hits"]
    fragments = [fragment for hit in hits for mark in hit["highlights"] for fragment in mark["fragments"]]
    assert fragments
    assert all("<" not in fragment.replace("<mark>", "").replace("</mark>", "") for fragment in fragments)


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=x",
        "size=101",
        "kind=poem",
        "condition=gout",
        "sort=best",
        "year_from=abc",
        "state=wet",
        "q=" + "k" * 3000,
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(client: Client, query: str) -> None:
    answer = client.get(f"/api/search?{query}")
    assert answer.status_code == 422
    assert set(answer.json()) == {"error"}
    assert answer.json()["error"].endswith(".")


def test_empty_fields_are_fields_left_out(client: Client) -> None:
    assert client.get("/api/search?q=&kind=&condition=&year_from=&year_to=").status_code == 200


def test_too_deep_a_page_is_400(client: Client) -> None:
    answer = client.get("/api/search?page=9999")
    assert (answer.status_code, "narrow the search" in answer.json()["error"]) == (400, True)


@pytest.mark.parametrize(
    "record_id", ["pubmed:90000001", "90000001", "doi:10.5555/invented.0001", "10.5555/invented.0001"]
)
def test_a_record_is_found_by_any_of_its_identifiers(client: Client, record_id: str) -> None:
    answer = client.get(f"/api/records/{record_id}").json()
    assert answer["id"] == "pubmed:90000001"
    assert answer["record"]["abstract"][1]["label"] == "METHODS"
    assert answer["tags"][0]["evidence"][0]["field"] == "title"
    assert {(other["id"], other["relation"], other["direction"]) for other in answer["related"]} == {
        ("nct:NCT90000001", "reports", "from"),
        ("news:aa01", "reports", "to"),
    }


def test_every_kind_of_record_has_its_own_shape(client: Client) -> None:
    """A union that is read as its first member would lose the trial's and the story's fields."""
    assert client.get("/api/records/nct:NCT90000001").json()["record"]["phases"] == ["PHASE2", "PHASE3"]
    assert client.get("/api/records/news:aa01").json()["record"]["story_id"] == "s1"


def test_a_record_that_is_not_here(client: Client) -> None:
    answer = client.get("/api/records/pubmed:1")
    assert (answer.status_code, answer.json()) == (404, {"error": "We hold no record “pubmed:1”."})


def test_conditions_are_listed_in_order(client: Client) -> None:
    listed = client.get("/api/conditions").json()["conditions"]
    assert [(one["id"], one["label"]) for one in listed] == list(CONDITIONS.items())


def test_news_as_json(client: Client) -> None:
    story = client.get("/api/news?condition=treatment-resistant-depression").json()["items"][0]
    assert (story["title"], story["source"], story["date"], story["url"]) == (
        "Esketamine trial reports early results",
        "Invented Daily",
        "2026-02-03",
        "https://news.example.org/aa01",
    )


def test_references_as_json(client: Client) -> None:
    items = {one["id"]: one for one in client.get("/api/references?condition=ptsd").json()["items"]}
    assert items["nct:NCT90000002"]["notice"] == "Withdrawn"
    assert items["pubmed:90000002"]["reference"].endswith("PMID: 90000002")


def test_status_adds_up_with_what_was_stored(client: Client) -> None:
    status = client.get("/api/status").json()
    assert sum(status["counts"].values()) == len(RECORDS) - 1
    assert status["quarantined"] == 1
    assert status["index"] == {
        "ok": True,
        "sentence": "The index is up to date.",
        "documents": len(RECORDS) - 1,
        "behind": 0,
    }
    runs = {(run["source"], run["pass_name"]): run for run in status["runs"]}
    assert runs["pubmed", "new"]["receipt"]["parsed"] == len(RECORDS)
    assert runs["trials", "updated"]["error"].startswith("ClinicalTrials.gov did not answer")


FILES = {"/api/export"}
FEEDS = {f"/api/sections/{{section}}/{form}" for form in ("feed.json", "rss", "atom")}


def test_the_description_covers_every_call_with_its_answer(client: Client) -> None:
    description = client.get("/openapi.json").json()
    paths = {path for path in description["paths"] if path.startswith("/api/")}
    assert paths == {
        "/api/search", "/api/records/{record_id}", "/api/news", "/api/references", "/api/conditions", "/api/status",
        "/api/sections", "/api/sections/{section}", *FEEDS, *FILES, "/api/suggest",
    }  # fmt: skip
    for path in paths - FEEDS - FILES:
        answer = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert "$ref" in answer, f"{path} has no typed answer"
    names = {parameter["name"] for parameter in description["paths"]["/api/search"]["get"]["parameters"]}
    assert {"q", "kind", "condition", "year_from", "year_to", "sort", "page", "size", "synonyms", "explain"} <= names


def test_the_api_page_lists_the_same(client: Client) -> None:
    listed = texts(soup_of(client.get("/api").text), ".call h3")
    assert set(listed) == set(client.get("/openapi.json").json()["paths"])


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_no_page_that_loads_scripts_from_elsewhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
