"""The corpus is whole, valid, invented, and the same on every machine and day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from Bio import Entrez
from lxml import etree

from sample.corpus import LAST_DAY, Corpus, build_corpus
from sample.corpus.conditions import conditions, rarer_conditions
from sample.corpus.pubmed_xml import pubmed_set
from sample.corpus.trial_json import study_json
from sample.server import SampleServer

FINGERPRINT = (
    "import hashlib; from sample.corpus import build_corpus; from sample.corpus.pubmed_xml import pubmed_set;"
    "from sample.corpus.trial_json import study_json; c = build_corpus();"
    "d = pubmed_set(c.papers) + repr([study_json(t) for t in c.trials]).encode() + repr(c.feeds).encode();"
    "print(hashlib.sha256(d).hexdigest())"
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return build_corpus()


@pytest.fixture(scope="module")
def tree(corpus: Corpus) -> etree._Element:
    return etree.fromstring(pubmed_set(corpus.papers))


def test_there_is_enough_of_everything(corpus: Corpus) -> None:
    assert len(corpus.papers) >= 320
    assert len(corpus.trials) >= 45
    assert len(corpus.stories) >= 64
    assert {feed.form for feed in corpus.feeds} == {"rss", "atom", "json"}
    assert sum(paper.design == "unrelated" for paper in corpus.papers) >= 25


def test_identifiers_are_unique_and_cannot_be_mistaken_for_real_ones(corpus: Corpus) -> None:
    pmids = [paper.pmid for paper in corpus.papers]
    numbers = [number for trial in corpus.trials for number in (trial.nct_id, *trial.aliases)]
    dois = [paper.doi for paper in corpus.papers if paper.doi]
    for identifiers in (pmids, numbers, dois, [story.guid for story in corpus.stories]):
        assert [name for name, count in Counter(identifiers).items() if count > 1] == []
    assert all(re.fullmatch(r"9000\d{4}", pmid) for pmid in pmids)
    assert all(re.fullmatch(r"NCT9000\d{4}", number) for number in numbers)
    assert all(doi.startswith("10.5555/") for doi in dois)


def test_every_condition_has_papers_and_the_common_ones_a_registration_and_news(corpus: Corpus) -> None:
    papers = Counter(name for paper in corpus.papers for name in paper.about)
    trials = Counter(name for trial in corpus.trials for name in trial.about)
    news = Counter(name for story in corpus.stories for name in story.about)
    for condition in conditions():
        assert papers[condition.id] >= 10, condition.id
        assert trials[condition.id] and news[condition.id], condition.id
    assert [condition.id for condition in rarer_conditions() if papers[condition.id] < 3] == []


def test_two_processes_build_the_same_bytes() -> None:
    """Sets and hashes must not leak into the order of anything."""
    root = Path(__file__).resolve().parents[2]
    prints = {
        subprocess.run(
            [sys.executable, "-c", FINGERPRINT], env={"PYTHONHASHSEED": seed}, cwd=root, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1


def test_no_date_lies_after_the_last_day(corpus: Corpus) -> None:
    for paper in corpus.papers:
        assert dt.date(2015, 1, 1) <= paper.created <= LAST_DAY
        assert paper.created <= paper.revised <= LAST_DAY
        assert paper.entrez <= LAST_DAY
    assert all(trial.first_posted <= trial.last_updated <= LAST_DAY for trial in corpus.trials)
    assert all(story.published.date() <= LAST_DAY for story in corpus.stories if story.published)


def test_the_corpus_looks_current(corpus: Corpus) -> None:
    recent = [paper for paper in corpus.papers if paper.created >= dt.date(2026, 9, 1)]
    assert len(recent) >= 30
    assert not any(paper.mesh for paper in recent)
    assert sum(bool(paper.mesh) for paper in corpus.papers) > len(corpus.papers) // 2


def test_papers_are_valid_by_pubmeds_own_dtd(tree: etree._Element) -> None:
    """Shape and order of the elements, with the DTD that Biopython ships."""
    folder = Path(Entrez.__file__).parent / "DTDs"
    dtd = etree.DTD(str(folder / "pubmed_250101.dtd"))
    assert dtd.validate(tree), str(dtd.error_log)[:2000]


def test_every_link_between_records_leads_to_a_record(corpus: Corpus) -> None:
    known = {f"pubmed:{pmid}" for pmid in corpus.papers_by_pmid} | {f"nct:{nct}" for nct in corpus.trials_by_id}
    known |= {f"doi:{paper.doi}" for paper in corpus.papers}
    named = [f"pubmed:{notice.pmid}" for paper in corpus.papers for notice in paper.notices]
    named += [f"pubmed:{pmid}" for paper in corpus.papers for pmid in paper.references]
    named += [f"pubmed:{paper.pmid}" for trial in corpus.trials for paper in trial.papers]
    texts = [section.markup for paper in corpus.papers for section in paper.abstract]
    texts += [f"{story.title} {story.excerpt}" for story in corpus.stories]
    texts += [number for paper in corpus.papers for bank, number in paper.registries if bank == "ClinicalTrials.gov"]
    for text in texts:
        named += [f"nct:{number}" for number in re.findall(r"NCT\d{8}", text)]
        named += [f"pubmed:{pmid}" for pmid in re.findall(r"(?:PMID:? |nih\.gov/)(\d{8})", text)]
        named += [f"doi:{doi}" for doi in re.findall(r"10\.5555/[\w.]*\w", text)]
    assert len(named) > 80
    assert sorted(set(named) - known) == []


def test_notices_and_their_papers_point_at_each_other(corpus: Corpus) -> None:
    back = {
        "RetractionIn": "RetractionOf",
        "UpdateIn": "UpdateOf",
        "ExpressionOfConcernIn": "ExpressionOfConcernFor",
        "RetractedandRepublishedIn": "RetractedandRepublishedFrom",
        "CommentIn": "CommentOn",
    }
    pairs = {(n.ref_type, paper.pmid, n.pmid) for paper in corpus.papers for n in paper.notices}
    assert {kind for kind, _, _ in pairs} >= {*back, *back.values(), "ErratumIn", "ErratumFor"}
    for kind, pmid, other in pairs:
        if kind in back:
            assert (back[kind], other, pmid) in pairs


def test_retractions_come_with_both_signals_and_with_one_alone(corpus: Corpus) -> None:
    """B6: by publication type, by notice, by both."""
    typed = {paper.pmid for paper in corpus.papers if ("D016441", "Retracted Publication") in paper.types}
    noticed = {paper.pmid for paper in corpus.papers if any(n.ref_type == "RetractionIn" for n in paper.notices)}
    assert typed & noticed and typed - noticed and noticed - typed


@pytest.mark.parametrize(
    ("path", "at_least"),
    [
        ("//ArticleTitle[*]", 3),
        ("//*[local-name()='math']", 2),
        ("//AuthorList[not(Author/LastName)]/Author/CollectiveName", 1),
        ("//CollectiveName", 4),
        ("//Article[not(Abstract)]", 5),
        ("//VernacularTitle", 4),
        ("//OtherAbstract", 2),
        ("//MedlineDate", 5),
        ("//PubDate/Season", 5),
        ("//PubDate[Year][not(Month)][not(Season)]", 5),
        ("//PMID[@Version='2']", 1),
        ("//PubmedBookArticle", 2),
        ("//MedlineCitation[not(MeshHeadingList)]", 40),
        ("//AbstractText[@Label='']", 1),
        ("//Author/Identifier[@Source='ORCID']", 50),
        ("//GrantList", 20),
        ("//ReferenceList", 20),
        ("//PublicationType[.='Preprint']", 1),
        ("//MedlineCitation[@IndexingMethod='Automated']", 20),
        ("//DataBankName[.='ISRCTN']", 1),
    ],
)
def test_odd_shapes_of_records_occur(tree: etree._Element, path: str, at_least: int) -> None:
    """B1-B9: what a parser meets in PubMed it meets here."""
    found = tree.xpath(path)
    assert isinstance(found, list)
    assert len(found) >= at_least


def test_numbers_of_a_trial_agree(corpus: Corpus) -> None:
    """A reader who adds up the arms gets the whole."""
    checked = 0
    for paper in corpus.papers:
        for section in paper.abstract:
            arms = re.search(r"^(\d+) participants were randomised \((\d+) to [^,]+, (\d+) to", section.markup)
            if arms:
                assert int(arms[1]) == int(arms[2]) + int(arms[3])
                checked += 1
    assert checked > 10


def test_registrations_have_the_shape_of_the_api(corpus: Corpus) -> None:
    studies = [study_json(trial) for trial in corpus.trials]
    statuses = Counter(study["protocolSection"]["statusModule"]["overallStatus"] for study in studies)
    assert len(statuses) >= 10
    assert {study["hasResults"] for study in studies} == {True, False}
    for study in studies:
        assert set(study) == {"protocolSection", "derivedSection", "hasResults"}
        json.dumps(study)


def test_registrations_and_papers_name_each_other(corpus: Corpus) -> None:
    for pmid, nct_id in (("90001001", "NCT90000101"), ("90001002", "NCT90000102"), ("90001004", "NCT90000104")):
        assert ("ClinicalTrials.gov", nct_id) in corpus.paper(pmid).registries
        assert any(nct_id in section.markup for section in corpus.paper(pmid).abstract)
        assert pmid in {paper.pmid for paper in corpus.trial(nct_id).papers}


def test_syndicated_stories_are_told_by_several_feeds(corpus: Corpus) -> None:
    """D8: once with tracking parameters on the same address, once on another page with the outlet's name."""
    told = Counter(story.story for story in corpus.stories)
    assert sum(count > 1 for count in told.values()) >= 8
    assert any("utm_source=" in story.link for story in corpus.stories)
    assert sum(not story.relevant for story in corpus.stories) >= 12
    assert any(story.published is None for story in corpus.stories)


def test_changes_give_a_new_corpus_and_leave_the_old_alone(corpus: Corpus) -> None:
    before = hashlib.sha256(pubmed_set(corpus.papers)).digest()
    changed = corpus.revised("90001040", LAST_DAY, title="Another title").without_study("90000001")
    changed = changed.with_study(corpus.paper("90000001")).revised_trial("NCT90000101", LAST_DAY, status="WITHDRAWN")
    assert (changed.paper("90001040").title, changed.paper("90001040").revised) == ("Another title", LAST_DAY)
    assert changed.trial("NCT90000101").status == "WITHDRAWN"
    assert len(changed.papers) == len(corpus.papers)
    assert hashlib.sha256(pubmed_set(corpus.papers)).digest() == before


def test_a_large_corpus_has_the_size_asked_for(corpus: Corpus) -> None:
    large = corpus.large(5_000)
    assert len(large.papers_by_pmid) == len(large.papers) == 5_000
    assert set(corpus.papers) < set(large.papers)


def test_the_server_serves_this_corpus_unless_told_otherwise(corpus: Corpus) -> None:
    with SampleServer() as server:
        assert server.corpus is corpus
