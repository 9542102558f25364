"""Linear models read from plain JSON: a text's features, weighed and summed for each label. No library at run time."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ingest.errors import BadSettings

MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """weights: feature → ((label's place, weight), …); single: one label for each text, else every one above zero."""

    labels: tuple[str, ...]
    biases: tuple[float, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    single: bool = False
    cuts: Mapping[str, float] = field(default_factory=dict)
    """Named thresholds of the score."""

    def scores(self, features: Mapping[str, float]) -> list[float]:
        """One score (log odds) for each label, in the labels' order."""
        totals = list(self.biases)
        known = self.weights
        for feature, amount in features.items():
            for place, weight in known.get(feature, ()):
                totals[place] += weight * amount
        return totals

    def chosen(self, features: Mapping[str, float]) -> frozenset[str]:
        """The best label, and unless the task is single every other one with a score above zero."""
        scores = self.scores(features)
        best = max(range(len(scores)), key=scores.__getitem__)
        others = () if self.single else (place for place, score in enumerate(scores) if score > 0)
        return frozenset(self.labels[place] for place in (best, *others))

    def reasons(self, features: Mapping[str, float], label: str, most: int = 5) -> tuple[tuple[str, float], ...]:
        """The features that spoke loudest for a label, with what each added."""
        place = self.labels.index(label)
        added = [
            (feature, weight * amount)
            for feature, amount in features.items()
            for at, weight in self.weights.get(feature, ())
            if at == place and weight * amount > 0
        ]
        return tuple(sorted(added, key=lambda pair: -pair[1])[:most])


def probability(score: float) -> float:
    """The logistic function of a score."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))


@cache
def load_model(name: str, folder: Path = MODELS) -> LinearModel:
    """A model by name. BadSettings when it is missing or damaged: it is rebuilt by ``python -m bench.facts --fit``."""
    path = folder / f"{name}.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return LinearModel(
            tuple(content["labels"]),
            tuple(map(float, content["biases"])),
            {feature: tuple((int(at), float(w)) for at, w in row) for feature, row in content["weights"].items()},
            bool(content.get("single", False)),
            {cut: float(value) for cut, value in content.get("cuts", {}).items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise BadSettings(
            f"The model {path} cannot be read ({problem}); rebuild it with python -m bench.facts --fit."
        ) from problem


def model_text(model: LinearModel) -> str:
    """The file of a model: one feature a line, so that two versions can be compared."""
    head = {"labels": model.labels, "biases": model.biases, "single": model.single, "cuts": dict(model.cuts)}
    rows = ",\n".join(
        f"{json.dumps(feature, ensure_ascii=False)}:{json.dumps(model.weights[feature], separators=(',', ':'))}"
        for feature in sorted(model.weights)
    )
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "weights": {{\n{rows}\n}}}}\n'
