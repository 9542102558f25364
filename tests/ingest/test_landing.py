"""What is landed is there whole, once, and can be read again without asking anybody."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest

from ingest.errors import BadBatch, BadSettings
from ingest.landing import Landing

AT = dt.datetime(2026, 3, 2, 12, 30, 15, 250_000, tzinfo=dt.timezone(dt.timedelta(hours=2)))
PAYLOAD = b"<PubmedArticleSet>" + bytes(range(256)) * 40 + b"</PubmedArticleSet>"


@pytest.fixture(params=["folder", "memory"])
def landing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Landing]:
    if request.param == "folder":
        yield Landing(str(tmp_path / "landing"))
    else:
        yield Landing("memory://landing")
        fsspec.filesystem("memory").store.clear()


def land(landing: Landing, batch_id: str = "new-1", payload: bytes = PAYLOAD, **others: Any) -> str:
    settings: dict[str, Any] = {"source": "pubmed", "media_type": "application/xml", "fetched_at": AT}
    return landing.land(payload, batch_id=batch_id, **(settings | others))


def test_batch_comes_back_as_it_was(landing: Landing) -> None:
    path = land(landing, ids=("1", "2"), query="ketamine AND …", note="first")
    manifest, payload = landing.read(path)
    assert payload == PAYLOAD
    assert (manifest.source, manifest.batch_id, manifest.media_type) == ("pubmed", "new-1", "application/xml")
    assert manifest.fetched_at == AT
    assert manifest.fetched_at.utcoffset() == dt.timedelta(0)
    assert (manifest.ids, manifest.query, manifest.note) == (("1", "2"), "ketamine AND …", "first")
    assert manifest.size == len(PAYLOAD)


def test_empty_payload(landing: Landing) -> None:
    assert landing.read(land(landing, payload=b""))[1] == b""


def test_path_is_found_again(landing: Landing) -> None:
    assert landing.find("pubmed", "new-1") is None
    path = land(landing)
    assert landing.find("pubmed", "new-1") == path
    assert landing.find("trials", "new-1") is None


def test_first_stays(landing: Landing) -> None:
    """A retried task lands again; what was parsed already must not change under it."""
    first = land(landing, payload=b"first")
    assert land(landing, payload=b"second") == first
    assert landing.read(first)[1] == b"first"


def test_damaged_first_is_replaced() -> None:
    """Else a batch that a full disk cut off could never be fetched again."""
    landing = Landing("memory://landing")
    path = land(landing, payload=b"first")
    files = fsspec.filesystem("memory")
    files.pipe_file(next(name for name in files.find("/landing") if name.endswith(".gz")), b"")
    assert land(landing, payload=b"second") == path
    assert landing.read(path)[1] == b"second"
    files.store.clear()


def test_everything_landed_can_be_listed(landing: Landing) -> None:
    """Parsing everything anew needs no source."""
    assert list(landing.batches("pubmed")) == []
    paths = [land(landing, batch_id=f"new-{number}", payload=str(number).encode()) for number in (2, 1, 3)]
    land(landing, source="trials")
    assert list(landing.batches("pubmed")) == sorted(paths)
    assert [landing.read(path)[1] for path in landing.batches("pubmed")] == [b"1", b"2", b"3"]


@pytest.mark.parametrize(
    "batch_id",
    ["../../hosts", "a/b", "..", ".hidden", "2026-03-02T10:00:00+00:00", "größe", "a b*?[c]", "a\\b", "\0", "a%2Fb"],
)
def test_any_id_is_safe_as_a_file_name(tmp_path: Path, batch_id: str) -> None:
    """Ids come from window bounds, file names and addresses; none may lead out of the folder or clash."""
    landing = Landing(str(tmp_path / "landing"))
    path = land(landing, batch_id=batch_id)
    assert landing.read(path)[0].batch_id == batch_id
    assert list(landing.batches("pubmed")) == [path]
    assert {file.parent for file in tmp_path.rglob("*") if file.is_file()} == {tmp_path / "landing" / "pubmed"}


@pytest.mark.parametrize("batch_id", ["", "x" * 400])
def test_ids_no_file_can_have(landing: Landing, batch_id: str) -> None:
    with pytest.raises(BadSettings, match="cannot name a batch"):
        land(landing, batch_id=batch_id)


@pytest.mark.parametrize("path", ["../landing/pubmed/new-1", "/etc/passwd", "pubmed", "pubmed/../pubmed/new-1", ""])
def test_only_paths_of_batches_are_read(landing: Landing, path: str) -> None:
    land(landing)
    with pytest.raises(BadBatch, match="no path"):
        landing.read(path)


def test_batch_that_is_not_there(landing: Landing) -> None:
    with pytest.raises(BadBatch, match="pubmed/new-9"):
        landing.read("pubmed/new-9")


@pytest.mark.parametrize("cut", [0, 5, 20, -1])
def test_damaged_payload(tmp_path: Path, cut: int) -> None:
    landing = Landing(str(tmp_path))
    path = land(landing)
    (file,) = tmp_path.glob("pubmed/*.gz")
    file.write_bytes(file.read_bytes()[:cut])
    with pytest.raises(BadBatch, match="pubmed/new-1"):
        landing.read(path)


def test_payload_that_was_changed(tmp_path: Path) -> None:
    landing = Landing(str(tmp_path))
    path = land(landing)
    other = land(landing, batch_id="new-2", payload=b"other")
    manifest = landing.read(other)[0]
    (tmp_path / f"{path}.json").write_text((tmp_path / f"{other}.json").read_text())
    (tmp_path / f"{path}.{manifest.sha256[:16]}.gz").write_bytes(next(tmp_path.glob("pubmed/new-1.*.gz")).read_bytes())
    with pytest.raises(BadBatch, match="not what its manifest says"):
        landing.read(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"fetched_at": 1}', '{"ids": [], "fetched_at": "2026-01-01"}'])
def test_damaged_manifest(tmp_path: Path, text: str) -> None:
    landing = Landing(str(tmp_path))
    path = land(landing)
    (tmp_path / f"{path}.json").write_text(text)
    with pytest.raises(BadBatch, match="damaged"):
        landing.read(path)


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSettings, match=re.escape(str(tmp_path / "file" / "landing"))):
        land(Landing(str(tmp_path / "file" / "landing")))


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the way stops even the superuser, whom missing permissions do not."""
    (tmp_path / "pubmed").write_text("")
    with pytest.raises(BadSettings, match=re.escape(str(tmp_path)) + ".* cannot be written"):
        land(Landing(str(tmp_path)))


