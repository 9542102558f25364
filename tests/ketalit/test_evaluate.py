"""``ketalit evaluate``: figures, intervals and every mistake for a labelled file, whatever its labels."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.errors import BadSettings
from ingest.facts.medline import read_papers
from ketalit.cli import app
from ketalit.cli.evaluating import rct_evaluations, task_evaluation, trial_figures

ROUTES = ["Oral", "Nasal", "Intravenous", "Unknown"]
NBIB = """PMID- 1
STAT- MEDLINE
TI  - Ketamine against midazolam in depression: a randomized, double-blind,
      placebo-controlled trial.
AB  - Seventy patients were randomly assigned to ketamine or placebo.
PT  - Journal Article
PT  - Randomized Controlled Trial

PMID- 2
STAT- MEDLINE
TI  - Ketamine for pain: a narrative overview.
AB  - We describe what is known of ketamine for pain.
PT  - Review
"""


def labelled(folder: Path, rows: list[tuple[str, str]]) -> tuple[Path, Path]:
    """(texts, label names) as PsyNamic writes them."""
    texts, names = folder / "file.csv", folder / "meta.json"
    with texts.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["id", "text", "labels"])
        writer.writerows([str(place), text, labels] for place, (text, labels) in enumerate(rows))
    names.write_text(json.dumps({"Int_to_label": dict(enumerate(ROUTES))}), encoding="utf-8")
    return texts, names


GIVEN = [
    ("Esketamine nasal spray in depression.^\nPatients received intranasal esketamine twice weekly.", "[0, 1, 0, 0]"),
    ("Intravenous ketamine in depression.^\nPatients received one infusion over 40 minutes.", "[0, 0, 1, 0]"),
    ("Intravenous ketamine for pain.^\nAn infusion was given.", "[1, 0, 0, 0]"),
]


def test_json_gives_figures_intervals_and_every_mistake(tmp_path: Path) -> None:
    texts, names = labelled(tmp_path, GIVEN)
    done = CliRunner().invoke(
        app, ["evaluate", "application_form", str(texts), "--labels", str(names), "--json"], catch_exceptions=False
    )
    found = json.loads(done.stdout)
    assert (found["task"], found["texts"]) == ("application_form", 3)
    assert {"weighted_f1", "macro_f1", "weighted_f1_interval", "labels", "mistakes"} <= found.keys()
    assert found["mistakes"] == [{"id": "2", "false": ["Intravenous"], "missed": ["Oral"]}]
    assert [label["label"] for label in found["labels"]] == ROUTES


def test_a_person_reads_a_table_with_the_mistakes(tmp_path: Path) -> None:
    texts, names = labelled(tmp_path, GIVEN)
    done = CliRunner().invoke(
        app, ["evaluate", "application_form", str(texts), "--labels", str(names)], catch_exceptions=False
    )
    assert "weighted F1" in done.stdout
    assert "2: false Intravenous; missed Oral" in done.stdout


def test_publication_types_are_hidden_from_the_classifier(tmp_path: Path) -> None:
    """Else a wrong type would make itself right: the types swapped, the same papers must be found."""
    path = tmp_path / "papers.nbib"
    path.write_text(NBIB, encoding="utf-8")
    swapped = tmp_path / "swapped.nbib"
    swapped.write_text(
        NBIB.replace("PT  - Randomized Controlled Trial", "PT  - Letter").replace(
            "PT  - Review", "PT  - Randomized Controlled Trial"
        ),
        encoding="utf-8",
    )
    right = rct_evaluations(read_papers(path))["balanced"]
    wrong = rct_evaluations(read_papers(swapped))["balanced"]
    assert trial_figures(right) == {"sensitivity": 1.0, "specificity": 1.0, "precision": 1.0}
    assert trial_figures(wrong) == {"sensitivity": 0.0, "specificity": 0.0, "precision": 0.0}
    assert [mistake.id for mistake in wrong.mistakes] == ["1", "2"]


def test_rct_prints_three_cut_offs(tmp_path: Path) -> None:
    path = tmp_path / "papers.nbib"
    path.write_text(NBIB, encoding="utf-8")
    found = json.loads(CliRunner().invoke(app, ["evaluate", "rct", str(path), "--json"]).stdout)
    assert list(found["cut_offs"]) == ["precise", "balanced", "sensitive"]


def test_types_given_by_a_machine_judge_nothing(tmp_path: Path) -> None:
    path = tmp_path / "papers.xml"
    path.write_text(
        "<PubmedArticleSet><PubmedArticle><MedlineCitation Status='MEDLINE' IndexingMethod='Automated'>"
        "<PMID Version='1'>7</PMID><Article><ArticleTitle>Ketamine</ArticleTitle><PublicationTypeList>"
        "<PublicationType UI='D016449'>Randomized Controlled Trial</PublicationType></PublicationTypeList></Article>"
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>",
        encoding="utf-8",
    )
    with pytest.raises(BadSettings, match="no paper with publication types"):
        read_papers(path)


@pytest.mark.parametrize("content", ["", "id,text\n1,a\n", 'id,text,labels\n1,a,"[1]"\n', "id,text,labels\n1,a,x\n"])
def test_a_file_that_is_not_in_the_format_is_named(tmp_path: Path, content: str) -> None:
    texts, names = labelled(tmp_path, GIVEN)
    texts.write_text(content, encoding="utf-8")
    if not content:
        assert task_evaluation("application_form", texts, names).texts == 0
        return
    with pytest.raises(BadSettings, match=r"file\.csv"):
        task_evaluation("application_form", texts, names)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"absent\.nbib"):
        read_papers(tmp_path / "absent.nbib")


@pytest.mark.data
@pytest.mark.parametrize(
    ("task", "least"), [("number_of_participants", 0.86), ("substances", 0.87), ("application_form", 0.81)]
)
def test_real_texts_not_seen_in_fitting(shared_data: Path, task: str, least: float) -> None:
    folder = shared_data / "gold" / "psynamic" / task
    assert task_evaluation(task, folder / "val.csv", folder / "meta.json").weighted_f1 >= least
