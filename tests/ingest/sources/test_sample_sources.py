"""The clients against the sample sources, whose limits and ways are NCBI's and the registry's."""

from __future__ import annotations

import datetime as dt
import math
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from ingest.errors import BadRequest
from ingest.sources.limiter import WITH_KEY, WITHOUT_KEY
from ingest.sources.pubmed import PubMed
from ingest.sources.transport import RateLimiter, SharedRateLimiter
from ingest.sources.trials import Trials
from ingest.strategy import load_strategy
from sample.server import SampleServer


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(rate_limited=False) as running:
        yield running


@pytest.fixture(scope="module")
def limited() -> Iterator[SampleServer]:
    with SampleServer(rate_limited=True) as running:
        yield running


@pytest.fixture
def pubmed(server: SampleServer) -> Callable[..., PubMed]:
    def make(**changes: Any) -> PubMed:
        settings: dict[str, Any] = {
            "base_url": server.url,
            "email": "clinic@example.org",
            "limiter": RateLimiter(math.inf),
            "allowed_missing": load_strategy().allowed_missing,
        }
        return PubMed(**(settings | changes))

    return make


def test_strategy_finds_and_fetches_everything(server: SampleServer, pubmed: Callable[..., PubMed]) -> None:
    client = pubmed()
    found = client.search(load_strategy().term)
    assert len(found.pmids) == found.count > 200
    got: list[str] = []
    for start in range(0, len(found.pmids), 200):
        root = etree.fromstring(client.fetch(found.pmids[start : start + 200]))
        for place in ("*/MedlineCitation/PMID", "*/BookDocument/PMID"):
            got += [pmid.text or "" for pmid in root.iterfind(place)]
    assert set(got) <= set(found.pmids)
    assert len(got) > 0.95 * found.count  # some are known to the search and no longer served


def test_windows_of_days_add_up(pubmed: Callable[..., PubMed]) -> None:
    """A12: each record in exactly one window of its creation, and of its last change."""
    client = pubmed()
    term = load_strategy().term
    everything = set(client.search(term).pmids)
    middle = dt.date(2026, 1, 1)
    for date_type in ("crdt", "mdat", "edat"):
        before = client.search(term, date_type=date_type, end=middle - dt.timedelta(days=1)).pmids
        after = client.search(term, date_type=date_type, start=middle).pmids
        assert set(before) | set(after) == everything
        assert len(before) + len(after) == len(everything)
        assert after


def test_unknown_field_is_refused(pubmed: Callable[..., PubMed]) -> None:
    """A8: the server drops the field and finds plenty."""
    with pytest.raises(BadRequest, match="NoSuchField"):
        pubmed().search("ketamine[NoSuchField]")


def test_unknown_phrase_is_refused(pubmed: Callable[..., PubMed]) -> None:
    with pytest.raises(BadRequest, match="quetamine"):
        pubmed().search('"ketamine"[tiab] OR "quetamine"[tiab]')


def test_ids_nobody_holds_are_an_empty_set(pubmed: Callable[..., PubMed]) -> None:
    root = etree.fromstring(pubmed().fetch(["999999999"]))
    assert (root.tag, len(root)) == ("PubmedArticleSet", 0)


@pytest.mark.parametrize("size", [1, 7, 10, 1000])
def test_all_registrations_page_by_page(server: SampleServer, size: int) -> None:
    """C2, C4: the same set whatever the page size, and the window's two halves make the whole."""
    client = Trials(base_url=server.url, page_size=size, limiter=RateLimiter(math.inf))
    expression = load_strategy("trials").term
    everything = numbers(client, expression, None, None)
    assert len(everything) == len(set(everything)) >= 30
    middle = dt.date(2026, 1, 1)
    before = numbers(client, expression, None, middle - dt.timedelta(days=1))
    after = numbers(client, expression, middle, None)
    assert sorted(before + after) == sorted(everything)


def test_wrong_expression_fails_at_once(server: SampleServer) -> None:
    client = Trials(base_url=server.url, limiter=RateLimiter(math.inf))
    with pytest.raises(BadRequest):
        numbers(client, "AREA[NoSuchArea]ketamine", None, None)
    assert client.requests == 1


@pytest.mark.parametrize(("key", "rate", "allowed"), [(None, WITHOUT_KEY, 3), ("k" * 36, WITH_KEY, 10)])
def test_four_processes_are_never_refused(
    limited: SampleServer, tmp_path: Path, key: str | None, rate: float, allowed: int
) -> None:
    """A1: not one 429, by the server's own count over any window of one second."""
    limited.clear_log()
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=ask, args=(limited.url, tmp_path, rate, key)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert len(limited.log) == 16
    assert {entry.status for entry in limited.log} == {200}
    assert max(limited.busiest_second().values()) <= allowed


def ask(url: str, folder: Path, rate: float, key: str | None) -> None:
    client = PubMed(base_url=url, email="a@example.org", api_key=key, limiter=SharedRateLimiter(folder, "ncbi", rate))
    for _ in range(4):
        client.search("ketamine")


def numbers(client: Trials, expression: str, start: dt.date | None, end: dt.date | None) -> list[str]:
    pages = client.pages(expression, updated_from=start, updated_to=end)
    return [nct_id for page in pages for nct_id in page.nct_ids]
