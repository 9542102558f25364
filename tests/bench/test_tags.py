"""The figures of the bench that need no other tool are held by the suite; they are measured on real data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import bc5cdr, negation, psynamic
from bench.measure import Measure, as_table
from bench.mesh_tree import read_mesh
from bench.tags import main
from ingest.evaluation import read_gold
from ingest.facts.tagged import FAMILIES
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load_vocabulary())


@pytest.mark.data
def test_diseases_named_in_abstracts_are_found(shared_data: Path, tagger: Tagger) -> None:
    named, senses = bc5cdr.measures(shared_data, tagger, read_mesh(shared_data))
    assert named.value is not None
    assert named.value >= 0.92
    assert senses.value == 1.0, senses.detail


@pytest.mark.data
def test_negated_and_affirmed_are_told_apart(shared_data: Path) -> None:
    ours = negation.measures(shared_data)[0]
    assert ours.value is not None
    assert ours.value >= 0.95


@pytest.mark.data
def test_the_mapping_alone_gives_the_labels(shared_data: Path, tagger: Tagger) -> None:
    """By rules and without training on their labels: a fall below this is a fault in vocabulary or scoring."""
    folder = shared_data / "gold" / "psynamic" / "condition"
    gold = read_gold(folder / "val.csv", folder / "meta.json")
    assert set(FAMILIES) == set(gold.labels)
    given = [psynamic.by_rules(text, tagger) for text in gold.texts]
    depression = [
        ("Depression" in text.labels, "Depression" in labels) for text, labels in zip(gold.texts, given, strict=True)
    ]
    agreed = sum(meant == found for meant, found in depression) / len(depression)
    assert agreed >= 0.9


def test_a_measure_says_whether_it_reached_its_goal() -> None:
    rows = [
        Measure("good", 0.95, "F1", 0.93), Measure("short", 0.9, "F1", 0.93), Measure("told", 12_345.0, "records/s"),
        Measure("not there", None, "F1", 0.5, "not installed"),
    ]  # fmt: skip
    assert [row.verdict for row in rows] == ["reached", "short by 0.030", "reported", "not measured"]
    assert "12,345 records/s" in as_table(rows)
    assert json.loads(json.dumps(rows[1].document()))["goal"] == 0.93


def test_a_missing_folder_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "none")]) == 2
    assert "is not there; name the folder" in capsys.readouterr().err
