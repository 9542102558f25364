"""Commands that bring records in: ``pull``, ``load``, ``index``, ``rebuild``, ``rollback``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from index import IndexReceipt, index_changes
from index import rebuild as rebuild_behind_alias
from index import rollback as go_back
from ingest.errors import KetalitError, SetAside
from ketalit.cli.terminal import Json, app, console, errors, installation, progress, report, table_of
from ketalit.installation import Installation, origin_to_pull
from ketalit.pulling import backfill, files, news, pubmed, sweep, trials, trials_sweep
from ketalit.pulling.guard import MOST_LOST
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
    "unexpected",
    "off_topic",
    "requests",
    "seconds",
)


AtOnce = Annotated[
    bool, typer.Option("--now", help="Do a large job at NCBI's busy hours too, and not only at its quiet ones.")
]


@pull_app.command("pubmed")
def pull_pubmed(
    whole: Annotated[
        bool, typer.Option("--sweep", help="Compare all that PubMed lists with all that is held, instead.")
    ] = False,
    most_lost: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the papers that may turn retracted or go without asking.")
    ] = MOST_LOST,
    at_once: AtOnce = False,
    as_json: Json = False,
) -> None:
    """New and changed papers from PubMed."""
    receipts: dict[str, Any] = {}
    with installation(origin_to_pull(load_settings())) as home:
        if whole:
            with progress("PubMed, sweep") as count:
                receipts[sweep.SWEEP] = asdict(
                    sweep.pull(home, _today(), count, most_lost=most_lost, now=_hour(at_once))
                )
            _report(receipts, as_json)
            return
        for pass_name in (pubmed.NEW, pubmed.CHANGED):
            with progress(f"PubMed, {pass_name} records") as count:
                receipts[pass_name] = asdict(
                    pubmed.pull(home, pass_name, _today(), count, most_lost=most_lost, now=_hour(at_once))
                )
    _report(receipts, as_json)


@pull_app.command("trials")
def pull_trials(
    whole: Annotated[
        bool, typer.Option("--sweep", help="Compare all that the registry lists with all that is held, instead.")
    ] = False,
    most_deleted: Annotated[
        float, typer.Option(min=0, max=1, help="Share of the registrations that a sweep may delete without asking.")
    ] = MOST_LOST,
    as_json: Json = False,
) -> None:
    """New and updated registrations from ClinicalTrials.gov."""
    if whole:
        with installation(origin_to_pull(load_settings())) as home, progress("ClinicalTrials.gov, sweep") as count:
            receipt = trials_sweep.pull(home, _today(), count, most_deleted=most_deleted)
        _report({trials_sweep.SWEEP: asdict(receipt)}, as_json)
        return
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
    with installation(load_settings().origin or Origin.LIVE) as home:
        receipts = {str(path): _loaded(home, path) for path in paths}
        indexed = _indexed_or_why_not(home)
    if as_json:
        report({"files": receipts, "index": indexed}, True, str)
    else:
        _report(receipts, False)
        _say_what_was_set_aside(receipts)
        if "error" not in indexed:
            console.print(
                f"{indexed['count']} documents in the index, {indexed['written']} of them new", highlight=False
            )
    _exit_on_errors(receipts | {"index": indexed}, as_json)
    if any(receipt.get("quarantined") for receipt in receipts.values()):
        raise typer.Exit(1)


@app.command("backfill")
def backfill_command(
    place: Annotated[str, typer.Argument(metavar="FOLDER|URL", help="Where the .xml.gz files are.")],
    at_once: AtOnce = False,
    as_json: Json = False,
) -> None:
    """Load PubMed's bulk files (baseline, updates) that are not in yet; can be interrupted and run again."""
    receipts: dict[str, Any] = {}
    with installation(load_settings().origin or Origin.LIVE) as home, progress("PubMed files") as count:
        bulk = backfill.open_place(home, place)
        names = backfill.pending(home, bulk)
        if now := _hour(at_once):
            backfill.require_its_hour(home, place, len(names), now)
        for number, name in enumerate(names):
            try:
                receipts[name] = asdict(backfill.load(home, bulk, name))
            except SetAside as problem:
                receipts[name] = {"error": str(problem)}
            count(number + 1, len(names))
    _report(receipts, as_json)
    _exit_on_errors(receipts, as_json)


def _hour(at_once: bool) -> dt.datetime | None:
    """The time by which a large job is allowed or not; None: a person wants it at once."""
    return None if at_once else dt.datetime.now(dt.UTC)


def _loaded(home: Installation, path: Path) -> dict[str, Any]:
    """The receipt of one file, or what was wrong with that file alone."""
    try:
        with progress(path.name) as count:
            return asdict(files.load(home, path, count))
    except (SetAside, files.Unreadable) as problem:
        return {"error": str(problem)}


def _indexed_or_why_not(home: Installation) -> dict[str, Any]:
    try:
        return asdict(_indexed(home))
    except KetalitError as problem:
        return {"error": f"{problem} What was loaded is in the catalogue: ketalit index takes it up later."}


def _say_what_was_set_aside(receipts: dict[str, Any]) -> None:
    for name, receipt in receipts.items():
        if number := receipt.get("quarantined"):
            errors.print(
                f"ketalit: {name}: {number} record{'s' * (number > 1)} could not be read and "
                f"{'were' if number > 1 else 'was'} set aside, all others are in: ketalit status says why.",
                style="red",
                markup=False,
                highlight=False,
                soft_wrap=True,
            )


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


@app.command()
def rollback(as_json: Json = False) -> None:
    """Go back to the index in use before the last rebuild, brought up to the catalogue first."""
    with installation() as home, progress("Going back to the former index") as count:
        receipt = asdict(go_back(home.catalog, home.index, on_progress=count))
    report(receipt, as_json, lambda: table_of([receipt], tuple(receipt)))


def _indexed(home: Installation) -> IndexReceipt:
    with progress("Indexing") as count:
        return index_changes(home.catalog, home.index, on_progress=count)


def _report(receipts: dict[str, Any], as_json: bool) -> None:
    rows = [{"run": name, **receipt} for name, receipt in receipts.items() if "error" not in receipt]
    counted = [name for name in COUNTS if any(row[name] for row in rows)]
    if rows or as_json:
        report(receipts, as_json, lambda: table_of(rows, ("run", *counted)))


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
