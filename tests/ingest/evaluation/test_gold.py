"""Labelled files are read strictly: a wrong line is named, nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import BadSettings
from ingest.evaluation import evaluate, read_gold, study_of, table
from ingest.evaluation.gold import sections
from ingest.evaluation.report import document

META = '{"Int_to_label": {"0": "Pain", "1": "Sleep", "10": "Other"}}'


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    texts, meta = tmp_path / "val.csv", tmp_path / "meta.json"
    meta.write_text(META, encoding="utf-8")
    texts.write_text(
        '"id","text","labels"\n"7","A title.^\\nAn abstract.","[1, 0, 1]"\n"8","Bare","1"\n', encoding="utf-8"
    )
    return texts, meta


def test_texts_and_labels(files: tuple[Path, Path]) -> None:
    gold = read_gold(*files)
    assert gold.labels == ("Pain", "Sleep", "Other")
    first, second = gold.texts
    assert (first.id, first.title, first.abstract) == ("7", "A title.", "An abstract.")
    assert first.labels == {"Pain", "Other"}
    assert (second.title, second.abstract, second.labels) == ("Bare", "", frozenset({"Sleep"}))
    assert study_of(second).abstract == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('"1","x","[1, 0]"', "do not fit the 3 labels"),
        ('"1","x","9"', "do not fit the 3 labels"),
        ('"1","x","yes"', "neither a number nor a list"),
        ('"1","x"', "has no column labels"),
    ],
)
def test_a_wrong_line_is_named(row: str, says: str, files: tuple[Path, Path]) -> None:
    texts, meta = files
    texts.write_text(f'"id","text","labels"\n"0","x","1"\n{row}\n', encoding="utf-8")
    with pytest.raises(BadSettings, match=says) as caught:
        read_gold(texts, meta)
    assert "record 2" in str(caught.value)


def test_missing_files_are_bad_settings(files: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        read_gold(tmp_path / "none.csv", files[1])
    with pytest.raises(BadSettings, match="does not name the labels"):
        read_gold(files[0], tmp_path / "none.json")


def test_labels_inside_an_abstract_are_taken_apart() -> None:
    parts = list(sections("Before. BACKGROUND: One thing. METHODS: Another: with a colon. RESULTS: A third."))
    assert [(part.label, part.text) for part in parts] == [
        (None, "Before."), ("BACKGROUND", "One thing."), ("METHODS", "Another: with a colon."), ("RESULTS", "A third."),
    ]  # fmt: skip
    assert [part.text for part in sections("No labels here: none.")] == ["No labels here: none."]


def test_the_table_and_the_document_tell_the_same(files: tuple[Path, Path]) -> None:
    gold = read_gold(*files)
    result = evaluate(
        gold.labels, [text.id for text in gold.texts], [text.labels for text in gold.texts],
        [frozenset({"Pain"}), frozenset({"Sleep"})], samples=10,
    )  # fmt: skip
    shown, told = table(result, mistakes=5), document(result)
    assert f"weighted F1 {told['weighted_f1']:.3f}" in shown
    assert "7: false -; missed Other" in shown
    assert told["mistakes"] == [{"id": "7", "false": [], "missed": ["Other"]}]
    assert [row["label"] for row in told["labels"]] == list(gold.labels)
