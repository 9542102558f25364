"""What stands when something falls: the search engine, the catalogue, our own code."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog
from index import SearchRequest, SearchResult, open_index
from index.embedded import EmbeddedIndex
from ingest.errors import SourceUnreachable
from tests.web.client import Client
from tests.web.html import one, soup_of
from tests.web.invented import CONDITIONS
from web.app import Site, create_app

AWAY = "The search engine at search.example does not answer: start it, or check its address."


class DownIndex(EmbeddedIndex):
    """A search engine that has gone away."""

    def check(self) -> None:
        raise SourceUnreachable(AWAY)

    def search(self, request: SearchRequest) -> SearchResult:
        raise SourceUnreachable(AWAY)


class BrokenIndex(EmbeddedIndex):
    """A fault of our own."""

    def search(self, request: SearchRequest) -> SearchResult:
        raise ZeroDivisionError("secret detail")


@pytest.fixture
def without_search(site: Site, tmp_path: Path) -> Client:
    return Client(create_app(dataclasses.replace(site, index=DownIndex(tmp_path, "down"))))


@pytest.fixture
def without_catalog(tmp_path: Path) -> Iterator[Client]:
    """A database that was never migrated: the catalogue refuses every question."""
    catalog = Catalog(f"sqlite:///{tmp_path / 'empty.db'}")
    index = open_index(data=tmp_path, alias="empty")
    yield Client(create_app(Site(catalog, index, CONDITIONS)))
    index.close()
    catalog.close()


def test_without_the_search_engine_the_search_page_says_so(without_search: Client) -> None:
    answer = without_search.get("/?q=ketamine&condition=ptsd")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    soup = soup_of(answer.text)
    assert "Search is not available right now" in one(soup, "h1").get_text()
    assert one(soup, "a.button")["href"] == "/?q=ketamine&condition=ptsd"
    assert "search.example" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/studies/90000001",
        "/?q=90000001",
        "/news",
        "/embed/news",
        "/embed/references?condition=ptsd",
        "/api/news",
        "/api/references",
        "/api/records/90000001",
        "/status",
        "/api",
        "/api/conditions",
    ],
)
def test_without_the_search_engine_everything_else_goes_on(without_search: Client, path: str) -> None:
    assert without_search.get(path).status_code in (200, 303)


def test_without_the_search_engine_health_is_degraded_and_says_why(without_search: Client) -> None:
    answer = without_search.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "degraded", "catalog": "ok", "index": AWAY})
    assert AWAY in without_search.get("/status").text


def test_without_the_search_engine_the_api_answers_503(without_search: Client) -> None:
    answer = without_search.get("/api/search?q=ketamine")
    assert (answer.status_code, set(answer.json())) == (503, {"error"})


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/studies/1",
        "/news",
        "/status",
        "/embed/news",
        "/embed/references",
        "/api/news",
        "/api/search",
        "/api/status",
    ],
)
def test_without_the_catalogue_everything_is_503_and_never_a_trace(without_catalog: Client, path: str) -> None:
    """A section's 503 lets a cache show its last good copy (stale-if-error); an empty 200 would replace it."""
    answer = without_catalog.get(path)
    if path in ("/", "/api/search"):
        assert answer.status_code in (200, 503)
    else:
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
    assert "Traceback" not in answer.text


def test_without_the_catalogue_health_fails(without_catalog: Client) -> None:
    answer = without_catalog.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "failing"
    assert answer.json()["catalog"] != "ok"


def test_an_empty_site_helps(tmp_path: Path) -> None:
    catalog = Catalog(f"sqlite:///{tmp_path / 'new.db'}")
    catalog.migrate()
    index = open_index(data=tmp_path, alias="new")
    client = Client(create_app(Site(catalog, index, CONDITIONS)))
    assert "Nothing has been collected yet" in client.get("/").text
    assert "no news to show" in client.get("/news").text
    assert "There is nothing to show at the moment." in client.get("/embed/references").text
    assert "No source has been asked yet" in client.get("/status").text
    assert client.get("/healthz").status_code == 200
    index.close()
    catalog.close()


def test_a_fault_of_ours_is_a_calm_page_with_all_its_headers(site: Site, tmp_path: Path) -> None:
    client = Client(create_app(dataclasses.replace(site, index=BrokenIndex(tmp_path, "broken"))), raising=False)
    page = client.get("/?q=ketamine")
    assert page.status_code == 500
    assert "Something went wrong here" in page.text
    assert "secret detail" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    api = client.get("/api/search?q=ketamine")
    assert (api.status_code, set(api.json())) == (500, {"error"})


def test_only_reading_is_answered(client: Client) -> None:
    assert client.send("POST", "/").status_code == 405
    assert client.send("DELETE", "/api/news").json() == {"error": "Use GET."}
