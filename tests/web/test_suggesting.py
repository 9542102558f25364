"""Suggestions while typing, and similar studies on a record's page."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from index import SearchIndex
from ingest.errors import SourceUnreachable
from tests.web.client import Client
from tests.web.html import soup_of
from tests.web.server import served
from web.app import Site, create_app


def test_conditions_journals_authors_and_titles_are_offered(client: Client) -> None:
    answer = client.get("/api/suggest?q=post-tr").json()
    assert answer["conditions"] == [{"id": "ptsd", "label": "Post-traumatic stress disorder"}]
    assert any("post-traumatic" in one["title"].lower() for one in answer["titles"])
    assert client.get("/api/suggest?q=").json() == {"conditions": [], "journals": [], "authors": [], "titles": []}
    assert client.get("/api/suggest?q=" + "x" * 500).status_code == 422


def test_a_record_page_leads_to_similar_studies(client: Client) -> None:
    answer = client.get("/api/records/pubmed:90000001").json()
    similar = [one["id"] for one in answer["similar"]]
    family = {one["id"] for one in (*answer["related"], *answer["family"])} | {
        one["target"] for one in answer["suggested"]
    }
    assert similar and "pubmed:90000001" not in similar and not family & set(similar)
    assert all(one["state"] not in ("retracted", "deleted") for one in answer["similar"])
    page = soup_of(client.get("/studies/pubmed:90000001").text)
    assert len(page.select("[aria-labelledby=similar] li")) == len(similar)


class Away:
    """An index whose server does not answer."""

    def __getattr__(self, name: str) -> Any:
        def call(*values: object, **more: object) -> None:
            raise SourceUnreachable("Elasticsearch does not answer: see that it runs.")

        return call


def test_a_record_is_shown_while_the_search_is_away(site: Site) -> None:
    index: SearchIndex = Away()
    client = Client(create_app(dataclasses.replace(site, index=index)))
    assert client.get("/studies/pubmed:90000001").status_code == 200
    assert client.get("/api/records/pubmed:90000001").json()["similar"] == []
    assert client.get("/api/suggest?q=ketamine").status_code == 503


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with served(create_app(site)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.browser
def test_the_search_box_is_a_combobox_for_the_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    box = page.get_by_role("combobox", name="Search for")
    box.press_sequentially("post-tr")
    page.locator("#suggestions li").first.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = page.locator("#suggestions [aria-selected=true]")
    assert chosen.get_attribute("id") == box.get_attribute("aria-activedescendant")
    box.press("Escape")
    assert page.locator("#suggestions").is_hidden() and box.input_value() == "post-tr"
    box.press_sequentially("a")
    page.locator("#suggestions li").first.wait_for()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**q=condition%3Aptsd*")
    page.close()
