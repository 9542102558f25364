"""``ketalit evaluate TASK FILE``: how right the labels are on a labelled file, with every mistake named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.evaluation import Evaluation, document, evaluate, read_gold, study_of, table
from ingest.facts.labelling import TASKS, load_labeller
from ingest.facts.linear import load_model
from ingest.facts.medline import is_rct, read_papers
from ingest.facts.rct import CUTS, rct_score
from ingest.records import Study
from ketalit.cli.evaluating_search import evaluate_app
from ketalit.cli.terminal import Json, report

TRIAL = "Randomized Controlled Trial"
SHOWN = 30
"""Mistakes that a person is shown; --json names all."""

Labelled = Annotated[Path, typer.Argument(metavar="FILE.csv", help="Columns id, text, labels.")]
Names = Annotated[Path, typer.Option("--labels", metavar="meta.json", help='Names the labels: {"Int_to_label": …}.')]
Papers = Annotated[Path, typer.Argument(metavar="FILE", help="MEDLINE format (.nbib) or PubMed XML (.xml, .xml.gz).")]
Mistakes = Annotated[int, typer.Option("--mistakes", min=0, help="How many mistakes to print.")]


def task_evaluation(task: str, texts: Path, labels: Path) -> Evaluation:
    """The shipped labeller of a PsyNamic task on a file. BadSettings names the file, the line and the remedy."""
    gold = read_gold(texts, labels)
    labeller = load_labeller(task)
    given = [labeller.labels(study_of(text)) for text in gold.texts]
    return evaluate(gold.labels, [text.id for text in gold.texts], [text.labels for text in gold.texts], given)


def rct_evaluations(papers: Sequence[Study]) -> dict[str, Evaluation]:
    """Each cut-off's evaluation; the publication types are taken away before the papers are read."""
    model = load_model("rct")
    hidden = [replace(study, publication_types=(), mesh_headings=()) for study in papers]
    scores = [rct_score(study, model) for study in hidden]
    gold = [_label(is_rct(study)) for study in papers]
    ids = [study.pmid for study in papers]
    return {
        name: evaluate((TRIAL,), ids, gold, [_label(score >= model.cuts[name]) for score in scores]) for name in CUTS
    }


def trial_figures(result: Evaluation) -> dict[str, float]:
    """Sensitivity, specificity and precision for the one label."""
    counts = result.labels[0].counts
    others = result.texts - counts.support
    specificity = 1 - counts.false / others if others else 0.0
    return {
        "sensitivity": round(counts.recall, 4),
        "specificity": round(specificity, 4),
        "precision": round(counts.precision, 4),
    }


def _label(trial: bool) -> frozenset[str]:
    return frozenset({TRIAL}) if trial else frozenset()


def _command(task: str) -> Callable[..., None]:
    def command(path: Labelled, labels: Names, mistakes: Mistakes = SHOWN, as_json: Json = False) -> None:
        result = task_evaluation(task, path, labels)
        report({"task": task, **document(result)}, as_json, lambda: table(result, mistakes=mistakes))

    command.__doc__ = f"Score the labels of PsyNamic's task {task} on a labelled file."
    return command


for _task in TASKS:
    evaluate_app.command(_task)(_command(_task))


@evaluate_app.command("rct")
def rct(path: Papers, mistakes: Mistakes = SHOWN, as_json: Json = False) -> None:
    """Score reports of randomised trials against publication types given by people, hidden from the classifier.

    A file that the model was fitted on (bench/facts_rct.py names it) says nothing of unseen papers.
    """
    results = rct_evaluations(read_papers(path))
    found: dict[str, Any] = {name: {**trial_figures(result), **document(result)} for name, result in results.items()}
    report({"task": "rct", "cut_offs": found}, as_json, lambda: _rct_text(results, mistakes))


def _rct_text(results: dict[str, Evaluation], mistakes: int) -> str:
    lines = []
    for name, result in results.items():
        figures = ", ".join(f"{what} {value:.3f}" for what, value in trial_figures(result).items())
        lines.append(f"{name} cut-off: {figures}; {result.texts} papers, {result.labels[0].counts.support} trials")
    return "\n".join((*lines, "", "balanced cut-off:", table(results["balanced"], mistakes=mistakes)))
