"""The links of a study's family, on the sample's records and on real registrations and papers."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from bench import facts_family
from catalog import Catalog, Tagged
from ingest.links import IN_TEXT, links_of
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import LinkedPaper, Registration, RegistryId, Study

pytestmark = pytest.mark.data


def shares(pairs: tuple[set[facts_family.Pair], set[facts_family.Pair]]) -> tuple[float, float]:
    """(precision, recall)"""
    meant, found = pairs
    right = len(meant & found)
    return right / len(found), right / len(meant)


def test_the_samples_links_are_all_found() -> None:
    """One number that a sample paper names only in its text is found besides."""
    meant, found = facts_family.sample_links()
    assert meant <= found
    assert found - meant == {("pubmed:90001003", "nct:NCT90000103")}


def test_real_registrations_name_exactly_their_papers(shared_data: Path) -> None:
    meant, found = facts_family.registry_links(shared_data)
    assert len(meant) > 30
    assert found == meant


def test_the_confidence_of_a_number_in_text_is_no_more_than_its_precision(shared_data: Path) -> None:
    records = parse_pubmed((shared_data / "pubmed" / "pubmed21n1298.xml.gz").read_bytes()).records
    precision, recall = shares(facts_family.numbers_in_text(one for one in records if isinstance(one, Study)))
    assert precision >= IN_TEXT
    assert recall > 0.75, "the rest stand only in the full text"


def test_suggestions_for_real_papers(shared_data: Path) -> None:
    """By titles alone: among unlike trials each is right, among ketamine trials nearly every second one."""
    assert shares(facts_family.cited_papers(shared_data)) >= (0.99, 0.2)
    precision, recall = shares(facts_family.named_trials(shared_data))
    assert precision >= 0.4
    assert recall >= 0.1


@pytest.mark.parametrize("told_by", ["paper", "registration"])
def test_real_pairs_are_related_from_both_sides(shared_data: Path, tmp_path: Path, told_by: str) -> None:
    """174 pairs, some trials with several papers: whoever states a pair, each side shows exactly its own."""
    with (shared_data / "trials" / "nct_pmid_pairs.csv").open(encoding="utf-8", newline="") as handle:
        pairs = {(row["nct_id"], row["pmid"]) for row in csv.DictReader(handle) if row["pmid"]}
    catalog = Catalog(f"sqlite:///{tmp_path}/catalog.db")
    catalog.migrate()
    run = catalog.start_run("trials", "updated")
    records = _stated(pairs, told_by)
    tagged = [Tagged(one, links=links_of(one)) for one in records]
    catalog.store_batch(run, "1", tagged, fetched_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    related = {(one.id, other.record.id) for one in records for _, other in catalog.related(one.id)}
    catalog.close()
    meant = {(f"nct:{trial}", f"pubmed:{paper}") for trial, paper in pairs}
    assert related == meant | {(paper, trial) for trial, paper in meant}


def _stated(pairs: set[tuple[str, str]], told_by: str) -> list[Study | Registration]:
    trials = sorted({trial for trial, _ in pairs})
    papers = sorted({paper for _, paper in pairs})
    by_trial = told_by == "registration"
    return [
        *(
            Registration(
                trial,
                papers=tuple(LinkedPaper(paper, "RESULT") for one, paper in sorted(pairs) if by_trial and one == trial),
            )
            for trial in trials
        ),
        *(
            Study(
                paper,
                registry_ids=tuple(
                    RegistryId("ClinicalTrials.gov", trial, "databank")
                    for trial, one in sorted(pairs)
                    if not by_trial and one == paper
                ),
            )
            for paper in papers
        ),
    ]
