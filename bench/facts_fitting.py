"""Fits the linear models of the study facts; needs scikit-learn, which the running program does not.

A label's model is a penalised logistic regression over words, pairs of words, the lexicon's finds and, for the number
of participants, the scores that another model gives to every number of a text. That model learns from the bands only:
a number is right when its band is the text's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.measure import optional
from ingest.evaluation import GoldSet, GoldText, study_of
from ingest.facts.counts import Candidate, candidates
from ingest.facts.features import features_of
from ingest.facts.labelling import COUNTED, TAGGED, Labeller, tagger_for
from ingest.facts.lexicon import shipped_lexicon
from ingest.facts.linear import LinearModel
from ingest.facts.reading import read_study
from ingest.facts.sizes import band, band_features, scored
from ingest.facts.style import style_features
from ingest.facts.tagged import tag_features
from ingest.tagging import Tagger

FOLDS, SEED = 5, 0
_KEPT_WORDS = 4_000
_SINGLE = frozenset({"study_type", COUNTED, "clinical_trial_phase", "sex_of_participants"})
_WORDS = ("w:", "t:")
_WORDLESS_PENALTY = 0.3
_USUAL = (2.0, False)
_SETTINGS = {
    "study_type": (0.1, True),
    COUNTED: (0.5, False),
    "application_form": (0.3, True),
    "clinical_trial_phase": (0.1, True),
    "sex_of_participants": (0.1, True),
    "age_of_participants": (0.1, True),
    "substances": (0.1, True),
}
"""Penalty (smaller: stronger) and whether features are scaled by ratios, chosen in cross-validation on train splits."""
_MOST_RATIO = 3.0
_LEAST = 3
"""Texts in which a feature must stand, and texts that a label must have."""
Features = Mapping[str, float]


def fit_labeller(task: str, gold: GoldSet) -> Labeller:
    """The labeller of one task from its labelled texts."""
    counts, bands = None, None
    if task == COUNTED:
        counts, bands = fit_counts(gold.texts), _unseen_bands(gold.texts)
    tagger = tagger_for(task)
    rows = [_features(text, bands[place] if bands else {}, tagger) for place, text in enumerate(gold.texts)]
    marks = {label: [label in text.labels for text in gold.texts] for label in gold.labels}
    penalty, ratios = _SETTINGS.get(task, _USUAL)
    model = (
        _two_views(rows, marks)
        if task == TAGGED
        else fit(rows, marks, single=task in _SINGLE, penalty=penalty, ratios=ratios)
    )
    return Labeller(model, shipped_lexicon(), counts, tagger)


def cross_validated(task: str, gold: GoldSet) -> list[frozenset[str]]:
    """Each text's labels by a model that has not seen it."""
    selection: Any = optional("sklearn.model_selection")
    given: list[frozenset[str]] = [frozenset()] * len(gold.texts)
    for seen, unseen in selection.KFold(FOLDS, shuffle=True, random_state=SEED).split(gold.texts):
        labeller = fit_labeller(task, GoldSet(gold.labels, tuple(gold.texts[place] for place in seen)))
        for place in unseen:
            given[place] = labeller.labels(study_of(gold.texts[place]))
    return given


def _two_views(rows: Sequence[Features], marks: Mapping[str, Sequence[bool]]) -> LinearModel:
    """The sum of a model that sees everything and one that sees no words: rare labels have too few texts for words."""
    wordless = [{name: amount for name, amount in row.items() if name[:2] not in _WORDS} for row in rows]
    everything, tags = fit(rows, marks), fit(wordless, marks, penalty=_WORDLESS_PENALTY)
    weights = {name: dict(row) for name, row in everything.weights.items()}
    for name, row in tags.weights.items():
        known = weights.setdefault(name, {})
        for place, weight in row:
            known[place] = round(known.get(place, 0.0) + weight, 3)
    biases = tuple(round(one + other, 4) for one, other in zip(everything.biases, tags.biases, strict=True))
    return LinearModel(everything.labels, biases, {name: tuple(row.items()) for name, row in weights.items()})


def fit_counts(texts: Sequence[GoldText]) -> LinearModel:
    """The model that tells a sample size from the other numbers of a text."""
    rows: list[Features] = []
    right: list[bool] = []
    for text in texts:
        meant = next(iter(text.labels), "")
        for one in _candidates(text) if meant != "Not applicable" else ():
            rows.append(one.features)
            right.append(band(one.value) == meant and not {"unit", "year"} & one.features.keys())
    return fit(rows, {"right": right}, penalty=0.3, balanced=False)


