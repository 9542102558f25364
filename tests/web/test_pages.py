"""What holds for every page: nothing hostile gets through, the basics of accessibility, nothing from elsewhere."""

from __future__ import annotations

import dataclasses
import itertools

import pytest

from tests.web.client import Client
from tests.web.html import level, one, soup_of
from web.app import Site, create_app

PAGES = [
    "/",
    "/?q=ketamine&retracted=1",
    "/?q=nothingmatchesthis",
    "/studies/pubmed:90000001",
    "/studies/pubmed:90000003",
    "/studies/pubmed:90000008",
    "/studies/pubmed:90000009",
    "/registrations/nct:NCT90000001",
    "/news/news:aa03",
    "/news",
    "/vocabulary",
    "/status",
    "/api",
    "/no-such-page",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_records_text_becomes_markup(client: Client, path: str) -> None:
    """D12, F15: titles, abstracts, outlets and keywords of the hostile records, wherever they show."""
    text = client.get(path).text
    assert "<script>alert" not in text
    assert "<b>bold" not in text
    assert "<i>Times" not in text
    assert 'href="javascript' not in text.lower()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_basics_of_an_accessible_one(client: Client, path: str) -> None:
    soup = soup_of(client.get(path).text)
    assert one(soup, "html")["lang"] == "en"
    assert one(soup, "title").get_text().strip()
    assert one(soup, "h1").get_text().strip()
    for landmark in ("header", "nav[aria-label=Main]", "main#content", "footer"):
        assert soup.select(landmark), f"no {landmark}"
    assert one(soup, "a.skip")["href"] == "#content"
    assert soup.body is not None
    assert soup.body.find("a", recursive=False) is not None
    for field in soup.select("input:not([type=hidden]), select"):
        assert soup.select(f'label[for="{field["id"]}"]'), f"no label for {field['id']}"
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for element in soup.select("[aria-labelledby]"):
        assert element["aria-labelledby"] in ids
    headings = [level(heading) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(headings)), headings
    for link in soup.select("a"):
        assert link.get_text().strip() or link.get("aria-label"), f"a link without words: {link}"


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere(client: Client, path: str) -> None:
    soup = soup_of(client.get(path).text)
    loaded = [element.get("src") or element.get("href") for element in soup.select("[src], link")]
    assert all(str(address).startswith("/static/") for address in loaded)
    assert soup.select("script:not([src]), style, [style], [onclick]") == []


@pytest.mark.parametrize("path", PAGES)
def test_sample_data_is_called_sample_data_on_every_page(sample_client: Client, client: Client, path: str) -> None:
    """Invented records must never be taken for literature."""
    assert "Sample data." in one(soup_of(sample_client.get(path).text), ".sample").get_text()
    assert soup_of(client.get(path).text).select(".sample") == []


def test_airflow_is_linked_where_there_is_one(site: Site, client: Client) -> None:
    with_airflow = Client(create_app(dataclasses.replace(site, airflow_url="http://127.0.0.1:8080/")))
    assert "http://127.0.0.1:8080/" in with_airflow.get("/status").text
    assert "Airflow" not in client.get("/status").text
