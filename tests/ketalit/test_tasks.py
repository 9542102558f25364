"""The tasks of the timetables: A18, G6: the API key is in nothing they log, raise, hand on or leave behind."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from ingest.errors import KetalitError
from ketalit import steps
from ketalit.installation import Installation
from ketalit.settings import Origin, Settings
from sample.corpus import Corpus, build_corpus
from sample.server import SampleServer
from tests.ketalit.faulty import FAULTS, KEY, Keyed, Options, assert_no_secret, kept_bytes

Plan = Callable[[], str]


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer(corpus=Corpus(build_corpus().papers[::40]), rate_limited=False) as running:
        yield running


@pytest.fixture
def folder(server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the installation that the tasks open."""

    @contextmanager
    def keyed() -> Iterator[Installation]:
        settings = Settings(data=tmp_path, sample_port=server.port, ncbi_api_key=SecretStr(KEY))
        installation = Keyed(settings, Origin.SAMPLE)
        yield installation
        installation.close()

    monkeypatch.setattr(steps, "home", keyed)
    return tmp_path


def run_tasks(handed_on: list[object]) -> None:
    """The tasks of a pull as the timetable runs them; what each hands on is an XCom."""
    run_id = None
    traffic: list[dict[str, int]] = []
    try:
        run_id = steps.plan_pubmed("new")
        batches = steps.pubmed_batches(run_id)
        handed_on += [run_id, batches]
        for _, number in batches:
            traffic.append(steps.store_pubmed(run_id, int(number)))
    finally:
        handed_on += traffic
        handed_on.append(steps.finish_pubmed(run_id, traffic))


@pytest.mark.parametrize("path", ["esearch", "efetch"])
@pytest.mark.parametrize(
    ("name", "options"), FAULTS, ids=[f"{name}-{number}" for number, (name, _) in enumerate(FAULTS)]
)
def test_the_key_is_told_nowhere(
    folder: Path, server: SampleServer, caplog: pytest.LogCaptureFixture, path: str, name: str, options: Options
) -> None:
    caplog.set_level(logging.DEBUG)
    server.faults.clear()
    server.faults.add(name, path=path, **options)  # type: ignore[arg-type]
    handed_on: list[object] = []
    try:
        run_tasks(handed_on)
    except KetalitError as problem:
        assert_no_secret("".join(traceback.format_exception(problem)), "a traceback")
    told = json.dumps(handed_on)
    assert_no_secret(told, "an XCom")
    assert len(told) < 4096, "G5: an XCom is a reference and counts"
    assert_no_secret(caplog.text, "the log")
    with steps.home() as home:
        assert_no_secret(repr(home.catalog.runs()), "the runs")
        assert_no_secret(repr(home.settings), "the settings' own words")
    for kept, raw in kept_bytes(folder):
        assert_no_secret(raw.decode("utf-8", "replace"), str(kept.relative_to(folder)))


def test_a_sweep_waits_for_the_first_pull(folder: Path, server: SampleServer) -> None:
    """All timetables begin at once: a sweep of nothing would fetch everything a second time."""
    server.faults.clear()
    assert steps.plan_sweep() == ""
    assert steps.pubmed_batches("") == []
    assert steps.finish_sweep("", []) is None
    run_tasks([])
    run_id = steps.plan_sweep()
    traffic = [steps.store_pubmed(run_id, int(number)) for _, number in steps.pubmed_batches(run_id)]
    receipt = steps.finish_sweep(run_id, traffic)
    assert receipt is not None
    assert (receipt["new"], receipt["deleted"]) == (0, 0)


def test_the_key_really_goes_out(folder: Path, server: SampleServer) -> None:
    """Else the tests above would hold for nothing."""
    server.faults.clear()
    server.clear_log()
    run_tasks([])
    assert all(seen.caller.startswith("key:") for seen in server.log)