def fit(
    rows: Sequence[Features],
    marks: Mapping[str, Sequence[bool]],
    *,
    single: bool = False,
    penalty: float = 2.0,
    balanced: bool = True,
    ratios: bool = False,
) -> LinearModel:
    """One logistic regression for each label; a label with too few texts is left out.

    ratios: each feature is first scaled by the log ratio of its frequencies with and without the label (Wang and
    Manning 2012), so that what tells labels apart is penalised less. The result is a linear model all the same.
    """
    linear: Any = optional("sklearn.linear_model")
    labels = tuple(label for label, marked in marks.items() if sum(marked) >= _LEAST - 1)
    names, matrix = _matrix(rows, [marks[label] for label in labels])
    weights: dict[str, list[tuple[int, float]]] = {}
    biases = []
    for place, label in enumerate(labels):
        lift = _ratios(matrix, marks[label]) if ratios else [1.0] * len(names)
        machine = linear.LogisticRegression(
            C=penalty, class_weight="balanced" if balanced else None, solver="liblinear", max_iter=300
        ).fit(scaled(matrix, lift), marks[label])
        biases.append(round(float(machine.intercept_[0]), 4))
        for (name, scale), factor, weight in zip(names, lift, machine.coef_[0], strict=True):
            total = float(weight * scale * factor)
            if abs(total) >= 0.005:
                weights.setdefault(name, []).append((place, round(total, 3)))
    return LinearModel(labels, tuple(biases), {name: tuple(row) for name, row in weights.items()}, single)


def _ratios(matrix: Any, marked: Sequence[bool]) -> Any:  # noqa: ANN401 - the library has no types
    numpy: Any = optional("numpy")
    chosen = numpy.array(marked, dtype=bool)
    with_it = (matrix[chosen].sum(axis=0) + 0.5) / (chosen.sum() + 1)
    without = (matrix[~chosen].sum(axis=0) + 0.5) / ((~chosen).sum() + 1)
    return numpy.clip(numpy.asarray(numpy.log(with_it / without)).ravel(), -_MOST_RATIO, _MOST_RATIO)


def scaled(matrix: Any, factors: Any) -> Any:  # noqa: ANN401 - the library has no types
    sparse: Any = optional("scipy.sparse")
    return narrow(matrix @ sparse.diags(factors))


def _unseen_bands(texts: Sequence[GoldText]) -> list[dict[str, float]]:
    """The counts' features of each text by a model that has not seen it, as they will be in use."""
    selection: Any = optional("sklearn.model_selection")
    found: list[dict[str, float]] = [{}] * len(texts)
    for seen, unseen in selection.KFold(FOLDS, shuffle=True, random_state=SEED + 1).split(texts):
        model = fit_counts([texts[place] for place in seen])
        for place in unseen:
            found[place] = band_features(scored(_candidates(texts[place]), model))
    return found


def _matrix(rows: Sequence[Features], marks: Sequence[Sequence[bool]]) -> tuple[list[tuple[str, float]], Any]:
    """The kept features with their scale, and the scaled matrix: rare words count for more."""
    numpy: Any = optional("numpy")
    extraction: Any = optional("sklearn.feature_extraction")
    chosen: Any = optional("sklearn.feature_selection")
    sparse: Any = optional("scipy.sparse")
    vectors = extraction.DictVectorizer()
    matrix = narrow(vectors.fit_transform(rows)).tocsc()
    names = numpy.array(vectors.feature_names_)
    texts_with = numpy.diff(matrix.indptr)
    is_word = numpy.array([name[:2] in _WORDS for name in names])
    worth = numpy.zeros(len(names))
    for marked in marks:
        worth = numpy.maximum(worth, numpy.nan_to_num(chosen.chi2(narrow(matrix), list(marked))[0]))
    worth[~is_word] = numpy.inf
    worth[texts_with < _LEAST] = -1
    kept = numpy.argsort(-worth)[: _KEPT_WORDS + int((~is_word).sum())]
    kept = numpy.sort(kept[worth[kept] >= 0])
    scale = numpy.where(is_word, numpy.log(len(rows) / numpy.maximum(texts_with, 1)), 1.0)[kept]
    return list(zip(names[kept].tolist(), scale.tolist(), strict=True)), narrow(matrix[:, kept] @ sparse.diags(scale))


def narrow(matrix: Any) -> Any:  # noqa: ANN401 - the library has no types
    """The matrix with the 32-bit places that scikit-learn's solvers take."""
    rows = matrix.tocsr()
    rows.indices, rows.indptr = rows.indices.astype("int32"), rows.indptr.astype("int32")
    return rows


def _features(text: GoldText, bands: Features, tagger: Tagger | None) -> dict[str, float]:
    study = study_of(text)
    reading = read_study(study)
    found = features_of(reading, shipped_lexicon().hits(reading), bands)
    return {**found, **(style_features(study, reading) if tagger is None else tag_features(study, tagger))}


def _candidates(text: GoldText) -> list[Candidate]:
    return candidates(read_study(study_of(text)))
