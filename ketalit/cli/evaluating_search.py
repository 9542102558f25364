"""``evaluate known-item`` and ``evaluate screening``: how well the search finds what it should, on the back end set."""

from __future__ import annotations

import datetime as dt
import gzip
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, BinaryIO, cast

import typer

from catalog import Entry
from index import SearchIndex, document_of, evaluation, open_index
from index.documents import SearchDocument
from ingest.errors import BadSettings
from ingest.parsing.pubmed import iter_pubmed
from ingest.records import Study
from ketalit.cli.terminal import Counter, Json, app, progress, report, table_of
from ketalit.settings import load_settings

evaluate_app = typer.Typer(no_args_is_help=True, help="Measure on labelled files how right the answers are.")
app.add_typer(evaluate_app, name="evaluate")


@evaluate_app.command("known-item")
def known_item(
    path: Annotated[Path, typer.Argument(metavar="FILE.json", help="id -> QUESTION, CONTEXTS, LONG_ANSWER.")],
    corpus: Annotated[
        list[Path] | None, typer.Option(help="PubMed file, .xml or .xml.gz, to search among (repeatable).")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask each question of a file; its own text, without a title, should come first."""
    task = evaluation.known_item_task(path)
    with _filled(task.documents, corpus or ()) as index:
        measured = asdict(evaluation.known_item(task.questions, evaluation.searching(index)))
        document = {**_about(index), **measured}
    report(document, as_json, lambda: table_of([document], tuple(document)))


@evaluate_app.command("screening")
def screening(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE.csv…", help="Records of a review's search; label_included: 1 or 0.")
    ],
    query: Annotated[str | None, typer.Option(help="The review's title; default: after the file's name.")] = None,
    as_json: Json = False,
) -> None:
    """Search each review's records for any word of its title; the studies that it included should come first."""
    reviews: list[dict[str, Any]] = []
    about: dict[str, Any] = {}
    for path in paths:
        task = evaluation.screening_task(path, query)
        with _filled(task.documents, ()) as index:
            about = _about(index)
            reviews.append(asdict(evaluation.screening(task, evaluation.searching(index, "any"))))
    means = {
        name: sum(review[name] for review in reviews) / len(reviews) for name in ("average_precision", "recall_at_100")
    }
    document = {"back_end": about["back_end"], **means, "reviews": reviews}
    report(document, as_json, lambda: table_of(reviews, tuple(reviews[0])))


@contextmanager
def _filled(documents: Iterable[SearchDocument], corpus: Iterable[Path]) -> Iterator[SearchIndex]:
    """An index of its own on the back end of the settings, gone afterwards; what people search is not touched."""
    chosen = load_settings()
    held = {each.id: each for each in documents}
    with tempfile.TemporaryDirectory(prefix="ketalit-") as folder, progress("Indexing") as count:
        index = open_index(
            data=Path(folder), alias=evaluation.own_alias(), url=chosen.index_url, user=chosen.index_user,
            password=chosen.index_password.get_secret_value() if chosen.index_password else None,
            api_key=chosen.index_api_key.get_secret_value() if chosen.index_api_key else None,
            ca_certs=chosen.index_ca_certs,
        )  # fmt: skip
        others = (each for each in _of_files(corpus) if each.id not in held)
        counted = (each for done, each in enumerate(chain(held.values(), others), 1) if _told(count, done))
        with evaluation.filled(index, counted) as ready:
            yield ready


def _told(count: Counter, done: int) -> bool:
    if done % 500 == 0:
        count(done, done)
    return True


def _of_files(paths: Iterable[Path]) -> Iterator[SearchDocument]:
    now = dt.datetime.now(dt.UTC)
    for path in paths:
        try:
            with _opened(path) as file:
                for change, record in enumerate(iter_pubmed(file), 1):
                    if isinstance(record, Study):
                        yield document_of(Entry(record, change, (), (), record.state, now, now))
        except OSError as problem:
            raise BadSettings(f"{path} cannot be read ({problem.strerror}): correct its name or rights.") from problem


def _opened(path: Path) -> BinaryIO:
    return cast(BinaryIO, gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _about(index: SearchIndex) -> dict[str, Any]:
    back_end = "elasticsearch" if load_settings().index_url else "embedded"
    return {"back_end": back_end, "records": index.count()}
