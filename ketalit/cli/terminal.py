"""What all commands share: the application, the two streams, progress bars, and the one way to report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from ketalit.installation import Installation, open_installation
from ketalit.settings import Origin

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ketamine studies, trial registrations and news: pulled, tagged by condition, searchable.",
)
console = Console()
errors = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Counter = Callable[[int, int], None]


@contextmanager
def installation(origin: Origin | None = None) -> Iterator[Installation]:
    """The installation of the environment, closed at the end."""
    opened = open_installation(origin)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def progress(what: str) -> Iterator[Counter]:
    """A progress bar on standard error; nothing where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def report(document: object, as_json: bool, table: Callable[[], Table | str]) -> None:
    """Print the document as JSON, or what a person reads of it."""
    if as_json:
        print(json.dumps(document, default=str, ensure_ascii=False))  # noqa: T201 (standard output is for the document alone)
    else:
        console.print(table(), highlight=False, soft_wrap=True, markup=False)


def table_of(rows: list[dict[str, Any]], columns: tuple[str, ...], title: str | None = None) -> Table:
    """The named columns of the rows; an absent value is shown as –."""
    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*("–" if row.get(column) is None else escape(str(row[column])) for column in columns))
    return table
