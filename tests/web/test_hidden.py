"""What an editor hid is in none of the website's sections, whatever their address, and the records' pages keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Action, Catalog, LinkCheck, SectionDecision
from index import open_index
from tests.web.client import Client
from tests.web.conftest import fill
from tests.web.invented import CONDITIONS
from web.app import Site, create_app

PAPER = "pubmed:90000002"
ADDRESSES = (
    "/embed/references",
    "/embed/references?condition=ptsd",
    "/api/references",
    "/api/references?condition=ptsd",
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    catalog = Catalog(f"sqlite:///{tmp_path / 'catalog.db'}")
    fill(catalog)
    index = open_index(data=tmp_path, alias="hidden-test")
    yield Site(catalog=catalog, index=index, conditions=CONDITIONS)
    index.close()
    catalog.close()


def hide(site: Site, record_id: str, section: str | None) -> None:
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    site.catalog.decide(SectionDecision(record_id, Action.HIDE, section, "Ada", "not for our readers", at))


@pytest.mark.parametrize(
    ("section", "gone_from"), [(None, ADDRESSES), ("references", ADDRESSES), ("references-ptsd", ADDRESSES[1::2])]
)
def test_a_hidden_paper_is_gone_from_the_sections_it_was_hidden_in(
    site: Site, section: str | None, gone_from: tuple[str, ...]
) -> None:
    client = Client(create_app(site))
    title = "Ketamine infusions in post-traumatic stress disorder"
    assert all(title in client.get(address).text for address in ADDRESSES)
    hide(site, PAPER, section)
    assert tuple(address for address in ADDRESSES if title not in client.get(address).text) == gone_from
    assert title in client.get(f"/studies/{PAPER}").text


def test_a_hidden_story_takes_its_copies_with_it(site: Site) -> None:
    client = Client(create_app(site))
    title = "Esketamine trial reports early results"
    assert title in client.get("/embed/news").text
    hide(site, "news:aa01", "news")
    assert title not in client.get("/embed/news").text + client.get("/api/news").text


def test_the_status_page_lists_what_led_nowhere(site: Site) -> None:
    """Dead links are the editor's to know: with record, address, day and reason."""
    client = Client(create_app(site))
    assert "No published link is known to be gone." in client.get("/status").text
    at = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    url = "https://news.example.org/aa01"
    site.catalog.save_link_check(LinkCheck(url, "news:aa01", at, 404, 0, at, "the page is <gone>"))
    site.catalog.save_link_check(LinkCheck("https://news.example.org/aa02", "news:aa02", at, 403, problem="refused"))
    page = client.get("/status").text
    assert 'href="/news/news:aa01"' in page
    assert url in page
    assert "the page is &lt;gone&gt;" in page
    assert "aa02" not in page
    (link,) = client.get("/api/status").json()["dead_links"]
    assert (link["record_id"], link["url"], link["gone_since"]) == ("news:aa01", url, "2026-03-02T00:00:00Z")
    assert link["title"] == "Esketamine trial reports early results"
