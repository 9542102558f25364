"""Stories of the sample feeds lead to their studies in the catalogue; what cannot be said is not said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog, Entry, StudyOfStory, Tagged
from ingest.links import links_of
from ingest.records import (
    Author,
    Deletion,
    Journal,
    Kind,
    NewsItem,
    PartialDate,
    Precision,
    Record,
    Registration,
    State,
    Study,
)
from ketalit.installation import Installation
from ketalit.pulling import news, pubmed, trials
from ketalit.story_study import study_of

NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
PAPER = Study(
    "1",
    doi="10.5555/one",
    title="Ketamine for post-traumatic stress in veterans",
    journal=Journal("Annals of Invented Psychiatry"),
    authors=(Author("Quill", "Mara"),),
    first_available=PartialDate(NOW.date(), Precision.DAY, ""),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    made = Catalog(f"sqlite:///{tmp_path}/catalog.db")
    made.migrate()
    yield made
    made.close()


def stored(catalog: Catalog, *records: Record, gone: tuple[str, ...] = ()) -> None:
    run = catalog.start_run("made", "made")
    tagged = [Tagged(record, links=links_of(record)) for record in records]
    catalog.store_batch(run, run, tagged, fetched_at=NOW)
    if gone:
        deletions = [Deletion(one, "gone") for one in gone]
        catalog.store_batch(run, f"{run}-gone", (), deletions=deletions, fetched_at=NOW + dt.timedelta(hours=1))


def told(catalog: Catalog, *texts: str, mentions: tuple[str, ...] = ()) -> StudyOfStory | None:
    title, excerpt = (*texts, "")[:2]
    item = NewsItem(
        "https://a.example/n", "n", "feed", "Outlet", title, excerpt=excerpt, published=NOW, mentions=mentions
    )
    stored(catalog, item)
    entry = catalog.get("news:n")
    assert entry is not None
    return study_of(catalog, entry)


@pytest.mark.parametrize("name", ["doi: 10.5555/one", "PMID: 1", "https://pubmed.ncbi.nlm.nih.gov/1/"])
def test_a_study_named_by_its_number_is_certain(catalog: Catalog, name: str) -> None:
    stored(catalog, PAPER)
    study = told(catalog, "A trial", f"See {name}.")
    assert study is not None
    assert (study.record_id, study.confidence, study.title) == ("pubmed:1", 1.0, PAPER.title)
    assert study.url == "https://doi.org/10.5555/one"
    assert study.evidence.startswith("it names ")


def test_what_the_whole_text_or_the_page_names_counts_too(catalog: Catalog) -> None:
    stored(catalog, PAPER)
    study = told(catalog, "A trial", mentions=("doi:10.5555/one",))
    assert study is not None
    assert (study.record_id, study.confidence) == ("pubmed:1", 1.0)
    assert study.evidence == "it names 10.5555/one in the full text"


def test_a_trial_named_by_its_number_is_certain(catalog: Catalog) -> None:
    stored(catalog, Registration("NCT90000001", brief_title="A trial"))
    study = told(catalog, "A trial begins", "NCT90000001")
    assert study is not None
    assert (study.record_id, study.confidence) == ("nct:NCT90000001", 1.0)


def test_the_paper_goes_before_its_registration(catalog: Catalog) -> None:
    stored(catalog, PAPER, Registration("NCT90000001", brief_title="A trial"))
    study = told(catalog, "A trial", "NCT90000001, doi:10.5555/one")
    assert study is not None
    assert study.record_id == "pubmed:1"


def test_a_named_study_that_is_not_here_leaves_no_room_for_a_guess(catalog: Catalog) -> None:
    """All else speaks for the paper that is here, but the story names another."""
    stored(catalog, PAPER)
    words = "Published in Annals of Invented Psychiatry, led by Mara Quill"
    assert told(catalog, "Veterans", f"{words}; doi:10.5555/other") is None
    again = told(catalog, "Veterans", words)
    assert again is not None
    assert again.record_id == "pubmed:1"


def test_of_two_named_papers_what_else_is_said_chooses(catalog: Catalog) -> None:
    stored(catalog, PAPER, Study("2", doi="10.5555/two", title="Arketamine in mice", journal=Journal("Brain")))
    both = "doi:10.5555/one, doi:10.5555/two"
    assert told(catalog, "A trial", both) is None
    study = told(catalog, "Veterans", f"Published in Annals of Invented Psychiatry, led by Mara Quill; {both}")
    assert study is not None
    assert (study.record_id, study.confidence) == ("pubmed:1", 1.0)


def test_a_removed_study_is_nobodys(catalog: Catalog) -> None:
    stored(catalog, PAPER, gone=("pubmed:1",))
    assert told(catalog, "A trial", "PMID: 1") is None


def test_a_preprint_whose_paper_is_here_is_not_guessed(catalog: Catalog) -> None:
    preprint = Study(
        "5", title=PAPER.title, journal=PAPER.journal, authors=PAPER.authors, first_available=PAPER.first_available,
        state=State.SUPERSEDED,
    )  # fmt: skip
    stored(catalog, PAPER, preprint)
    study = told(catalog, "Veterans", "Published in Annals of Invented Psychiatry, led by Mara Quill")
    assert study is not None
    assert study.record_id == "pubmed:1"


def test_a_paper_has_no_study_behind_it(catalog: Catalog) -> None:
    stored(catalog, PAPER)
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert study_of(catalog, entry) is None


def test_the_sample_stories_lead_to_their_studies(home: Installation) -> None:
    """The address of a sample story ends in the PMID it is about; where the text hides it, it must not be wrong."""
    today = dt.datetime.now(dt.UTC).date()
    pubmed.pull(home, pubmed.NEW, today)
    trials.pull(home, today)
    news.pull_all(home)
    entries: list[Entry] = list(home.catalog.entries(Kind.NEWS))
    found = {entry.record.id: study_of(home.catalog, entry) for entry in entries}
    weighed = 0
    for entry in entries:
        assert isinstance(entry.record, NewsItem)
        study, pmid = found[entry.record.id], re.search(r"-(9\d{7})$", entry.record.url)
        if study is None:
            continue
        if pmid:
            assert study.record_id == f"pubmed:{pmid[1]}"
        if study.confidence < 1:
            weighed += 1
            text = f"{entry.record.title} {entry.record.excerpt}"
            assert "10.5555" not in text and "PMID" not in text
    assert weighed >= 7
    assert sum(study is not None for study in found.values()) >= 42
    without = [entry.record for entry in entries if found[entry.record.id] is None]
    assert {"Agency warns again about compounded ketamine taken at home"} <= {
        record.title for record in without if isinstance(record, NewsItem)
    }