def test_area_nobody_knows() -> None:
    with pytest.raises(BadSettings, match="nosuch://bucket"):
        Landing("nosuch://bucket")


def test_fetch_time_needs_a_zone(landing: Landing) -> None:
    with pytest.raises(BadSettings, match="time zone"):
        land(landing, fetched_at=AT.replace(tzinfo=None))


def test_payload_without_manifest_is_no_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the two files: the batch is not there, and landing it again is harmless."""
    landing = Landing(str(tmp_path))
    put = Landing._put

    def only_payload(self: Landing, name: str, content: bytes) -> None:
        if name.endswith(".json"):
            raise KeyboardInterrupt
        put(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(Landing, "_put", only_payload)
        with pytest.raises(KeyboardInterrupt):
            land(landing)
    assert landing.find("pubmed", "new-1") is None
    assert list(landing.batches("pubmed")) == []
    assert landing.read(land(landing))[1] == PAYLOAD


def test_killed_while_landing(tmp_path: Path) -> None:
    """Whatever moment the process dies at: all that can be found can be read."""
    spawn = multiprocessing.get_context("spawn")
    worker = spawn.Process(target=land_without_end, args=(str(tmp_path),))
    worker.start()
    landing = Landing(str(tmp_path))
    deadline = time.monotonic() + 30
    while len(list(landing.batches("pubmed"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.kill()
    worker.join(10)
    paths = list(landing.batches("pubmed"))
    assert len(paths) >= 20
    assert all(landing.read(path)[1] for path in paths)


def test_two_who_land_the_same_batch(tmp_path: Path) -> None:
    """One wins; never one's manifest with the other's payload."""
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=land_many, args=(str(tmp_path), str(number))) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    landing = Landing(str(tmp_path))
    paths = list(landing.batches("pubmed"))
    assert len(paths) == 50
    assert {landing.read(path)[1][:1] for path in paths} <= {b"0", b"1"}


def land_without_end(folder: str) -> None:
    number = 0
    while True:
        number += 1
        land(Landing(folder), batch_id=f"new-{number}", payload=os.urandom(100_000))


def land_many(folder: str, mark: str) -> None:
    for number in range(50):
        land(Landing(folder), batch_id=f"new-{number}", payload=mark.encode() * 10_000)
