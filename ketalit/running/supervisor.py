"""Start everything, wait for the first pull to be searchable, print where to look, and stop everything on Ctrl-C."""

from __future__ import annotations

import datetime as dt
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from types import FrameType
from urllib.request import urlopen

from rich.console import Console

from dags import POOLS
from ingest.errors import Fatal, Retriable, SourceUnreachable
from ingest.records import Kind
from ketalit.installation import Installation
from ketalit.running.airflow import USER, AirflowApi, Secrets, environment
from ketalit.running.processes import STOPPING, Processes, require_free
from ketalit.sections.publishing import publish_all

SOURCES = {"pubmed_studies": "PubMed", "clinical_trials": "ClinicalTrials.gov", "news_feeds": "the news feeds"}
SOURCE_OF = {"pubmed_studies": "pubmed", "clinical_trials": "trials", "news_feeds": "news"}
KIND_OF = {"pubmed_studies": Kind.STUDY, "clinical_trials": Kind.REGISTRATION, "news_feeds": Kind.NEWS}
START_LIMIT = 180.0
QUIET_LIMIT = 90.0
"""Seconds without a new record or outcome after which a first pull is left to Airflow: a task that an earlier start
left half done holds its timetable until Airflow notices."""
PULSE = 1.0


class Stopped(Exception):
    """The person asked us to stop."""


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """What means stop ends the run in order. Set explicitly: a background shell hands down an ignored SIGINT."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    kept_on = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # nohup: it is to outlive its terminal
    numbers = [number for number in STOPPING if not (kept_on and number == signal.SIGHUP)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_everything(home: Installation, console: Console) -> None:
    """The whole of ``make run``. Returns after Ctrl-C; raises KetalitError with one sentence when a step fails."""
    _announce_origin(home, console)
    _check_what_is_ours(home)
    with Processes(home.folder) as processes:
        _require_ports(home)
        console.print(f"Data folder: {home.folder}", highlight=False, soft_wrap=True)
        with stop_on_signals():
            try:
                _start_and_show(home, processes, console)
            except Stopped:
                console.print("Stopping everything …")
    console.print("Stopped. The data stays; make run goes on from here.")


def _check_what_is_ours(home: Installation) -> None:
    """A wrong setting stops the start: sources may be away for a while, our own files and back ends may not."""
    if home.feeds and home.vocabulary and home.strategies and home.sections:
        home.index.check()


def _require_ports(home: Installation) -> None:
    settings = home.settings
    require_free(settings.web_port, "the web application", "KETALIT_WEB_PORT")
    require_free(settings.airflow_port, "Airflow", "KETALIT_AIRFLOW_PORT")
    if home.is_sample:
        require_free(settings.sample_port, "the sample sources", "KETALIT_SAMPLE_PORT")


def _start_and_show(home: Installation, processes: Processes, console: Console) -> None:
    began = dt.datetime.now(dt.UTC)
    had_records = home.catalog.last_change() > 0
    kept = Secrets.of(home.folder / "airflow")
    _start(home, processes, kept)
    if had_records:
        _print_addresses(
            home, console, kept, "Ready with the records of the last run; Airflow starts and pulls what is new:"
        )
        publish_sections(home, console)
    console.print("Airflow starts (about half a minute) …")
    api = AirflowApi(home.settings.airflow_port, kept.password)
    _until(processes, api.healthy, "Airflow")
    for name, slots in POOLS.items():
        api.make_pool(name, slots)
    _until(processes, lambda: all(map(api.knows, (*SOURCES, "index_changes"))), "Airflow's list of timetables")
    for dag_id in SOURCES:
        if not api.active(dag_id):  # the timetable's own first run may have begun
            api.trigger(dag_id)
    if not had_records:
        _show_first_pull(home, processes, console, api, began)
        publish_sections(home, console)
    _print_addresses(home, console, kept, "Everything runs. Stop it with Ctrl-C.")
    while True:
        processes.check()
        sleep(PULSE)


def _start(home: Installation, processes: Processes, kept: Secrets) -> None:
    """Sample sources (where they are asked), web application and Airflow; returns when the first two answer."""
    settings = home.settings
    mine = {"KETALIT_DATA": str(settings.data.expanduser().absolute()), "KETALIT_ORIGIN": home.origin.value}
    command, airflow = (str(Path(sys.executable).with_name(name)) for name in ("ketalit", "airflow"))
    if home.is_sample:
        processes.start("sample", [sys.executable, "-m", "sample", "--port", str(settings.sample_port)], mine)
    processes.start("web", [command, "serve"], mine)
    theirs = environment(home.folder / "airflow", settings.airflow_port, kept)
    processes.start("airflow", [airflow, "standalone"], mine | theirs)
    if home.is_sample:
        _until(processes, lambda: _answers(f"{home.sample_url}healthz"), "the sample sources")
    _until(processes, lambda: _answers(f"{web_url(home)}healthz"), "the web application")


def _show_first_pull(
    home: Installation, processes: Processes, console: Console, api: AirflowApi, began: dt.datetime
) -> None:
    """Wait until each pull has succeeded or said why not, and what came is searchable."""
    for name in SOURCES.values():
        console.print(f"Airflow pulls {name} …")
    waiting = dict(SOURCES)
    held, shown, moved = 0, 0.0, monotonic()
    while waiting and monotonic() - moved < QUIET_LIMIT:
        processes.check()
        for dag_id in list(waiting):
            outcome = _outcome(home, dag_id, api, began)
            if outcome:
                console.print(outcome, highlight=False, markup=False, soft_wrap=True)
                del waiting[dag_id]
                moved = monotonic()
        before, held = held, sum(home.catalog.counts().values())
        if held != before:
            moved = monotonic()
        if waiting and monotonic() - shown > 10:
            shown = monotonic()
            console.print(f"  … {held} records so far", highlight=False)
        sleep(PULSE)
    for name in waiting.values():
        console.print(f"  – {name}: nothing yet; Airflow goes on with it")
    _until_searchable(home, processes, console, api)


def _outcome(home: Installation, dag_id: str, api: AirflowApi, began: dt.datetime) -> str | None:
    """One line once a pull of a source has ended since we began, else None."""
    name = SOURCES[dag_id]
    ended = api.ended_since(dag_id, began)
    failed = [run for run in home.catalog.last_runs() if run.source == SOURCE_OF[dag_id] and run.state == "failed"]
    reasons = [run.error for run in failed if run.started >= began or "failed" in ended]
    if "success" in ended and not reasons:
        return f"  ✓ {name}: {home.catalog.counts().get(KIND_OF[dag_id].value, 0)} records"
    if reasons:
        more = f" ({len(reasons)} failed, this is the first)" if len(reasons) > 1 else ""
        return f"  ✗ {name}: {reasons[0]}{more} Airflow tries again; the rest goes on."
    if "failed" in ended:
        return f"  ✗ {name}: the run failed, Airflow's log says why. It is tried again; the rest goes on."
    return None


def _until_searchable(home: Installation, processes: Processes, console: Console, api: AirflowApi) -> None:
    """The pulls wake the indexer; should a wake-up get lost, ask for one. Waits as long as the index moves on."""
    if not home.catalog.last_change():
        console.print("  – index: no record has come yet, so there is nothing to search", highlight=False)
        return
    asked = False
    reached, since = _indexed_to(home), monotonic()
    while reached < home.catalog.last_change():
        processes.check()
        if not asked and monotonic() - since > 30:
            api.trigger("index_changes")
            asked = True
        if monotonic() - since > START_LIMIT:
            log = home.folder / "logs" / "airflow.log"
            raise Fatal(f"The index did not take up the records within {START_LIMIT:.0f} s: {log} says why.")
        sleep(PULSE)
        if (now_at := _indexed_to(home)) != reached:
            reached, since = now_at, monotonic()
    console.print(f"  ✓ index: {home.index.count()} documents", highlight=False)


def publish_sections(home: Installation, console: Console) -> None:
    """What the website pulls, at the first start too; Airflow's timetable keeps it current from then on."""
    try:
        done = publish_all(home.catalog, home.sections, home.feeds_by_id, dt.datetime.now(dt.UTC))
    except Retriable as problem:
        console.print(f"  ✗ website: {problem} Airflow tries again.", highlight=False, markup=False, soft_wrap=True)
    else:
        console.print(f"  ✓ website: {done.sections} sections with {done.items} items", highlight=False)


def _indexed_to(home: Installation) -> int:
    name = home.index.concrete_name()
    return home.catalog.bookmark(name) if name else 0


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
