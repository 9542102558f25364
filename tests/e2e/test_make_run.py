"""``make run`` in a fresh clone, as a newcomer meets it: all comes up, shows records, and is gone after Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
import pytest

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.e2e, pytest.mark.airflow, pytest.mark.timeout(900)]
PULLS = ("pubmed_studies", "clinical_trials", "news_feeds")


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


@dataclass
class Running:
    """A ``make run`` in progress and what it has printed so far."""

    process: subprocess.Popen[str]
    began: float
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._collect, daemon=True)
        self.reader.start()

    def _collect(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self.lines.append(line)

    def wait_for(self, text: str, seconds: float) -> float:
        """Seconds since the start until a line held the text."""
        deadline = monotonic() + seconds
        while not any(text in line for line in self.lines):
            assert self.process.poll() is None, "".join(self.lines)
            assert monotonic() < deadline, f"{text!r} did not come in {seconds} s:\n" + "".join(self.lines)
            sleep(0.1)
        return monotonic() - self.began

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it: to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=60)


@dataclass(frozen=True)
class Clone:
    folder: Path
    web: int
    airflow: int
    sample: int

    def make_run(self, **settings: str) -> Running:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KETALIT_", "AIRFLOW"))}
        ports = {"KETALIT_WEB_PORT": self.web, "KETALIT_AIRFLOW_PORT": self.airflow, "KETALIT_SAMPLE_PORT": self.sample}
        process = subprocess.Popen(
            ["make", "run"],
            cwd=self.folder,
            env={**kept, **{name: str(port) for name, port in ports.items()}, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return Running(process, monotonic())

    def processes(self) -> list[psutil.Process]:
        """Everything that runs from this clone."""
        everything = psutil.process_iter(["cmdline"])
        return [process for process in everything if str(self.folder) in " ".join(process.info["cmdline"] or [])]

    def get(self, path: str, port: int | None = None, token: str | None = None) -> Any:
        request = urllib.request.Request(f"http://127.0.0.1:{port or self.web}{path}")
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            body = answer.read().decode()
            return json.loads(body) if "json" in answer.headers["Content-Type"] else body

    def airflow_token(self) -> str:
        passwords = json.loads((self.folder / "data" / "sample" / "airflow" / "passwords.json").read_text())
        body = json.dumps({"username": "admin", "password": passwords["admin"]}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.airflow}/auth/token", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(json.load(answer)["access_token"])


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    folder = tmp_path_factory.mktemp("fresh") / "ketalit"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(PROJECT), str(folder)], check=True)
    return Clone(folder, *free_ports(3))


@pytest.fixture(scope="module")
def running(clone: Clone) -> Iterator[Running]:
    """The first ``make run`` of the clone, up to the printed addresses; ended with Ctrl-C after the tests."""
    run = clone.make_run()
    try:
        run.wait_for("Everything runs", 600)
        yield run
    finally:
        if run.process.poll() is None:
            run.interrupt()
        leftovers = [
            p for p in psutil.process_iter(["cmdline"]) if str(clone.folder) in " ".join(p.info["cmdline"] or [])
        ]
        for process in leftovers:
            process.kill()


def test_it_says_what_it_does_and_where_to_look(clone: Clone, running: Running) -> None:
    """Sample data is announced in one line with the way to go live; the addresses come last."""
    text = "".join(running.lines)
    (announced,) = [line for line in running.lines if "Sample data" in line]
    assert "make run EMAIL=" in announced
    assert (
        text.index("Airflow pulls PubMed") < text.index("Everything runs") < text.rindex(f"127.0.0.1:{clone.web}/news")
    )
    assert f"http://127.0.0.1:{clone.airflow}/" in text


def test_the_records_went_through_airflow(clone: Clone, running: Running) -> None:
    """Not through the command line: each timetable has a successful run, and the catalogue's runs fall within it."""
    token = clone.airflow_token()
    for dag_id in (*PULLS, "index_changes"):
        runs = clone.get(f"/api/v2/dags/{dag_id}/dagRuns", clone.airflow, token)["dag_runs"]
        assert any(run["state"] == "success" for run in runs), (dag_id, runs)
    tasks = clone.get("/api/v2/dags/pubmed_studies/dagRuns/~/taskInstances", clone.airflow, token)["task_instances"]
    stored = [task for task in tasks if task["task_id"] == "new.store" and task["state"] == "success"]
    assert len(stored) >= 2, "one task per batch"
    status = clone.get("/api/status")
    assert {run["state"] for run in status["runs"]} == {"success"}


