"""How many people: the counts of a text, each with how likely it is the study's sample size."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.facts.counts import Candidate
from ingest.facts.linear import LinearModel, probability

BANDS = (
    ("1-20", 20),
    ("21-40", 40),
    ("41-60", 60),
    ("61-80", 80),
    ("81-100", 100),
    ("100-199", 199),
    ("200-499", 499),
    ("500-999", 999),
)
LAST_BAND = "≥1000"
Scored = tuple[Candidate, float]


def band(count: int) -> str:
    """The band of a sample size, as PsyNamic names it."""
    return next((name for name, highest in BANDS if count <= highest), LAST_BAND)


def scored(candidates: Iterable[Candidate], model: LinearModel) -> list[Scored]:
    """Each candidate with its probability, in their order."""
    return [(one, probability(model.scores(one.features)[0])) for one in candidates]


def band_features(found: list[Scored]) -> dict[str, float]:
    """What a linear model sees of the counts: the best score in each band, and the best of all."""
    if not found:
        return {"C:none": 1.0}
    best: dict[str, float] = {}
    for one, score in found:
        name = band(one.value)
        best[name] = max(best.get(name, 0.0), score)
    top = max(best, key=best.__getitem__)
    features = {f"C:{name}": 3 * score for name, score in best.items()}
    features[f"B:{top}"] = 2 * best[top]
    features["C:max"] = 3 * best[top]
    return features
