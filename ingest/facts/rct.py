"""Is it a report of a randomised controlled trial? Read from title and abstract, never from publication types."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.facts.features import features_of
from ingest.facts.lexicon import Hit, Lexicon, shipped_lexicon
from ingest.facts.linear import LinearModel, load_model
from ingest.facts.reading import Reading, read_study
from ingest.records import Study

CUTS = ("precise", "balanced", "sensitive")
"""The published cut-offs, the strictest first."""


def rct_features(reading: Reading, hits: Iterable[Hit]) -> dict[str, float]:
    return features_of(reading, hits, {})


def rct_score(study: Study, model: LinearModel | None = None, lexicon: Lexicon | None = None) -> float:
    """Log odds, to be held against ``model.cuts``; the shipped model unless another is given."""
    reading = read_study(study)
    hits = (lexicon or shipped_lexicon()).hits(reading)
    return (model or load_model("rct")).scores(rct_features(reading, hits))[0]


def strictest_cut(score: float, model: LinearModel) -> str | None:
    """The strictest cut-off that the score reaches."""
    return next((name for name in CUTS if score >= model.cuts[name]), None)
