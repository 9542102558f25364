"""PsyNamic's tasks on its val split and in cross-validation over train and val, against its published baselines."""

from __future__ import annotations

from pathlib import Path

from bench.facts_fitting import cross_validated
from bench.measure import Measure
from ingest.evaluation import Evaluation, GoldSet, document, evaluate, read_gold, study_of
from ingest.facts.labelling import TASKS, load_labeller

GOALS = {
    "study_type": 0.89,
    "number_of_participants": 0.93,
    "substances": 0.90,
    "application_form": 0.87,
    "clinical_trial_phase": 0.82,
    "sex_of_participants": 0.94,
    "age_of_participants": 0.93,
}
BASELINES = {
    "study_type": "TF-IDF + SVM 0.72, best BERT 0.873",
    "number_of_participants": "TF-IDF + SVM 0.37, best BERT 0.919",
    "substances": "TF-IDF + SVM 0.78, best BERT 0.871",
    "application_form": "TF-IDF + SVM 0.71, best BERT 0.845",
    "clinical_trial_phase": "TF-IDF + SVM 0.73, best BERT 0.793",
    "sex_of_participants": "best BERT 0.942",
    "age_of_participants": "best BERT 0.927",
}
"""Weighted F1: the SVM measured on val, the BERT as published for a test split that is not here."""
ALLOWANCE = 0.02


def split(data: Path, task: str, name: str) -> GoldSet:
    folder = data / "gold" / "psynamic" / task
    return read_gold(folder / f"{name}.csv", folder / "meta.json")


def measures(data: Path, *, quick: bool = False) -> list[Measure]:
    rows: list[Measure] = []
    for task in TASKS:
        val = split(data, task, "val")
        labeller = load_labeller(task)
        rows.append(_row(f"{task}, val", val, [labeller.labels(study_of(text)) for text in val.texts], task, 0.0))
        if not quick and task in GOALS:
            both = GoldSet(val.labels, split(data, task, "train").texts + val.texts)
            rows.append(_row(f"{task}, 5-fold", both, cross_validated(task, both), task, ALLOWANCE))
    return rows


def _row(name: str, gold: GoldSet, given: list[frozenset[str]], task: str, allowance: float) -> Measure:
    result = evaluate(gold.labels, [text.id for text in gold.texts], [text.labels for text in gold.texts], given)
    goal = GOALS[task] - allowance if task in GOALS else None
    note = " · ".join(part for part in (_interval(result), BASELINES.get(task, "")) if part)
    return Measure(name, result.weighted_f1, "weighted F1", goal, note, document(result))


def _interval(result: Evaluation) -> str:
    interval = result.weighted_interval
    return f"95 % {interval.low:.3f}–{interval.high:.3f}" if interval else ""
