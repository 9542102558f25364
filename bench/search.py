"""Measures the search: ``python -m bench.search`` prints the table, ``JSON=1`` gives one JSON document instead.

Known items, screening, pasted titles, agreement and speed of both back ends, beside plain FTS5 and plain
Elasticsearch in the same run. Reads the real data next to the project (``--data`` names another folder).
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench import index_speed, search_hostile, search_speed, search_titles
from bench.measure import Measure, as_table
from bench.search_baselines import bare_fts5, plain_multi_match
from catalog import Entry, Tagged
from index import SearchIndex, document_of, evaluation, open_index
from index.documents import SearchDocument
from index.evaluation import Search, Task
from ingest.facts import facts_of
from ingest.parsing.pubmed import iter_pubmed
from ingest.records import Study
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary
from tests.servers.elasticsearch import NotHere, elasticsearch

EMBEDDED, ELASTIC = "embedded", "Elasticsearch"
FTS5, MULTI_MATCH = "bare FTS5, OR (peer)", "plain multi_match (peer)"
_LARGE = Path("pubmed") / "pubmed21n1298.xml.gz"
_QUESTIONS = Path("gold") / "pubmedqa_questions.json"
_PAGE = Path("page") / "how-ketamine-affects-your-brain.txt"


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    data: Path = options.data
    if not data.is_dir():
        sys.stderr.write(f"The folder {data} is not there; name the folder of the real data with --data.\n")
        return 2
    try:
        with elasticsearch() as url:
            rows = measure(data, url)
    except NotHere as problem:
        sys.stderr.write(f"No Elasticsearch to measure: {problem}.\n")
        rows = measure(data, None)
    if os.environ.get("JSON") == "1":
        document = {"measures": [row.document() for row in rows]}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(as_table(rows) + "\n")
    return 0


def measure(data: Path, url: str | None) -> list[Measure]:
    """All rows of the table; url: of an Elasticsearch, None leaves its rows out."""
    task = evaluation.known_item_task(data / _QUESTIONS)
    tagged = _tagged(data / _LARGE)
    corpus = tuple(_documents(tagged))
    page = search_titles.as_documents(search_titles.on_the_page(data / _PAGE))
    texts = [question.text for question in task.questions]
    rows: list[Measure] = []
    with ExitStack() as stack:
        documents = (*corpus, *task.documents, *page)
        indexes = _indexes(stack, documents, url)
        rows += _known_items(stack, indexes, documents, task, url)
        rows += search_titles.measures(indexes, corpus, page)
        rows += search_speed.measures(indexes, texts)
        rows += search_hostile.measures(indexes)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        rows += index_speed.measures(folder, tagged, corpus, texts, url)
    for path in sorted((data / "gold" / "screening").glob("*.csv")):
        rows += _screening(evaluation.screening_task(path), url)
    return rows


def _tagged(path: Path) -> list[Tagged]:
    """The file's papers with tags and facts, the newest version of each."""
    tagger = Tagger(load_vocabulary())
    with gzip.open(path) as file:
        records = {record.id: record for record in iter_pubmed(file) if isinstance(record, Study)}  # type: ignore[arg-type]
    return [Tagged(record, tagger.tag(record), (), facts_of(record)) for record in records.values()]


def _documents(tagged: Iterable[Tagged]) -> Iterator[SearchDocument]:
    now = dt.datetime.now(dt.UTC)
    for change, each in enumerate(tagged, 1):
        yield document_of(Entry(each.record, change, each.tags, (), each.record.state, now, now, each.facts))


def _indexes(stack: ExitStack, documents: tuple[SearchDocument, ...], url: str | None) -> dict[str, SearchIndex]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
    opened = {EMBEDDED: open_index(data=folder, alias=evaluation.own_alias())}
    if url:
        opened[ELASTIC] = open_index(data=folder, alias=evaluation.own_alias(), url=url)
    return {name: stack.enter_context(evaluation.filled(index, documents)) for name, index in opened.items()}


def _peers(stack: ExitStack, documents: tuple[SearchDocument, ...], url: str | None) -> dict[str, Search]:
    peers = {FTS5: bare_fts5(documents)}
    if url:
        peers[MULTI_MATCH] = stack.enter_context(plain_multi_match(url, documents))
    return peers


def _known_items(
    stack: ExitStack, indexes: dict[str, SearchIndex], documents: tuple[SearchDocument, ...], task: Task,
    url: str | None,
) -> list[Measure]:  # fmt: skip
    searches = {name: evaluation.searching(index) for name, index in indexes.items()}
    rows = []
    for name, search in (searches | _peers(stack, documents, url)).items():
        measured = evaluation.known_item(task.questions, search)
        recall, mrr = (0.985, 0.94) if name in searches else (None, None)
        rows.append(Measure(f"known item, recall@10, {name}", measured.recall_at_10, "", recall))
        rows.append(Measure(f"known item, MRR@10, {name}", measured.mrr_at_10, "", mrr))
    return rows


def _screening(task: Task, url: str | None) -> list[Measure]:
    with ExitStack() as stack:
        indexes = _indexes(stack, task.documents, url)
        searches = {name: evaluation.searching(index, "any") for name, index in indexes.items()}
        peers = {name: evaluation.screening(task, peer) for name, peer in _peers(stack, task.documents, url).items()}
        ours = {name: evaluation.screening(task, search) for name, search in searches.items()}
    rows = []
    for name, measured in (ours | peers).items():
        mine = name in ours
        precision = max(peer.average_precision for peer in peers.values()) if mine else None
        recall = max(peer.recall_at_100 for peer in peers.values()) if mine else None
        label = f"screening {measured.query}"
        rows.append(Measure(f"{label}, average precision, {name}", measured.average_precision, "", precision))
        rows.append(Measure(f"{label}, recall@100, {name}", measured.recall_at_100, "", recall))
    return [replace(row, note=f"{task.name}") for row in rows]


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="folder of the real data (default: %(default)s)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
