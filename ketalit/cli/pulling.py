"""Commands that bring records in: ``pull``, ``load``, ``index``, ``rebuild``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from index import IndexReceipt, index_changes
from index import rebuild as rebuild_behind_alias
from ingest.errors import SetAside
from ketalit.cli.terminal import Json, app, console, errors, installation, progress, report, table_of
from ketalit.installation import Installation, origin_to_pull
from ketalit.pulling import files, news, pubmed, trials
from ketalit.settings import Origin, load_settings

pull_app = typer.Typer(no_args_is_help=True, help="Pull what is new from one source, without Airflow.")
app.add_typer(pull_app, name="pull")

COUNTS = (
    "expected",
    "known",
    "parsed",
    "new",
    "changed",
    "unchanged",
    "quarantined",
    "missing",
    "off_topic",
    "requests",
    "seconds",
)


@pull_app.command("pubmed")
def pull_pubmed(as_json: Json = False) -> None:
    """New and changed papers from PubMed."""
    receipts: dict[str, Any] = {}
    with installation(origin_to_pull(load_settings())) as home:
        for pass_name in (pubmed.NEW, pubmed.CHANGED):
            with progress(f"PubMed, {pass_name} records") as count:
                receipts[pass_name] = asdict(pubmed.pull(home, pass_name, _today(), count))
    _report(receipts, as_json)


@pull_app.command("trials")
def pull_trials(as_json: Json = False) -> None:
    """New and updated registrations from ClinicalTrials.gov."""
    with installation(origin_to_pull(load_settings())) as home, progress("ClinicalTrials.gov") as count:
        receipts = {trials.UPDATED: asdict(trials.pull(home, _today(), count))}
    _report(receipts, as_json)


@pull_app.command("news")
def pull_news(as_json: Json = False) -> None:
    """New items of every feed; a feed that fails is named, the others are read."""
    with installation(origin_to_pull(load_settings())) as home, progress("News feeds") as count:
        receipts, problems = news.pull_all(home, count)
    documents: dict[str, Any] = {name: asdict(receipt) for name, receipt in receipts.items()}
    documents |= {name: {"error": str(problem)} for name, problem in problems.items()}
    _report(documents, as_json)
    _exit_on_errors(documents, as_json)


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="PubMed XML files, .xml or .xml.gz.")],
    as_json: Json = False,
) -> None:
    """Load the ketamine records of PubMed files from disk, and index them."""
    receipts: dict[str, Any] = {}
    with installation(load_settings().origin or Origin.LIVE) as home:
        for path in paths:
            try:
                with progress(path.name) as count:
                    receipts[str(path)] = asdict(files.load(home, path, count))
            except SetAside as problem:
                receipts[str(path)] = {"error": str(problem)}
        indexed = asdict(_indexed(home))
    if as_json:
        report({"files": receipts, "index": indexed}, True, str)
    else:
        _report(receipts, False)
        console.print(f"Indexed: {indexed}", highlight=False)
    _exit_on_errors(receipts, as_json)


@app.command("index")
def index_command(as_json: Json = False) -> None:
    """Bring the index up to the catalogue."""
    with installation() as home:
        receipt = asdict(_indexed(home))
    report(receipt, as_json, lambda: table_of([receipt], tuple(receipt)))


@app.command()
def rebuild(as_json: Json = False) -> None:
    """Make the index anew from the catalogue, beside the one in use, and swap them."""
    with installation() as home, progress("Rebuilding the index") as count:
        receipt = asdict(rebuild_behind_alias(home.catalog, home.index, on_progress=count))
    report(receipt, as_json, lambda: table_of([receipt], tuple(receipt)))


def _indexed(home: Installation) -> IndexReceipt:
    with progress("Indexing") as count:
        return index_changes(home.catalog, home.index, on_progress=count)


def _report(receipts: dict[str, Any], as_json: bool) -> None:
    rows = [{"run": name, **receipt} for name, receipt in receipts.items() if "error" not in receipt]
    report(receipts, as_json, lambda: table_of(rows, ("run", *COUNTS)))


def _exit_on_errors(receipts: dict[str, Any], as_json: bool) -> None:
    """Name each part that failed; the others are done."""
    failed = {name: receipt["error"] for name, receipt in receipts.items() if "error" in receipt}
    if failed and not as_json:
        for name, problem in failed.items():
            sentence = problem if problem.startswith(name) else f"{name}: {problem}"
            errors.print(f"ketalit: {sentence}", style="red", markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise typer.Exit(1)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
