"""Condition labels of PsyNamic (Bernhard et al.), studies of psychedelics and ketamine, against our tags.

Two ways: rules alone, by the mapping of ``ingest.facts.tagged``, and the shipped linear model over tags and words,
fitted on the train split. Their labels name who was studied: "Healthy Participants" stands for everybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from bench.facts_fitting import FOLDS, SEED, cross_validated
from bench.measure import Measure, optional
from ingest.evaluation import Evaluation, GoldSet, GoldText, document, evaluate, read_gold, study_of
from ingest.facts.labelling import TAGGED, load_labeller
from ingest.facts.tagged import FAMILIES
from ingest.records import Strength
from ingest.tagging import Tagger

_LEAST_TEXTS = 3
_HEALTHY = "Healthy Participants"
_PATIENTS = ("Psychiatric condition", "(Chronic) Pain", "Palliative Setting")


def measures(data: Path, tagger: Tagger) -> list[Measure]:
    """The rows of the table for both splits that are here; the reserved test split is not."""
    folder = data / "gold" / "psynamic" / "condition"
    train, validation = (read_gold(folder / f"{split}.csv", folder / "meta.json") for split in ("train", "val"))
    shipped = load_labeller(TAGGED)
    rows = [
        (
            "val, rules alone",
            None,
            _scored(validation, [by_rules(text, tagger) for text in validation.texts]),
        ),
        (
            "val, shipped model",
            0.93,
            _scored(validation, [shipped.labels(study_of(text)) for text in validation.texts]),
        ),
    ]
    if optional("sklearn") is not None:
        rows += [
            ("5-fold on train", 0.92, _scored(train, cross_validated(TAGGED, train))),
            ("val, words + linear SVM (peer)", None, _scored(validation, _words_alone(train, validation))),
            ("5-fold, words + linear SVM (peer)", None, _scored(train, _peer_cross_validated(train))),
        ]
    return [
        Measure(
            f"psynamic condition, {name}", found.weighted_f1, "weighted F1", goal, _interval(found), document(found)
        )
        for name, goal, found in rows
    ]


def by_rules(text: GoldText, tagger: Tagger) -> frozenset[str]:
    """The labels that the mapping gives for the text's topics; nobody's patient is a healthy participant."""
    topics = {tag.condition for tag in tagger.tag(study_of(text)) if tag.strength is Strength.TOPIC}
    vocabulary = tagger.vocabulary
    found = {
        label
        for label, conditions in FAMILIES.items()
        if topics & set(chain.from_iterable(map(vocabulary.with_descendants, conditions)))
    }
    if not found & set(_PATIENTS):
        found.add(_HEALTHY)
    return frozenset(found)


def _peer_cross_validated(gold: GoldSet) -> list[frozenset[str]]:
    selection: Any = optional("sklearn.model_selection")
    predicted: list[frozenset[str]] = [frozenset()] * len(gold.texts)
    for seen, unseen in selection.KFold(FOLDS, shuffle=True, random_state=SEED).split(gold.texts):
        parts = [GoldSet(gold.labels, tuple(gold.texts[place] for place in places)) for places in (seen, unseen)]
        for place, labels in zip(unseen, _words_alone(parts[0], parts[1]), strict=True):
            predicted[place] = labels
    return predicted


def _words_alone(seen: GoldSet, unseen: GoldSet) -> list[frozenset[str]]:
    text: Any = optional("sklearn.feature_extraction.text")
    machines: Any = optional("sklearn.svm")
    words = text.TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    left = words.fit_transform(_plain(seen))
    right = words.transform(_plain(unseen))
    found: list[set[str]] = [set() for _ in unseen.texts]
    for label in seen.labels:
        marks = [label in text.labels for text in seen.texts]
        if sum(marks) < _LEAST_TEXTS:
            continue
        for place, given in enumerate(machines.LinearSVC().fit(left, marks).predict(right)):
            if given:
                found[place].add(label)
    return [frozenset(labels) for labels in found]


def _plain(gold: GoldSet) -> list[str]:
    return [f"{text.title} . {text.abstract}" for text in gold.texts]


def _scored(gold: GoldSet, predicted: Sequence[frozenset[str]]) -> Evaluation:
    return evaluate(gold.labels, [text.id for text in gold.texts], [text.labels for text in gold.texts], predicted)


def _interval(evaluation: Evaluation) -> str:
    interval = evaluation.weighted_interval
    return f"95 % interval {interval.low:.3f}–{interval.high:.3f}" if interval else ""
