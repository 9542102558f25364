"""Exports walk every match once, of one moment, however many are written meanwhile; on both back ends."""

from __future__ import annotations

from index import SearchIndex, SearchRequest
from index.elastic_walk import PORTION
from tests.index.corpus import documents as corpus_documents
from tests.index.records import document

MANY = 2 * PORTION + 300


def fill(index: SearchIndex, count: int) -> None:
    index.write(document(10_000 + n, f"Ketamine number {n}", change=n + 1) for n in range(count))
    index.finish(index.concrete_name() or "")


def test_nothing_is_missed_or_met_twice_while_others_write(index: SearchIndex) -> None:
    fill(index, MANY)
    for sort in ("relevance", "newest", "oldest"):
        met = []
        for place, found in enumerate(index.walk(SearchRequest("ketamine", sort=sort))):
            met.append(found.id)
            if place % 500 == 0:
                index.write([document(10_000 + place, "No longer so named", change=10**6 + place + len(sort)),
                             document(90_000 + place, "Ketamine came later", change=10**6 + place)])  # fmt: skip
                index.finish(index.concrete_name() or "")
        assert len(met) == len(set(met)), sort
        if sort == "relevance":
            assert set(met) == {f"pubmed:{10_000 + n}" for n in range(MANY)}


def test_a_walk_is_the_search_page_after_page(index: SearchIndex) -> None:
    index.write([*corpus_documents(), *(document(10_000 + n, f"Ketamine number {n}") for n in range(150))])
    index.finish(index.concrete_name() or "")
    for text in ("ketamine", "", "esketamine", "PMID 101", "Ketamine for treatment-resistant depression",
                 "mice -saline", "ketamine depression rats unheardof", "esketmine"):  # fmt: skip
        pages = [index.search(SearchRequest(text, page=page, size=50)).hits for page in (1, 2, 3, 4)]
        walked = [found.id for found in index.walk(SearchRequest(text, page=3, size=2))]
        assert walked == [hit.document.id for page in pages for hit in page], text


def test_a_walk_goes_further_than_paging(index: SearchIndex) -> None:
    fill(index, 10_050)
    assert sum(1 for _ in index.walk(SearchRequest("ketamine"))) == 10_050
