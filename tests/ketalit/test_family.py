"""Suggestions follow the catalogue: a registration that comes or goes is seen at once."""

from __future__ import annotations

import datetime as dt

from catalog import Catalog, Tagged
from ingest.records import Deletion, Registration, Study
from ketalit.family import FamilyFinder

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
TITLE = "Motivational enhancement with ketamine for alcohol dependence"


def test_a_registration_that_comes_or_goes_is_seen(tmp_path: object) -> None:
    catalog = Catalog(f"sqlite:///{tmp_path}/catalog.db")
    catalog.migrate()
    run = catalog.start_run("pubmed", "new")
    catalog.store_batch(run, "1", [Tagged(Study("1", title=TITLE))], fetched_at=NOW)
    finder = FamilyFinder(catalog)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert finder(entry) == ()
    catalog.store_batch(run, "2", [Tagged(Registration("NCT90000001", brief_title=TITLE))], fetched_at=NOW)
    assert [kin.target for kin in finder(entry)] == ["nct:NCT90000001"]
    later = NOW + dt.timedelta(days=1)
    catalog.store_batch(run, "3", (), deletions=[Deletion("nct:NCT90000001", "gone")], fetched_at=later)
    assert finder(entry) == ()
    catalog.close()
