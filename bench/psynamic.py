"""Condition labels of PsyNamic (Bernhard et al.), studies of psychedelics and ketamine, against our tags.

Two ways: rules alone, by the mapping declared here, and a linear model over the tags and the words, fitted on the train
split. Their labels name who was studied: "Healthy Participants" stands for everybody who is no patient.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from bench.measure import Measure, optional
from ingest.evaluation import Evaluation, GoldSet, GoldText, document, evaluate, read_gold, study_of
from ingest.records import ConditionTag, Strength
from ingest.tagging import Tagger

MAPPING: dict[str, tuple[str, ...]] = {
    "Psychiatric condition": (
        "mood-disorders",
        "suicidality",
        "anxiety",
        "trauma",
        "ocd",
        "mental-health",
        "eating-disorders",
        "psychosis",
        "autism",
        "adhd",
        "catatonia",
        "alcohol-use",
        "opioid-use",
        "cocaine-use",
        "cannabis-use",
        "methamphetamine-use",
        "tobacco-use",
    ),
    "Depression": ("depression",),
    "Anxiety": ("anxiety",),
    "Post-traumatic stress disorder (PTSD)": ("ptsd",),
    "Alcoholism": ("alcohol-use",),
    "Other addictions (e.g. smoking)": (
        "opioid-use",
        "cocaine-use",
        "cannabis-use",
        "methamphetamine-use",
        "tobacco-use",
    ),
    "Anorexia": ("anorexia-nervosa",),
    "Alzheimer’s disease": ("alzheimers",),
    "Non-Alzheimer dementia": ("dementia",),
    "Substance abuse": ("substance-use",),
    "(Chronic) Pain": ("pain",),
    "Palliative Setting": ("palliative-care",),
    "Recreational Drug Use": ("misuse",),
    "Healthy Participants": ("healthy-volunteers",),
}
"""Their label → our conditions; everything below a condition counts with it."""

_HEALTHY = "Healthy Participants"
_PATIENTS = ("Psychiatric condition", "(Chronic) Pain", "Palliative Setting")
_FOLDS, _SEED = 5, 0
_WORDS = {"min_df": 2, "sublinear_tf": True, "stop_words": "english"}
_PEER_WORDS = {"ngram_range": (1, 2), "min_df": 2, "sublinear_tf": True}
_TITLE_SHARE, _TAG_SHARE, _SIGNAL_SHARE, _C = 1.0, 0.6, 0.15, 10.0


def measures(data: Path, tagger: Tagger) -> list[Measure]:
    """The rows of the table for both splits that are here; the reserved test split is not."""
    folder = data / "gold" / "psynamic" / "condition"
    train, validation = (read_gold(folder / f"{split}.csv", folder / "meta.json") for split in ("train", "val"))
    rules = _scored(validation, [by_rules(text, tagger) for text in validation.texts])
    found = [Measure("psynamic condition, val, rules alone", rules.weighted_f1, "weighted F1", detail=document(rules))]
    if optional("sklearn") is None:
        note = "needs scikit-learn (requirements/bench.txt)"
        return [*found, *(Measure(name, None, "weighted F1", goal, note) for name, goal in _MODEL_ROWS)]
    for (name, goal), evaluation in zip(_MODEL_ROWS, _models(train, validation, tagger), strict=True):
        found.append(
            Measure(name, evaluation.weighted_f1, "weighted F1", goal, _interval(evaluation), document(evaluation))
        )
    return found


_MODEL_ROWS: tuple[tuple[str, float | None], ...] = (
    ("psynamic condition, val, rules + linear", 0.93),
    ("psynamic condition, 5-fold on train", 0.92),
    ("psynamic condition, val, words + linear SVM (peer)", None),
    ("psynamic condition, 5-fold, words + linear SVM (peer)", None),
)


def by_rules(text: GoldText, tagger: Tagger) -> frozenset[str]:
    """The labels that the mapping gives for the text's topics; nobody's patient is a healthy participant."""
    topics = {tag.condition for tag in tagger.tag(study_of(text)) if tag.strength is Strength.TOPIC}
    vocabulary = tagger.vocabulary
    found = {
        label
        for label, conditions in MAPPING.items()
        if topics & set(chain.from_iterable(map(vocabulary.with_descendants, conditions)))
    }
    if not found & set(_PATIENTS):
        found.add(_HEALTHY)
    return frozenset(found)


def _models(train: GoldSet, validation: GoldSet, tagger: Tagger) -> list[Evaluation]:
    """Rules and words, words alone: each on val, and in cross-validation on train."""
    seen, unseen = _features(train.texts, tagger), _features(validation.texts, tagger)
    results: list[Evaluation] = []
    for fit in (_with_tags, _words_alone):
        results.append(_scored(validation, fit(train, seen, validation, unseen)))
        results.append(_scored(train, _cross_validated(train, seen, fit)))
    return results


_Fit = Callable[[GoldSet, Sequence[Sequence[float]], GoldSet, Sequence[Sequence[float]]], list[frozenset[str]]]


def _cross_validated(gold: GoldSet, features: Sequence[Sequence[float]], fit: _Fit) -> list[frozenset[str]]:
    selection: Any = optional("sklearn.model_selection")
    predicted: list[frozenset[str]] = [frozenset()] * len(gold.texts)
    folds = selection.KFold(_FOLDS, shuffle=True, random_state=_SEED)
    for seen, unseen in folds.split(gold.texts):
        parts = [GoldSet(gold.labels, tuple(gold.texts[place] for place in places)) for places in (seen, unseen)]
        given = fit(parts[0], [features[place] for place in seen], parts[1], [features[place] for place in unseen])
        for place, labels in zip(unseen, given, strict=True):
            predicted[place] = labels
    return predicted


def _with_tags(
    seen: GoldSet, seen_features: Sequence[Sequence[float]], unseen: GoldSet, unseen_features: Sequence[Sequence[float]]
) -> list[frozenset[str]]:
    """Logistic regression per label over words, title words, tags and signals; rare labels weigh like common ones."""
    linear: Any = optional("sklearn.linear_model")
    sparse: Any = optional("scipy.sparse")
    body, title = _vectorizer(), _vectorizer()
    left = sparse.hstack(
        [
            body.fit_transform(_plain(seen)),
            title.fit_transform([text.title for text in seen.texts]) * _TITLE_SHARE,
            sparse.csr_matrix(seen_features),
        ]
    ).tocsr()
    right = sparse.hstack(
        [
            body.transform(_plain(unseen)),
            title.transform([text.title for text in unseen.texts]) * _TITLE_SHARE,
            sparse.csr_matrix(unseen_features),
        ]
    ).tocsr()
    return _per_label(
        seen,
        left,
        right,
        lambda: linear.LogisticRegression(C=_C, max_iter=3_000, solver="liblinear", class_weight="balanced"),
    )


def _words_alone(
    seen: GoldSet, _seen: Sequence[Sequence[float]], unseen: GoldSet, _unseen: Sequence[Sequence[float]]
) -> list[frozenset[str]]:
    machines: Any = optional("sklearn.svm")
    words = _vectorizer(_PEER_WORDS)
    return _per_label(seen, words.fit_transform(_plain(seen)), words.transform(_plain(unseen)), machines.LinearSVC)


def _per_label(seen: GoldSet, left: Any, right: Any, machine: Callable[[], Any]) -> list[frozenset[str]]:  # noqa: ANN401
    found: list[set[str]] = [set() for _ in range(right.shape[0])]
    for label in seen.labels:
        marks = [label in text.labels for text in seen.texts]
        if sum(marks) < 3:
            continue
        for place, given in enumerate(machine().fit(left, marks).predict(right)):
            if given:
                found[place].add(label)
    return [frozenset(labels) for labels in found]


def _features(texts: Sequence[GoldText], tagger: Tagger) -> list[list[float]]:
    return [_numbers(text, tagger) for text in texts]


def _numbers(text: GoldText, tagger: Tagger) -> list[float]:
    """Every condition's score and whether the title names it, then the signals of each mapped label."""
    study = study_of(text)
    tags = {tag.condition: tag for tag in tagger.tag(study)}
    ids = [condition.id for condition in tagger.vocabulary.conditions]
    scores = [tags[known].score if known in tags else 0.0 for known in ids]
    titles = [float(known in tags and _in_title(tags[known])) for known in ids]
    signals = chain.from_iterable(tagger.signals(study, *conditions).values() for conditions in MAPPING.values())
    return [*(_TAG_SHARE * value for value in (*scores, *titles)), *(_SIGNAL_SHARE * value for value in signals)]


def _in_title(tag: ConditionTag) -> bool:
    return any(evidence.field == "title" for evidence in tag.evidence)


def _vectorizer(options: Mapping[str, Any] = _WORDS) -> Any:  # noqa: ANN401 - the library has no types
    text: Any = optional("sklearn.feature_extraction.text")
    return text.TfidfVectorizer(**options)


def _plain(gold: GoldSet) -> list[str]:
    return [f"{text.title} . {text.abstract}" for text in gold.texts]


def _scored(gold: GoldSet, predicted: Sequence[frozenset[str]]) -> Evaluation:
    return evaluate(gold.labels, [text.id for text in gold.texts], [text.labels for text in gold.texts], predicted)


def _interval(evaluation: Evaluation) -> str:
    interval = evaluation.weighted_interval
    return f"95 % interval {interval.low:.3f}–{interval.high:.3f}" if interval else ""
