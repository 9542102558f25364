"""What an editor types is found: an id, a number, an address as it stands in the browser."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog import Catalog
from ingest.errors import BadSettings
from ingest.parsing.canonical_url import canonical_url, url_key
from ketalit.sections.naming import record_named
from tests.catalog.made import news, registration, store, study

PAGE = canonical_url("https://news.example/story/1") or ""


@pytest.fixture
def held(catalog: Catalog) -> Catalog:
    store(catalog, study(40000001, doi="10.1000/1"), registration("NCT90000001", aliases=("NCT90000009",)))
    store(catalog, replace(news(url_key(PAGE)), url=PAGE))
    return catalog


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pubmed:40000001", "pubmed:40000001"),
        ("40000001", "pubmed:40000001"),
        ("https://pubmed.ncbi.nlm.nih.gov/40000001/", "pubmed:40000001"),
        ("https://doi.org/10.1000/1", "pubmed:40000001"),
        (" 10.1000/1 ", "pubmed:40000001"),
        ("NCT90000001", "nct:NCT90000001"),
        ("nct90000009", "nct:NCT90000001"),
        ("https://clinicaltrials.gov/study/NCT90000001", "nct:NCT90000001"),
        ("http://NEWS.example/story/1?utm_source=mail#top", f"news:{url_key(PAGE)}"),
        (url_key(PAGE), f"news:{url_key(PAGE)}"),
    ],
)
def test_a_record_is_found_by_any_of_its_names(held: Catalog, typed: str, meant: str) -> None:
    assert record_named(held, typed) == meant


@pytest.mark.parametrize("typed", ["1", "NCT00000000", "https://news.example/other", "", "ketamine"])
def test_what_is_not_here_is_said(held: Catalog, typed: str) -> None:
    with pytest.raises(BadSettings, match="There is no record"):
        record_named(held, typed)
