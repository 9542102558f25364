"""PubMed's bulk files: checked, filtered, each once, and resumed after whatever happened."""

from __future__ import annotations

import gzip
import hashlib
import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import BadBatch, BadRequest, BadSettings, KetalitError
from ingest.records import Kind, State
from ingest.sources.files import FolderOfFiles, ListedFiles
from ingest.sources.limiter import RateLimiter
from ketalit.installation import Installation
from ketalit.pulling import backfill
from ketalit.settings import Origin, Settings
from sample.corpus import Corpus
from sample.server import SampleServer

PLACES = ("folder", "address")


def article(pmid: int, title: str) -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><ArticleTitle>{title}</ArticleTitle>'
        "</Article></MedlineCitation></PubmedArticle>"
    )


def put(folder: Path, number: int, *parts: str) -> Path:
    """A bulk file and its checksum, as PubMed writes it."""
    path = folder / f"pubmed26n{number:04d}.xml.gz"
    path.write_bytes(gzip.compress(f"<PubmedArticleSet>{''.join(parts)}</PubmedArticleSet>".encode()))
    sign(path)
    return path


def sign(path: Path) -> None:
    digest = hashlib.md5(path.read_bytes()).hexdigest()
    path.with_name(path.name + ".md5").write_text(f"MD5({path.name})= {digest}\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files: two of three records on our topic; the last deletes one of them."""
    made = tmp_path / "files"
    made.mkdir()
    put(made, 1, article(1, "Ketamine for depression"), article(2, "Statins"))
    put(made, 2, article(3, "Esketamine nasal spray"))
    put(made, 3, "<DeleteCitation><PMID>1</PMID><PMID>77</PMID></DeleteCitation>")
    return made


@pytest.fixture
def files_server(folder: Path) -> Iterator[SampleServer]:
    with SampleServer(corpus=Corpus(()), rate_limited=False, shared_data=folder) as running:
        yield running


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, folder: Path, files_server: SampleServer) -> FolderOfFiles | ListedFiles:
    return FolderOfFiles(folder) if request.param == "folder" else listed(f"{files_server.url}/files/")


def listed(url: str) -> ListedFiles:
    return ListedFiles(url, contact="sample@example.org", limiter=RateLimiter(math.inf), gap=0.01)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(Settings(data=tmp_path / "data"), Origin.LIVE)
    yield installation
    installation.close()


def load_all(home: Installation, place: FolderOfFiles | ListedFiles) -> None:
    for name in backfill.pending(home, place):
        backfill.load(home, place, name)


def test_every_file_once_filtered_and_deletions_are_tombstones(
    live: Installation, place: FolderOfFiles | ListedFiles
) -> None:
    """B7: DeleteCitation is "deleted by source", not "retracted"; an id never held is no concern."""
    load_all(live, place)
    states = {entry.record.id: entry.state for entry in live.catalog.entries(Kind.STUDY)}
    assert states == {"pubmed:1": State.DELETED, "pubmed:3": State.CURRENT}
    receipts = [run.receipt for run in live.catalog.runs(source="pubmed") if run.receipt]
    assert sum(receipt.off_topic for receipt in receipts) == 1
    assert sum(receipt.deleted for receipt in receipts) == 1
    assert backfill.pending(live, place) == ()


def test_after_an_interruption_only_the_rest_is_loaded(
    live: Installation, place: FolderOfFiles | ListedFiles, folder: Path
) -> None:
    names = backfill.pending(live, place)
    backfill.load(live, place, names[0])
    assert backfill.pending(live, place) == names[1:]


def test_a_file_that_was_replaced_is_loaded_again(live: Installation, folder: Path) -> None:
    """The same name with another checksum is another file."""
    place = FolderOfFiles(folder)
    load_all(live, place)
    put(folder, 2, article(3, "Esketamine nasal spray"), article(4, "Arketamine"))
    assert backfill.pending(live, place) == ("pubmed26n0002.xml.gz",)
    load_all(live, place)
    assert "pubmed:4" in live.catalog.live_ids(Kind.STUDY)


@pytest.mark.parametrize("damage", ["checksum", "cut", "web page", "cut and signed"])
def test_a_damaged_file_leaves_nothing_and_stays_pending(
    live: Installation, place: FolderOfFiles | ListedFiles, folder: Path, damage: str
) -> None:
    """A5, E4: a file that is not what its checksum says, or is cut, is not in; whole again, it comes."""
    path = folder / "pubmed26n0001.xml.gz"
    whole = path.read_bytes()
    path.write_bytes({"checksum": whole + b"x", "web page": b"<html>busy</html>"}.get(damage, whole[:-20]))
    if damage == "cut and signed":
        sign(path)
    with pytest.raises(BadBatch, match="pubmed26n0001"):
        backfill.load(live, place, path.name)
    assert live.catalog.last_change() == 0
    (run,) = live.catalog.last_runs()
    assert (run.state, run.source, run.pass_name) == ("failed", "pubmed", "bulk")
    path.write_bytes(whole)
    sign(path)
    assert path.name in backfill.pending(live, place)
    load_all(live, place)
    assert live.catalog.live_ids(Kind.STUDY) == {"pubmed:3"}


@pytest.mark.parametrize("fault", ["status", "reset_after", "short_content_length", "truncate_xml"])
def test_a_download_that_fails_twice_is_tried_again(live: Installation, files_server: SampleServer, fault: str) -> None:
    """A4, A5: cut bodies and errors on the way; the checksum is of the file as it lies there."""
    place = listed(f"{files_server.url}/files/")
    names = backfill.pending(live, place)
    files_server.faults.add(fault, path=names[0], times=1)
    try:
        backfill.load(live, place, names[0])
    except KetalitError:
        backfill.load(live, place, names[0])  # a body cut without a sign is found by its checksum, by the next task
    assert live.catalog.live_ids(Kind.STUDY) == {"pubmed:1"}


def test_a_place_that_is_none_is_named(live: Installation, tmp_path: Path, files_server: SampleServer) -> None:
    with pytest.raises(BadSettings, match="nowhere"):
        backfill.pending(live, FolderOfFiles(tmp_path / "nowhere"))
    with pytest.raises(BadSettings, match="no address"):
        listed("ftp://files.example.org/")
    with pytest.raises(BadRequest, match="lists no"):
        listed(f"{files_server.url}/feeds/").names()
