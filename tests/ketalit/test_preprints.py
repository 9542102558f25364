"""A preprint whose paper has appeared: the paper leads, the preprint is superseded and stays so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from catalog import Tagged
from ingest.records import Author, PartialDate, Precision, PublicationType, State, Study
from ketalit.installation import Installation
from ketalit.pulling import preprints
from ketalit.pulling.preprints import still_superseded

TITLE = "Invented infusions of ketamine for invented adults with lasting low mood"
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def paper(pmid: str, year: int, kind: str, title: str = TITLE) -> Study:
    date = PartialDate(dt.date(year, 1, 1), Precision.DAY, str(year))
    people = (Author("García", "María"), Author("Nowak", "Jan"))
    kinds = (PublicationType(kind),)
    return Study(pmid, title=title, authors=people, first_available=date, publication_types=kinds)


DRAFT, PAPER = paper("1", 2024, "Preprint"), paper("2", 2025, "Journal Article")


def put(home: Installation, *studies: Study, days: int = 0) -> None:
    run = home.catalog.start_run("pubmed", "new")
    tagged = still_superseded(home.catalog, [Tagged(study) for study in studies])
    home.catalog.store_batch(run, run, tagged, fetched_at=NOW + dt.timedelta(days=days))


def state(home: Installation) -> State:
    entry = home.catalog.get("pubmed:1")
    assert entry is not None
    return entry.state


@pytest.mark.parametrize("order", [(DRAFT, PAPER), (PAPER, DRAFT)], ids=["preprint first", "paper first"])
def test_in_whatever_order_they_came_the_paper_leads(home: Installation, order: tuple[Study, Study]) -> None:
    for number, study in enumerate(order):
        put(home, study, days=number)
    receipt = preprints.pair(home)
    assert (receipt.changed, receipt.state_changes) == (1, 1)
    assert state(home) is State.SUPERSEDED
    (link,) = home.catalog.related("pubmed:1")
    assert (link[0].relation, link[1].record.id, link[1].state) == ("UpdateIn", "pubmed:2", State.CURRENT)
    assert preprints.pair(home).changed == 0, "twice is as good as once"


def test_it_stays_superseded_when_it_comes_again(home: Installation) -> None:
    """PubMed itself never says so: each new answer calls it current."""
    put(home, DRAFT, PAPER)
    preprints.pair(home)
    put(home, replace(DRAFT, keywords=("new",)), days=30)
    assert state(home) is State.SUPERSEDED
    assert home.catalog.related("pubmed:1")


def test_what_only_looks_alike_is_named_for_a_person(home: Installation) -> None:
    put(home, DRAFT, paper("2", 2025, "Journal Article", TITLE.replace("Invented infusions", "Repeated infusions")))
    assert preprints.pair(home).changed == 0
    assert state(home) is State.CURRENT
    (run, *_) = home.catalog.runs()
    assert "pubmed:1 and pubmed:2" in str(run.error)
