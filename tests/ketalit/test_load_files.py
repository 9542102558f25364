"""Files from disk: every ketamine record of them, counted against the bytes by other means."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import SearchRequest, index_changes
from ingest.errors import BadBatch, BadSettings
from ingest.records import Kind
from ketalit.installation import Installation
from ketalit.pulling import files
from ketalit.settings import Origin, Settings

RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle)>.*?</\1>", re.DOTALL)
REFERENCES = re.compile(rb"<ReferenceList>.*</ReferenceList>", re.DOTALL)
NAMES = re.compile(rb"ketamin|spravato|ketalar|ketanest", re.IGNORECASE)
SMALL = b"""<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">1</PMID><Article>
<ArticleTitle>Esketamine for treatment-resistant depression</ArticleTitle></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID Version="1">2</PMID><Article><ArticleTitle>Statins</ArticleTitle></Article>
</MedlineCitation></PubmedArticle></PubmedArticleSet>"""


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(Settings(data=tmp_path / "data"), Origin.LIVE)
    yield installation
    installation.close()


@pytest.mark.data
def test_every_ketamine_record_of_the_real_files_arrives(live: Installation, shared_data: Path) -> None:
    """The big daily file: records, matches and off-topic ones as a plain scan of the bytes counts them."""
    path = shared_data / "pubmed" / "pubmed21n1298.xml.gz"
    total, named = 0, set()
    for match in RECORD.finditer(gzip.decompress(path.read_bytes())):
        total += 1
        text = REFERENCES.sub(b"", match[0])
        if NAMES.search(text):
            named.add(re.search(rb"<PMID[^>]*>(\d+)", text)[1].decode())  # type: ignore[index]
    receipt = files.load(live, path)
    there = {entry.record.id.removeprefix("pubmed:") for entry in live.catalog.entries(Kind.STUDY)}
    assert receipt.expected == total == 20_788
    assert there == named
    assert receipt.quarantined == 0


@pytest.mark.data
def test_the_loaded_records_are_found(live: Installation, shared_data: Path) -> None:
    files.load(live, shared_data / "pubmed" / "pubmed21n1298.xml.gz")
    index_changes(live.catalog, live.index)
    found = live.index.search(SearchRequest(text='"treatment-resistant depression"', size=100))
    titles = [hit for hit in found.hits if live.catalog.get(hit.document.id)]
    assert found.total == len(titles) > 0


def test_loading_twice_changes_nothing(live: Installation, tmp_path: Path) -> None:
    """Everything can run twice."""
    path = tmp_path / "set.xml"
    path.write_bytes(SMALL)
    first, second = files.load(live, path), files.load(live, path)
    assert (first.new, first.off_topic) == (1, 1)
    assert (second.new, second.unchanged, second.off_topic) == (0, 1, 1)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"not xml at all", "not"),
        (b"<!DOCTYPE html><html><body>Maintenance</body></html>", "web page"),
        (b"<eSearchResult><Count>0</Count></eSearchResult>", "eSearchResult"),
        (SMALL[:-30], "too early"),
        (gzip.compress(SMALL)[:-12], "too early"),
        (gzip.compress(SMALL)[:150], "too early"),
    ],
    ids=["empty", "not XML", "web page", "wrong root", "cut XML", "cut gzip", "cut gzip early"],
)
def test_a_bad_file_is_named_and_nothing_of_it_is_stored(
    live: Installation, tmp_path: Path, content: bytes, says: str
) -> None:
    """A file that is not whole fails whole; what was there before stays."""
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml.gz"
    good.write_bytes(SMALL)
    bad.write_bytes(content)
    files.load(live, good)
    change = live.catalog.last_change()
    with pytest.raises(BadBatch, match=says) as refused:
        files.load(live, bad)
    assert str(bad) in str(refused.value)
    assert live.catalog.last_change() == change


def test_a_record_without_a_pmid_is_set_aside_and_the_rest_goes_on(live: Installation, tmp_path: Path) -> None:
    """B: a bad record is no reason to lose the good ones; its bytes are kept with the reason."""
    path = tmp_path / "set.xml"
    path.write_bytes(SMALL.replace(b'<PMID Version="1">2</PMID>', b"").replace(b"Statins", b"Ketamine"))
    receipt = files.load(live, path)
    assert (receipt.new, receipt.quarantined) == (1, 1)
    (kept,) = live.catalog.quarantined()
    assert "PMID" in kept.reason
    assert b"Ketamine" in kept.raw


def test_a_file_that_is_not_there_is_named(live: Installation, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="nowhere"):
        files.load(live, tmp_path / "nowhere.xml")
