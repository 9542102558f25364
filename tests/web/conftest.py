"""One small site on a real catalogue and a real index, filled once: the tests of this room only read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from catalog import Catalog, FeedState, PublishedItem, Receipt, StudyOfStory
from index import SearchIndex, open_index, rebuild
from ingest.records import Deletion, Kind, Rejected
from tests.conftest import missing
from tests.web.client import Client
from tests.web.invented import CONDITIONS, RECORDS
from web.app import Site, create_app

QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FETCHED = dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC)


PUBLISHED = PublishedItem(
    record_id="news:aa01",
    kind=Kind.NEWS,
    title="Esketamine trial reports early results",
    excerpt="A trial of 62 people.",
    outlet="Invented Daily",
    authors="",
    date="2026-02-03",
    url="https://news.example.org/aa01",
    study=StudyOfStory(
        "pubmed:90000001", "Esketamine: an invented trial", "https://doi.org/10.5555/invented.0001", "doi", 1.0
    ),
)


def fill(catalog: Catalog) -> None:
    """What a first week leaves behind: a good run, a failed one, a feed in trouble, a record set aside, a section."""
    catalog.migrate()
    run = catalog.start_run("pubmed", "new", window="2026-02-01…2026-03-01")
    broken = Rejected("pubmed", "A record without a PMID.", b"<PubmedArticle/>")
    catalog.store_batch(run, "batch-1", RECORDS, rejected=(broken,), fetched_at=FETCHED)
    count = len(RECORDS)
    receipt = Receipt(
        expected=count + 1,
        fetched=count + 1,
        parsed=count,
        quarantined=1,
        new=count,
        requests=3,
        bytes=4096,
        seconds=1.5,
    )
    catalog.finish_run(run, state="success", receipt=receipt, watermark="2026-03-01")
    later = catalog.start_run("pubmed", "deleted")
    catalog.store_batch(
        later,
        "batch-2",
        (),
        deletions=(Deletion("pubmed:90000010", "DeleteCitation"),),
        fetched_at=FETCHED + dt.timedelta(days=1),
    )
    catalog.finish_run(later, state="success", receipt=Receipt(deleted=1, state_changes=1))
    failed = catalog.start_run("trials", "updated")
    catalog.finish_run(
        failed,
        state="failed",
        receipt=Receipt(),
        error="ClinicalTrials.gov did not answer: it is asked again at the next run.",
    )
    catalog.save_feed_state(
        FeedState("invented-daily", failures=2, last_error="The feed is a web page.", last_success=FETCHED)
    )
    catalog.publish_snapshot("news", "Ketamine in the news", "No news this week.", (PUBLISHED,), FETCHED)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("A browser", "install the distribution's chromium package")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def catalog(folder: Path) -> Iterator[Catalog]:
    catalog = Catalog(f"sqlite:///{folder / 'catalog.db'}")
    fill(catalog)
    yield catalog
    catalog.close()


@pytest.fixture(scope="session")
def index(folder: Path, catalog: Catalog) -> Iterator[SearchIndex]:
    index = open_index(data=folder, alias="web-test")
    rebuild(catalog, index)
    yield index
    index.close()


@pytest.fixture(scope="session")
def site(catalog: Catalog, index: SearchIndex) -> Site:
    return Site(catalog=catalog, index=index, conditions=CONDITIONS)


@pytest.fixture(scope="session")
def client(site: Site) -> Client:
    return Client(create_app(site))


@pytest.fixture(scope="session")
def sample_client(site: Site) -> Client:
    return Client(create_app(dataclasses.replace(site, sample_banner=True)))
