"""One small site on a real catalogue and a real index, filled once: the tests of this room only read it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog, FeedState, Receipt
from index import SearchIndex, open_index, rebuild
from ingest.records import Deletion, Rejected
from tests.web.client import Client
from tests.web.invented import CONDITIONS, RECORDS
from web.app import Site, create_app

FETCHED = dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC)


def fill(catalog: Catalog) -> None:
    """What a first week leaves behind: a good run, a failed one, a feed in trouble, a record set aside."""
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
