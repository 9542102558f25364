"""``export``: every record that a search finds, as a file."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from index import SearchRequest
from ingest.errors import BadSettings
from ingest.records import Kind
from ketalit.cli.terminal import app, installation, progress
from web.exporting import MEDIA_TYPES, entries_of, exported


@app.command("export")
def export(
    query: Annotated[str, typer.Argument(help="What to search for; nothing: everything.")] = "",
    file_format: Annotated[str, typer.Option("--format", help="json, csv or ris.")] = "json",
    output: Annotated[Path | None, typer.Option(help="The file to write; default: standard output.")] = None,
    condition: Annotated[
        list[str] | None, typer.Option(help="Only records tagged with this condition (repeatable).")
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="study, registration or news (repeatable).")] = None,
    year_from: Annotated[int | None, typer.Option(help="From this year on.")] = None,
    year_to: Annotated[int | None, typer.Option(help="Up to this year.")] = None,
    sort: Annotated[str, typer.Option(help="relevance, newest or oldest.")] = "newest",
) -> None:
    """Write all records that a search finds, however many, as JSON, CSV or RIS."""
    if file_format not in MEDIA_TYPES:
        raise BadSettings(f"--format is {', '.join(MEDIA_TYPES)}, not {file_format!r}.")
    request = SearchRequest(
        text=query, kinds=tuple(kind or ()), conditions=tuple(condition or ()), year_from=year_from, year_to=year_to,
        sort=sort,
    )  # fmt: skip
    with installation() as home, progress("Exporting") as count:
        pieces = exported(file_format, entries_of(home.index, home.catalog, request))
        try:
            with output.open("w", encoding="utf-8", newline="") if output else nullcontext(sys.stdout) as target:
                for done, piece in enumerate(pieces, 1):
                    target.write(piece)
                    count(done, done)
        except OSError as problem:
            where = output or "standard output"
            raise BadSettings(f"{where} cannot be written ({problem.strerror}): name another file.") from problem
