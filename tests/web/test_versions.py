"""Registration, preprint and paper of one study are one hit that names the others; a switch shows them apart."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from catalog import Entry
from index.results import SearchHit
from ingest.records import Link
from tests.web.client import Client
from tests.web.html import soup_of, texts
from web.site import Site
from web.versions import MOST_SHOWN, Related, together

PAPER, TRIAL, PREPRINT, LATER = "pubmed:90000001", "nct:NCT90000001", "pubmed:90000005", "pubmed:90000002"


def ids(answer: Mapping[str, list[Mapping[str, str]]]) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


def test_one_hit_stands_for_a_study_and_names_the_others(client: Client) -> None:
    apart = client.get("/api/search?versions=apart&size=100&retracted=1").json()
    joined = client.get("/api/search?size=100&retracted=1").json()
    assert {PAPER, TRIAL, PREPRINT, LATER} <= set(ids(apart)) and not any(hit["versions"] for hit in apart["hits"])
    assert len(ids(joined)) < len(ids(apart)), "some stand for others"
    for pair in ({PAPER, TRIAL}, {PREPRINT, LATER}):
        (leader,) = pair & set(ids(joined))
        (other,) = pair - {leader}
        assert ids(apart).index(leader) < ids(apart).index(other), "the better placed stands for both"
        named = next(hit["versions"] for hit in joined["hits"] if hit["id"] == leader)
        assert other in [version["id"] for version in named]
    assert joined["total"] == apart["total"], "what is counted is records"


def test_the_page_says_how_many_and_can_be_switched(client: Client) -> None:
    page = soup_of(client.get("/?size=100").text)
    assert "2 versions" in texts(page, ".versions-of summary")
    assert "versions=apart" in page.select(".versions-of a")[-1]["href"]
    apart = soup_of(client.get("/?size=100&versions=apart").text)
    assert apart.select(".versions-of") == [] and len(apart.select(".card")) > len(page.select(".card"))
    assert any("Versions of a study apart" in chip for chip in texts(apart, ".chips a"))


def test_only_confident_links_join(site: Site) -> None:
    entries = {name: site.catalog.get(name) for name in (PAPER, TRIAL)}
    pairs = [(site_hit(site, name), entry) for name, entry in entries.items() if entry]

    def related(confidence: float, relation: str = "reports") -> Related:
        def give(name: str) -> tuple[tuple[Link, Entry], ...]:
            (other,) = set(entries) - {name}
            found = entries[other]
            return ((Link(name, other, relation, "", confidence), found),) if found else ()

        return give

    assert len(together(pairs, related(1.0)).hits) == 1
    assert len(together(pairs, related(0.5)).hits) == 2, "a guess joins nothing"
    assert len(together(pairs, related(1.0, "background")).hits) == 2 and MOST_SHOWN > 2


def site_hit(site: Site, name: str) -> SearchHit:
    document = site.index.get(name)
    if document is None:
        pytest.fail(f"{name} is not indexed")
    return SearchHit(document, 1.0)
