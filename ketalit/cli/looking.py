"""Commands that show what is there: ``search``, ``status``, ``runs``, ``sources``."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.markup import escape

from catalog import Catalog, Quarantined, Run
from index import SearchRequest
from ingest.errors import BadSettings
from ingest.parsing.enumerations import unknown_values
from ingest.records import Kind, Registration
from ketalit.cli.terminal import Json, app, console, installation, report, table_of
from ketalit.installation import Installation


@app.command()
def search(
    words: Annotated[str, typer.Argument(help='Words, "phrases", -not.')] = "",
    condition: Annotated[
        list[str] | None, typer.Option(help="Only records tagged with this condition (repeatable).")
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="study, registration or news (repeatable).")] = None,
    year_from: Annotated[int | None, typer.Option(help="From this year on.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Up to this year.")] = None,
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest.")] = "relevance",
    page: Annotated[int, typer.Option(min=1)] = 1,
    size: Annotated[int, typer.Option(min=1, max=100)] = 10,
    match: Annotated[str, typer.Option(help="auto, all or any of the words.")] = "auto",
    synonyms: Annotated[bool, typer.Option(help="Search for names of equal meaning too.")] = True,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each hit why it stands where it stands.")] = False,
    as_json: Json = False,
) -> None:
    """Search what is indexed."""
    if sort not in ("relevance", "newest", "oldest"):
        raise BadSettings(f"--sort is relevance, newest or oldest, not {sort!r}.")
    request = SearchRequest(
        text=words,
        kinds=tuple(kind or ()),
        conditions=tuple(condition or ()),
        year_from=year_from,
        year_to=year_to,
        sort=sort,
        page=page,
        size=size,
        match=match,
        synonyms=synonyms,
        explain=explain,
    )
    with installation() as home:
        _require_conditions(home, request.conditions)
        result = home.index.search(request)
    if as_json:
        report(asdict(result), True, str)
        return
    for note in result.notes:
        console.print(note, style="italic", highlight=False)
    console.print(f"{result.total} found", highlight=False)
    for hit in result.hits:
        document = hit.document
        state = "" if document.state == "current" else f"[bold red]{str(document.state).upper()}[/] "
        console.print(f"\n{state}[bold]{escape(document.title or '(no title)')}[/]", highlight=False, soft_wrap=True)
        facts = (
            document.id,
            document.kind,
            document.date or "no date",
            ", ".join(document.conditions) or "no condition",
        )
        console.print("  " + " · ".join(map(str, facts)), highlight=False)
        for sentence in hit.explanation:
            console.print(f"    {sentence}", style="dim", highlight=False, markup=False, soft_wrap=True)


@app.command()
def status(as_json: Json = False) -> None:
    """What the catalogue holds, the last run of each source, watermarks, quarantine, and how far the index is."""
    with installation() as home:
        catalog = home.catalog
        name = home.index.concrete_name()
        document: dict[str, Any] = {
            "origin": home.origin.value,
            "data": str(home.folder),
            "records": catalog.counts(),
            "last_change": catalog.last_change(),
            "indexed_to": catalog.bookmark(name) if name else 0,
            "documents": home.index.count() if name else 0,
            "quarantined": catalog.quarantine_count(),
            "runs": [asdict(run) for run in catalog.last_runs()],
            "watermarks": [asdict(mark) for mark in catalog.watermarks()],
            "set_aside": [_set_aside(one) for one in catalog.quarantined(limit=20)],
            "unknown_values": _unknown_values(catalog),
        }
    if as_json:
        report(document, True, str)
        return
    _show_status(document)


def _show_status(document: dict[str, Any]) -> None:
    for key in ("origin", "data", "records", "last_change", "indexed_to", "documents", "quarantined"):
        console.print(f"{key.replace('_', ' '):<12} {document[key]}", highlight=False, soft_wrap=True)
    rows = [
        {
            **run,
            **{key: value for key, value in (run["receipt"] or {}).items() if value},
            "pass": run["pass_name"],
            "started": f"{run['started']:%Y-%m-%d %H:%M}",
        }
        for run in document["runs"]
    ]
    shown = ("source", "pass", "state", "started", "parsed", "new", "changed", "quarantined", "error")
    columns = tuple(name for name in shown if any(row.get(name) is not None for row in rows))
    for title, lines, names in (
        ("Last runs", rows, columns),
        ("Watermarks", document["watermarks"], ("source", "pass_name", "value")),
        ("Set aside", document["set_aside"], ("source", "record", "reason", "at")),
        ("Values of the registry that are unknown here", document["unknown_values"], ("field", "value", "records")),
    ):
        if lines:
            console.print(table_of(lines, names, title))


def _unknown_values(catalog: Catalog) -> list[dict[str, Any]]:
    """Most frequent first, of the registrations held now."""
    found = Counter(
        pair
        for entry in catalog.entries(Kind.REGISTRATION)
        if isinstance(entry.record, Registration)
        for pair in unknown_values(entry.record)
    )
    return [{"field": field, "value": value, "records": times} for (field, value), times in found.most_common()]


def _set_aside(one: Quarantined) -> dict[str, Any]:
    return {"source": one.source, "record": one.hint, "reason": one.reason, "at": f"{one.at:%Y-%m-%d %H:%M}"}


@app.command()
def runs(
    source: Annotated[str | None, typer.Argument(help="pubmed, trials or news; all of them without.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So many, the newest first.")] = 20,
    as_json: Json = False,
) -> None:
    """The newest runs and their receipts: what was announced, what became of it, what it cost."""
    with installation() as home:
        found = home.catalog.runs(limit=limit, source=source)
    report([asdict(run) for run in found], as_json, lambda: "\n".join(map(_run_line, found)) or "No run yet.")


def _run_line(run: Run) -> str:
    """One run in words; counts of nothing are left out."""
    counts = asdict(run.receipt) if run.receipt else {}
    told = ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in counts.items() if count)
    window = f" ({run.window})" if run.window else ""
    head = f"{run.started:%Y-%m-%d %H:%M}  {run.source} {run.pass_name}{window}: {run.state}"
    return "\n    ".join(part for part in (head, told, run.error) if part)


@app.command()
def sources(as_json: Json = False) -> None:
    """Where records come from: address, last success, what is wrong."""
    with installation() as home:
        rows = _sources(home)
    report(
        rows,
        as_json,
        lambda: table_of(rows, ("source", "address", "last_run", "state", "problem"), f"{home.origin.value} sources"),
    )


def _sources(home: Installation) -> list[dict[str, Any]]:
    runs = home.catalog.last_runs()
    addresses = [("pubmed", home.eutils_url, "pubmed"), ("trials", home.trials_url, "trials")]
    rows = []
    for name, address, source in addresses:
        rows += [_row(f"{name}, {run.pass_name}", address, run) for run in runs if run.source == source] or [
            _row(name, address, None)
        ]
    for feed in home.feeds:
        last = next((run for run in runs if (run.source, run.pass_name) == ("news", feed.id)), None)
        rows.append(_row(f"feed {feed.id}", feed.url, last))
    return rows


def _row(source: str, address: str, run: Run | None) -> dict[str, Any]:
    seen = f"{run.started:%Y-%m-%d %H:%M}" if run else None
    return {
        "source": source,
        "address": address,
        "last_run": seen,
        "state": run.state if run else "never asked",
        "problem": run.error if run else None,
    }


def _require_conditions(home: Installation, conditions: tuple[str, ...]) -> None:
    known = {condition.id for condition in home.vocabulary.conditions}
    for condition in conditions:
        if condition not in known:
            raise BadSettings(f"There is no condition {condition!r}: the ids are {', '.join(sorted(known))}.")
