"""How well the search finds what it should: known items and the studies of systematic reviews, on any back end."""

from __future__ import annotations

import csv
import json
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents import SearchDocument
from index.query import LARGEST_PAGE, LONGEST_TEXT, SearchRequest
from index.search import SearchIndex
from ingest.errors import BadRequest
from ingest.records import Kind

Search = Callable[[str, int], Sequence[str]]
"""Text and a number of hits -> that many ids at most, best first."""
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+")
_REVIEW = re.compile(r"^[A-Za-z]+_\d{4}_")


@dataclass(frozen=True, slots=True)
class Question:
    """A text, and the ids of all documents that answer it."""

    text: str
    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Task:
    """Questions about documents; other documents may be searched among them."""

    name: str
    documents: tuple[SearchDocument, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class KnownItem:
    """Shares of the questions whose one answer is among the first ten or first; the mean of 1/place, 0 beyond ten."""

    queries: int
    recall_at_10: float
    mrr_at_10: float
    first: float


@dataclass(frozen=True, slots=True)
class Screening:
    """One review: its title as query, the studies it included as answers."""

    review: str
    query: str
    records: int
    included: int
    average_precision: float
    recall_at_100: float


def known_item_task(path: Path) -> Task:
    """From a JSON object: id -> QUESTION, CONTEXTS (list of paragraphs), LONG_ANSWER; documents have no title."""
    try:
        held: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
        documents = tuple(_answering(key, entry) for key, entry in held.items())
        questions = tuple(Question(entry["QUESTION"], frozenset({f"pubmed:{key}"})) for key, entry in held.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise BadRequest(
            f"{path} is no file of questions ({problem!r}): give a JSON object, id -> QUESTION, CONTEXTS, LONG_ANSWER."
        ) from problem
    return Task(path.stem, documents, questions)


def _answering(key: str, entry: dict[str, Any]) -> SearchDocument:
    abstract = "\n".join([*entry["CONTEXTS"], entry["LONG_ANSWER"]])
    return _document(key, abstract=abstract)


def screening_task(path: Path, query: str | None = None) -> Task:
    """From a CSV file with title, abstract, keywords, authors, pubmedID, label_included (1 or 0). query: default the
    review's name, which the file is named after: AUTHOR_YEAR_NameOfReview.csv.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        documents = tuple({each.id: each for each in map(_screened, rows)}.values())
        answers = frozenset(f"pubmed:{row['pubmedID']}" for row in rows if int(float(row["label_included"] or 0)) == 1)
    except (OSError, ValueError, KeyError) as problem:
        raise BadRequest(
            f"{path} is no screening file ({problem!r}): give CSV with title, abstract, keywords, authors, pubmedID "
            "and label_included."
        ) from problem
    return Task(path.stem, documents, (Question(query or _named_after(path), answers),))


def _screened(row: dict[str, str]) -> SearchDocument:
    return _document(
        row["pubmedID"], title=row["title"] or None, abstract=row["abstract"] or None,
        mesh=_listed(row["keywords"]), authors=_listed(row["authors"]),
    )  # fmt: skip


def _document(key: str, **parts: str | tuple[str, ...] | None) -> SearchDocument:
    return SearchDocument(id=f"pubmed:{key}", kind=Kind.STUDY, change=1, ids=(f"pubmed:{key}",), **parts)  # type: ignore[arg-type]


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())


def _named_after(path: Path) -> str:
    return " ".join(_WORD.findall(_REVIEW.sub("", path.stem)))


def known_item(questions: Sequence[Question], search: Search) -> KnownItem:
    places = [_place(question, search(question.text, 10)) for question in questions]
    found = [place for place in places if place]
    count = max(1, len(places))
    return KnownItem(len(places), len(found) / count, sum(1 / place for place in found) / count, found.count(1) / count)


def _place(question: Question, ids: Sequence[str]) -> int:
    return next((place for place, each in enumerate(ids, 1) if each in question.answers), 0)


def screening(task: Task, search: Search) -> Screening:
    (question,) = task.questions
    ids = search(question.text, len(task.documents))
    hits = [place for place, each in enumerate(ids, 1) if each in question.answers]
    relevant = max(1, len(question.answers))
    precision = sum(rank / place for rank, place in enumerate(hits, 1)) / relevant
    recall = sum(place <= 100 for place in hits) / relevant
    return Screening(task.name, question.text, len(task.documents), len(question.answers), precision, recall)


def searching(index: SearchIndex, match: str = "auto") -> Search:
    """The index's own search, page by page."""

    def search(text: str, count: int) -> list[str]:
        ids: list[str] = []
        for page in range(1, -(-count // LARGEST_PAGE) + 1):
            request = SearchRequest(text[:LONGEST_TEXT], page=page, size=min(count, LARGEST_PAGE), match=match)
            hits = index.search(request).hits
            ids += [hit.document.id for hit in hits]
            if len(hits) < request.size:
                break
        return ids[:count]

    return search


@contextmanager
def filled(index: SearchIndex, documents: Iterable[SearchDocument]) -> Iterator[SearchIndex]:
    """The index of an alias of its own, in use with these documents; what was made is dropped afterwards."""
    concrete = index.create()
    try:
        index.write(documents, into=concrete)
        index.finish(concrete)
        index.point(concrete)
        yield index
    finally:
        index.drop(concrete)
        index.close()


def own_alias() -> str:
    """An alias that nothing else uses."""
    return f"evaluation-{secrets.token_hex(4)}"
