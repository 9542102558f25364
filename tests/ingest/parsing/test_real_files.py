"""The real files: everything in them comes out, as a record or as a rejected one."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from ingest.errors import BadBatch
from ingest.links import links_of
from ingest.parsing.pubmed import iter_pubmed, parse_pubmed
from ingest.parsing.registration import parse_registrations
from ingest.records import Deletion, Registration, Rejected, State, Study
from ingest.revision import revision_of

pytestmark = pytest.mark.data

RECORD = re.compile(rb"<Pubmed(?:Book)?Article[\s>/]")
MALFORMED = {"MedlineImporterTestMalformedEntry.xml"}


@pytest.fixture(scope="module")
def everything(update_file: Path) -> list[Study | Rejected | Deletion]:
    with update_file.open("rb") as stream:
        return list(iter_pubmed(stream))


@pytest.fixture(scope="module")
def studies(everything: list[Study | Rejected | Deletion]) -> list[Study]:
    return [item for item in everything if isinstance(item, Study)]


@pytest.fixture(scope="module")
def text(update_file: Path) -> str:
    return gzip.decompress(update_file.read_bytes()).decode()


def test_parsed_and_rejected_are_all_that_the_bytes_hold(
    everything: list[Study | Rejected | Deletion], text: str
) -> None:
    kinds = Counter(type(item).__name__ for item in everything)
    assert kinds["Study"] + kinds["Rejected"] == text.count("<PubmedArticle>") == 20_788
    assert kinds["Deletion"] == 20
    assert kinds["Rejected"] == 0


def test_fields_add_up_to_what_a_scan_of_the_text_counts(studies: list[Study], text: str) -> None:
    """Counted in the text without the parser; a field that silently stays empty shows here."""
    assert [study.pmid for study in studies] == re.findall(r"<MedlineCitation [^>]*>\s*<PMID[^>]*>(\d+)", text)
    assert sum(len(study.keywords) for study in studies) == _distinct_keywords(text)
    assert sum(len(study.mesh_headings) for study in studies) == text.count("<MeshHeading>")
    assert sum(len(study.chemicals) for study in studies) == text.count("<Chemical>")
    assert sum(len(study.grants) for study in studies) == text.count("<Grant>")
    assert sum(len(study.corrections) for study in studies) == text.count("<CommentsCorrections ")
    assert sum(len(study.history) for study in studies) == text.count("<PubMedPubDate ")
    assert sum(len(study.publication_types) for study in studies) == text.count("<PublicationType ")
    assert sum(study.electronic is not None for study in studies) == text.count("<ArticleDate ")
    assert sum(study.vernacular_title is not None for study in studies) == text.count("<VernacularTitle>")
    assert sum(bool(study.conflict_of_interest) for study in studies) == text.count("<CoiStatement>")
    assert sum(len(study.authors) for study in studies) == len(re.findall(r'<Author ValidYN="Y"', text))
    assert sum(bool(a.collective) for study in studies for a in study.authors) == text.count("<CollectiveName>")
    assert all(study.published and study.first_available and study.entered and study.revised for study in studies)
    assert sum(study.doi is not None for study in studies) > 0.95 * len(studies)


def _distinct_keywords(text: str) -> int:
    lists = re.findall(r"<KeywordList.*?</KeywordList>", text, re.DOTALL)
    assert len(re.findall(r"</KeywordList>\s*<KeywordList", text)) == 0
    words = (re.findall(r"<Keyword [^>]*>(.*?)</Keyword>", one, re.DOTALL) for one in lists)
    return sum(len({_as_text(word) for word in one} - {""}) for one in words)


def _as_text(xml: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", "", xml)).split())


def test_states_follow_the_signals_of_the_file(studies: list[Study], text: str) -> None:
    """B6: four retracted papers, nine notices that are not, one concern, corrected ones by their errata."""
    states = Counter(study.state for study in studies)
    assert states[State.RETRACTED] == text.count('RefType="RetractionIn"') == 4
    assert states[State.CONCERN] == text.count('RefType="ExpressionOfConcernIn"') == 1
    assert states[State.SUPERSEDED] + states[State.WITHDRAWN] <= 3
    notices = [s for s in studies if any(c.ref_type == "RetractionOf" for c in s.corrections)]
    assert notices
    assert {notice.state for notice in notices} == {State.CURRENT}


def test_versions_are_told_apart(studies: list[Study]) -> None:
    """B8: four versions of one PMID in one file."""
    versions = [study.version for study in studies if study.pmid == "30271887"]
    assert sorted(versions) == [1, 2, 3, 4]
    assert max(revision_of(study) for study in studies if study.pmid == "30271887").startswith("0004|")


def test_first_available_is_never_after_entry(studies: list[Study]) -> None:
    assert all(s.first_available and s.entered and s.first_available.value <= s.entered.value for s in studies)


def test_memory_stays_bounded_on_a_big_file(update_file: Path) -> None:
    """The file is 233 MB unpacked; walking through it holds a few megabytes at a time."""
    process = psutil.Process()
    before = process.memory_info().rss
    highest = 0
    with update_file.open("rb") as stream:
        for place, _ in enumerate(iter_pubmed(stream, wanted=lambda raw: b"<MeshHeading>" in raw)):
            if place % 50 == 0:
                highest = max(highest, process.memory_info().rss)
    assert highest - before < 100 << 20


def answers(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.xml")):
        if RECORD.search(path.read_bytes()) and path.name not in MALFORMED:
            yield path


def test_every_small_answer_comes_out_whole(shared_data: Path) -> None:
    """Hundreds of real efetch answers, books and DeleteCitation among them."""
    paths = list(answers(shared_data / "pubmed" / "efetch"))
    assert len(paths) > 200
    for path in paths:
        raw = path.read_bytes()
        batch = parse_pubmed(raw)
        assert len(batch.records) + len(batch.rejected) == len(RECORD.findall(raw)), path.name
        assert all("no MedlineCitation" in rejected.reason for rejected in batch.rejected), path.name
        for record in batch.records:
            assert isinstance(record, Study)
            assert record.title or "jabref" in path.parts, path.name  # JabRef's own files are made by hand
            assert all(link.source == record.id for link in links_of(record))


def test_what_is_no_set_of_papers_is_refused(shared_data: Path) -> None:
    """eSearch, eSummary and error answers, other databases' XML, and a malformed set."""
    refused = 0
    for path in sorted((shared_data / "pubmed" / "efetch").rglob("*.xml")):
        raw = path.read_bytes()
        if (b"PubmedArticleSet>" not in raw and not RECORD.search(raw)) or path.name in MALFORMED:
            with pytest.raises(BadBatch):
                parse_pubmed(raw)
            refused += 1
    assert refused > 30


def test_real_registrations(shared_data: Path) -> None:
    """Complete studies and search pages; whatever carries an NCT number becomes a registration."""
    seen = 0
    for path in sorted((shared_data / "trials").glob("v2_*/*.json")):
        raw = path.read_bytes()
        expected = _studies_in(raw)
        if expected:
            batch = parse_registrations(raw)
            assert [r.id for r in batch.records] == [f"nct:{number}" for number in expected], path.name
            assert all(_is_plausible(record) for record in batch.records if isinstance(record, Registration)), path.name
            seen += len(expected)
    assert seen >= 35


def _studies_in(raw: bytes) -> list[str]:
    """The NCT numbers of a v2 answer, read without the parser."""
    document = json.loads(raw) if raw.strip() else None
    studies = document.get("studies", [document]) if isinstance(document, dict) else []
    found = []
    for study in studies:
        number = study.get("protocolSection", {}).get("identificationModule", {}).get("nctId")
        found += [number] if re.fullmatch(r"NCT\d{8}", number or "") else []
    return found


def _is_plausible(record: Registration) -> bool:
    return bool(record.brief_title or record.overall_status or record.conditions or record.summary or record.sponsor)