def test_no_record_passes_between_tasks(clone: Clone, running: Running) -> None:
    """G5: what crosses between tasks are references and counts, under a kilobyte each."""
    token = clone.airflow_token()
    entries = clone.get("/api/v2/dags/~/dagRuns/~/taskInstances/~/xcomEntries?limit=100", clone.airflow, token)
    assert entries["xcom_entries"]
    for entry in entries["xcom_entries"]:
        path = f"/api/v2/dags/{entry['dag_id']}/dagRuns/{entry['run_id']}/taskInstances/{entry['task_id']}/xcomEntries"
        value = clone.get(f"{path}/{entry['key']}?map_index={entry['map_index']}", clone.airflow, token)["value"]
        assert len(json.dumps(value)) < 1024


def test_search_page_news_and_references_show_them(clone: Clone, running: Running) -> None:
    page = clone.get("/?q=ketamine")
    assert "sample data" in page.lower()
    assert clone.get("/api/search?q=ketamine")["total"] > 300
    news = clone.get("/api/news")
    assert len(news["items"]) >= 10
    fragment = clone.get("/embed/references?condition=ptsd")
    assert fragment.count("<li") >= 3
    assert "sample data" in fragment.lower()
    for path in ("/news", "/status", "/healthz"):
        assert clone.get(path)


def test_retracted_papers_are_not_offered_to_the_website(clone: Clone, running: Running) -> None:
    """The one thing a patient must never read as sound."""
    retracted = clone.get("/api/search?q=90001020&retracted=1")["hits"][0]
    assert retracted["id"] == "pubmed:90001020"
    assert retracted["state"] == "retracted"
    offered = [item for condition in retracted["conditions"] for item in references(clone, condition)]
    assert offered
    for reference in offered:
        assert reference["state"] not in ("retracted", "deleted", "superseded")
        assert reference["id"] != retracted["id"]


def references(clone: Clone, condition: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clone.get(f"/api/references?condition={condition}&limit=100")["items"]
    return found


@pytest.mark.parametrize(("elsewhere", "says"), [(False, "Another start"), (True, "is in use")])
def test_a_second_start_says_what_is_in_the_way(
    clone: Clone, running: Running, tmp_path: Path, elsewhere: bool, says: str
) -> None:
    """The same data folder, or only the same port: one clear sentence, a non-zero exit, and the first goes on."""
    second = clone.make_run(**({"KETALIT_DATA": str(tmp_path)} if elsewhere else {}))
    assert second.process.wait(timeout=60) != 0
    second.reader.join(10)
    (said,) = [line for line in second.lines if line.startswith("ketalit: ")]
    assert says in said
    assert clone.get("/healthz")


def test_ctrl_c_stops_everything_and_the_next_start_keeps_the_data(clone: Clone, running: Running) -> None:
    """Nothing of ours runs afterwards; the second start shows the records within seconds."""
    before = clone.get("/api/status")["counts"]
    running.interrupt()
    assert any("Stopped" in line for line in running.lines), "".join(running.lines[-10:])
    for port in (clone.web, clone.airflow, clone.sample):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    assert clone.processes() == []
    again = clone.make_run()
    try:
        assert again.wait_for("Search page", 60) < 20
        assert clone.get("/api/status")["counts"] == before
        again.wait_for("Everything runs", 180)
    finally:
        again.interrupt()
