"""Start everything, wait for the first pull to be searchable, print where to look, and stop everything on Ctrl-C."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from urllib.request import urlopen

from rich.console import Console

from catalog import Run
from dags import POOLS
from ingest.errors import Fatal, SourceUnreachable
from ingest.records import Kind
from ketalit.installation import Installation
from ketalit.running.airflow import USER, AirflowApi, Secrets, environment
from ketalit.running.processes import Processes, require_free

SOURCES = {"pubmed_studies": "PubMed", "clinical_trials": "ClinicalTrials.gov", "news_feeds": "the news feeds"}
SOURCE_OF = {"pubmed_studies": "pubmed", "clinical_trials": "trials", "news_feeds": "news"}
KIND_OF = {"pubmed_studies": Kind.STUDY, "clinical_trials": Kind.REGISTRATION, "news_feeds": Kind.NEWS}
START_LIMIT = 180.0
PULSE = 1.0


class Stopped(Exception):  # noqa: N818 (not an error)
    """The person asked us to stop."""


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Ctrl-C and SIGTERM end the run in order. Set explicitly: a background shell hands down an ignored SIGINT."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_everything(home: Installation, console: Console) -> None:
    """The whole of ``make run``. Returns after Ctrl-C; raises KetalitError with one sentence when a step fails."""
    settings = home.settings
    _announce_origin(home, console)
    require_free(settings.web_port, "the web application", "KETALIT_WEB_PORT")
    require_free(settings.airflow_port, "Airflow", "KETALIT_AIRFLOW_PORT")
    if home.is_sample:
        require_free(settings.sample_port, "the sample sources", "KETALIT_SAMPLE_PORT")
    console.print(f"Data folder: {home.folder}", highlight=False)
    had_records = home.catalog.last_change() > 0
    with Processes(home.folder / "logs") as processes, stop_on_signals():
        try:
            _start_and_show(home, processes, console, had_records)
        except Stopped:
            console.print("Stopping everything …")
    console.print("Stopped. The data stays; make run goes on from here.")


def _start_and_show(home: Installation, processes: Processes, console: Console, had_records: bool) -> None:
    settings = home.settings
    mine = {"KETALIT_DATA": str(settings.data.expanduser().absolute()), "KETALIT_ORIGIN": home.origin.value}
    command = str(Path(sys.executable).with_name("ketalit"))
    airflow_home = home.folder / "airflow"
    kept = Secrets.of(airflow_home)
    if home.is_sample:
        processes.start("sample", [sys.executable, "-m", "sample", "--port", str(settings.sample_port)], mine)
    processes.start("web", [command, "serve"], mine)
    airflow = str(Path(sys.executable).with_name("airflow"))
    processes.start("airflow", [airflow, "standalone"], mine | environment(airflow_home, settings.airflow_port, kept))
    if home.is_sample:
        _until(processes, lambda: _answers(f"{home.sample_url}healthz"), "the sample sources")
    _until(processes, lambda: _answers(f"{web_url(home)}healthz"), "the web application")
    if had_records:
        _print_addresses(
            home, console, kept, "Ready with the records of the last run; Airflow starts and pulls what is new:"
        )
    console.print("Airflow starts (about half a minute) …")
    api = AirflowApi(settings.airflow_port, kept.password)
    _until(processes, api.healthy, "Airflow")
    for name, slots in POOLS.items():
        api.make_pool(name, slots)
    _until(processes, lambda: all(map(api.knows, (*SOURCES, "index_changes"))), "Airflow's list of timetables")
    if not had_records:
        _first_pull(home, processes, console, api)
    _print_addresses(home, console, kept, "Everything runs. Stop it with Ctrl-C.")
    while True:
        processes.check()
        sleep(PULSE)


def _first_pull(home: Installation, processes: Processes, console: Console, api: AirflowApi) -> None:
    """Wait until each pull has succeeded or said why not, and what came is searchable."""
    for dag_id, name in SOURCES.items():
        if not api.runs(dag_id):  # the timetable's own first run may have begun
            api.trigger(dag_id)
        console.print(f"Airflow pulls {name} …")
    waiting = dict(SOURCES)
    shown = 0.0
    while waiting:
        processes.check()
        for dag_id in list(waiting):
            outcome = _outcome(home, dag_id, api)
            if outcome:
                console.print(outcome, highlight=False)
                del waiting[dag_id]
        if waiting and monotonic() - shown > 10:
            shown = monotonic()
            console.print(f"  … {sum(home.catalog.counts().values())} records so far", highlight=False)
        sleep(PULSE)
    _until_searchable(home, processes, console, api)


def _outcome(home: Installation, dag_id: str, api: AirflowApi) -> str | None:
    """One line once the first pull of a source has an outcome, else None."""
    name = SOURCES[dag_id]
    states = {run["state"] for run in api.runs(dag_id)}
    failed = [run for run in _last_runs(home, dag_id) if run.state == "failed"]
    if "success" in states and not failed:
        return f"  ✓ {name}: {home.catalog.counts().get(KIND_OF[dag_id].value, 0)} records"
    if failed:
        return f"  ✗ {name}: {failed[0].error} Airflow tries again; the rest goes on."
    if "failed" in states:
        return f"  ✗ {name}: the run failed, Airflow's log says why. It is tried again; the rest goes on."
    return None


def _last_runs(home: Installation, dag_id: str) -> list[Run]:
    return [run for run in home.catalog.last_runs() if run.source == SOURCE_OF[dag_id]]


def _until_searchable(home: Installation, processes: Processes, console: Console, api: AirflowApi) -> None:
    """The pulls wake the indexer; should a wake-up get lost, ask for one."""
    asked = False
    began = monotonic()
    while not _indexed(home):
        processes.check()
        if not asked and monotonic() - began > 30:
            api.trigger("index_changes")
            asked = True
        if monotonic() - began > START_LIMIT:
            log = home.folder / "logs" / "airflow.log"
            raise Fatal(f"The index did not take up the records within {START_LIMIT:.0f} s; see {log}.")
        sleep(PULSE)
    console.print(f"  ✓ index: {home.index.count()} documents", highlight=False)


def _indexed(home: Installation) -> bool:
    name = home.index.concrete_name()
    return name is not None and home.catalog.bookmark(name) >= home.catalog.last_change() > 0


def web_url(home: Installation) -> str:
    return f"http://{home.settings.web_host}:{home.settings.web_port}/"


def _print_addresses(home: Installation, console: Console, kept: Secrets, heading: str) -> None:
    console.print(heading)
    for what, address in (
        ("Search page", web_url(home)),
        ("News section", f"{web_url(home)}news"),
        ("Airflow", f"http://127.0.0.1:{home.settings.airflow_port}/  (user {USER}, password {kept.password})"),
    ):
        console.print(f"  {what:<13} {address}", highlight=False, soft_wrap=True)


def _announce_origin(home: Installation, console: Console) -> None:
    if home.is_sample:
        console.print(
            "Sample data: invented records from a server on this machine. "
            "For the live sources: make run EMAIL=you@clinic.org",
            soft_wrap=True,
        )
    else:
        console.print(f"Live sources, asked in the name of {home.contact}.", highlight=False)


def _until(processes: Processes, ready: Callable[[], bool], what: str) -> None:
    deadline = monotonic() + START_LIMIT
    while not ready():
        processes.check()
        if monotonic() > deadline:
            raise SourceUnreachable(
                f"{what} did not answer within {START_LIMIT:.0f} s; its log is in {processes.logs}."
            )
        sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:  # noqa: S310 (a loopback address of ours)
            return bool(answer.status == 200)
    except OSError:
        return False
