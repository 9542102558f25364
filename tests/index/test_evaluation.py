"""How the search is measured: reading labelled files, and the figures themselves."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index import evaluation
from index.evaluation import KnownItem, Question, Task
from ingest.errors import BadRequest
from tests.index.conftest import OpenIndex
from tests.index.records import document

QUESTIONS = {
    "1": {"QUESTION": "Does ketamine help?", "CONTEXTS": ["Ketamine was given."], "LONG_ANSWER": "It helps."},
    "2": {"QUESTION": "Do mice swim?", "CONTEXTS": ["Mice swam."], "LONG_ANSWER": "They swim."},
}
SCREENED = """record_id,pubmedID,title,keywords,authors,abstract,label_abstract_screening,label_included
1,11,Muscle relaxants in back pain,Adult; Humans,"Doe, J",They relax.,1,1
2,12,A muscle,Humans,"Roe, R",,1,0
3,13,Nothing of it,,,,0,0
"""


def answering(*ids: str) -> evaluation.Search:
    def search(text: str, count: int) -> Sequence[str]:
        return ids[:count]

    return search


def test_known_item_figures() -> None:
    questions = [Question("", frozenset({each})) for each in ("a", "b", "c", "d")]
    measured = evaluation.known_item(questions, answering("a", "b", *"0123456789", "c"))
    assert measured == KnownItem(4, 0.5, (1 + 1 / 2) / 4, 0.25), "beyond ten is not found"


def test_screening_figures() -> None:
    documents = tuple(document(number) for number in range(4))
    task = Task("review", documents, (Question("", frozenset({"a", "b", "never found"})),))
    measured = evaluation.screening(task, answering("a", "x", "b"))
    assert measured.average_precision == pytest.approx((1 + 2 / 3) / 3)
    assert measured.recall_at_100 == pytest.approx(2 / 3)


def test_questions_are_asked_of_an_index_of_its_own(opened: OpenIndex, tmp_path: Path) -> None:
    path = tmp_path / "questions.json"
    path.write_text(json.dumps(QUESTIONS))
    task = evaluation.known_item_task(path)
    assert task.documents[0].title is None and "It helps." in (task.documents[0].abstract or "")
    with evaluation.filled(opened(), task.documents) as ready:
        measured = evaluation.known_item(task.questions, evaluation.searching(ready))
    assert measured == KnownItem(2, 1.0, 1.0, 1.0)
    assert opened().concrete_names() == (), "what was made is gone"


def test_a_review_is_screened_by_its_name(opened: OpenIndex, tmp_path: Path) -> None:
    path = tmp_path / "Doe_2006_SkeletalMuscleRelaxants.csv"
    path.write_text(SCREENED)
    task = evaluation.screening_task(path)
    assert task.questions[0].text == "Skeletal Muscle Relaxants"
    with evaluation.filled(opened(), task.documents) as ready:
        measured = evaluation.screening(task, evaluation.searching(ready, "any"))
    assert (measured.records, measured.included, measured.average_precision) == (3, 1, 1.0)


@pytest.mark.parametrize("text", ["", "[]", '{"1": {}}', '{"1": 2}', "\x00"])
def test_files_that_are_none_of_these_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wrong"
    path.write_text(text)
    with pytest.raises(BadRequest, match="no file of questions"):
        evaluation.known_item_task(path)
    path.write_text(text + "\n1,2")
    with pytest.raises(BadRequest, match="no screening file"):
        evaluation.screening_task(path)
