"""Fits the weights that tell topic from mention: ``python -m bench.train_topics`` writes ingest/tagging/weights.json.

From PsyNamic's train split (what was studied) and from papers that people gave MeSH headings. A logistic regression
whose weights keep the sign they must have: more evidence never lowers a score. The weights of MeSH headings and of
registry conditions are set, not fitted: they are what part of the examples is judged by.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import optional
from bench.medline import comparable_conditions, indexed_studies
from bench.mesh_tree import read_mesh
from ingest.evaluation import read_gold, study_of
from ingest.facts.tagged import FAMILIES
from ingest.parsing.pubmed import parse_pubmed
from ingest.tagging import Tagger
from ingest.tagging.scoring import SIGNALS, WEIGHTS_FILE
from ingest.vocabulary import load_vocabulary

_SET = {"mesh_major": 4.0, "mesh_minor": 2.5, "condition": 6.0}
_NEVER_RAISE = frozenset({"other_in_title", "weak"})
_LEAST = {"title": 2.0}
"""What a title names is a topic, whatever the abstract says of it."""
_FITTED = tuple(name for name in SIGNALS if name not in _SET)
_LABELS = (
    "Depression",
    "Anxiety",
    "Post-traumatic stress disorder (PTSD)",
    "Alcoholism",
    "Other addictions (e.g. smoking)",
    "Anorexia",
    "(Chronic) Pain",
    "Palliative Setting",
)
"""Labels that mean the same as a tag of ours; the others say who took part."""
_PENALTY = 1.0

Example = tuple[dict[str, float], bool]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.train_topics", description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args(arguments)
    if optional("scipy.optimize") is None:
        sys.stderr.write("Fitting needs scipy; install requirements/bench.txt.\n")
        return 2
    tagger = Tagger(load_vocabulary())
    examples = [*_from_psynamic(options.data, tagger), *_from_mesh(options.data, tagger)]
    bias, weights = fit(examples)
    rounded = {name: round(value, 3) for name, value in {**_SET, **weights}.items()}
    options.out.write_text(json.dumps({"bias": round(bias, 3), "weights": rounded}, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(examples)} examples, weights in {options.out}\n")
    return 0


def fit(examples: list[Example]) -> tuple[float, dict[str, float]]:
    """Bias and weights of the penalised logistic regression; needs numpy and scipy."""
    numpy: Any = optional("numpy")
    optimize: Any = optional("scipy.optimize")
    inputs = numpy.array([[signals[name] for name in _FITTED] for signals, _ in examples])
    marks = numpy.array([float(meant) for _, meant in examples])

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401 - the library has no types here
        total = inputs @ weights[1:] + weights[0]
        error = 1 / (1 + numpy.exp(-total)) - marks
        value = numpy.logaddexp(0, -(2 * marks - 1) * total).sum() + _PENALTY / 2 * (weights[1:] ** 2).sum()
        return value, numpy.concatenate([[error.sum()], inputs.T @ error + _PENALTY * weights[1:]])

    bounds = [(None, None), *map(_bounds, _FITTED)]
    found = optimize.minimize(loss, numpy.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return float(found[0]), dict(zip(_FITTED, map(float, found[1:]), strict=True))


def _bounds(signal: str) -> tuple[float | None, float | None]:
    return (None, 0.0) if signal in _NEVER_RAISE else (_LEAST.get(signal, 0.0), None)


def _from_psynamic(data: Path, tagger: Tagger) -> Iterator[Example]:
    folder = data / "gold" / "psynamic" / "condition"
    families = {
        label: frozenset(known for top in FAMILIES[label] for known in tagger.vocabulary.with_descendants(top))
        for label in _LABELS
    }
    for text in read_gold(folder / "train.csv", folder / "meta.json").texts:
        study = study_of(text)
        tagged = {tag.condition for tag in tagger.tag(study)}
        for label, family in families.items():
            if tagged & family:
                yield tagger.signals(study, *FAMILIES[label]), label in text.labels


def _from_mesh(data: Path, tagger: Tagger) -> Iterator[Example]:
    large = parse_pubmed((data / "pubmed" / "pubmed21n1298.xml.gz").read_bytes()).records
    comparable = frozenset(comparable_conditions(tagger.vocabulary))
    for study in indexed_studies(data, read_mesh(data), large):
        by_mesh = tagger.tag(dataclasses.replace(study, title=None, abstract=(), keywords=()))
        meant = set(tagger.vocabulary.with_ancestors(tag.condition for tag in by_mesh))
        words = dataclasses.replace(study, mesh_headings=())
        for tag in tagger.tag(words):
            if tag.condition in comparable:
                yield tagger.signals(words, tag.condition), tag.condition in meant


if __name__ == "__main__":
    raise SystemExit(main())
