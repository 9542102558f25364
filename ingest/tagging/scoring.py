"""Weighs the evidence: what a record is about, and what it only mentions.

A linear model over a dozen signals, the same for every condition; ``weights.json`` next to this module has its weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.tagging.context import Assertion
from ingest.tagging.evidence import Piece, Source

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
TOPIC_FROM = 0.4
"""A record is about a condition from this score on; below it, the condition is mentioned."""

SIGNALS = (
    "mesh_major",
    "mesh_minor",
    "condition",
    "keyword",
    "title",
    "title_cue",
    "title_population",
    "other_in_title",
    "mentions",
    "share",
    "population",
    "aim",
    "opening",
    "closing",
    "weak",
    "cues",
)
_IN_TEXT = frozenset({Source.OPENING, Source.BODY, Source.CLOSING})
_WEAK = frozenset({Assertion.SIDE_EFFECT, Assertion.HISTORY, Assertion.HEDGED})


@dataclass(frozen=True, slots=True)
class Weights:
    bias: float
    of: Mapping[str, float]

    def score(self, signals: Mapping[str, float]) -> float:
        """0 to 1: how sure it is that the record is about the condition."""
        total = self.bias + sum(weight * signals[name] for name, weight in self.of.items())
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


def shipped_weights() -> Weights:
    """The weights that ``python -m bench.train_topics`` fitted."""
    document = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return Weights(document["bias"], document["weights"])


def signals_of(own: Iterable[Piece], everything: Iterable[Piece]) -> dict[str, float]:
    """The signals for one condition, from its own pieces (its descendants' included) and all pieces of the record."""
    own, everything = tuple(own), tuple(everything)
    text = [piece for piece in own if piece.source in _IN_TEXT and not piece.cue]
    every_text = sum(piece.source in _IN_TEXT and not piece.cue for piece in everything)
    titles = [piece for piece in own if piece.source is Source.TITLE]
    named = [piece for piece in titles if not piece.cue]
    return {
        "mesh_major": _any(piece.source is Source.MESH_MAJOR for piece in own),
        "mesh_minor": _any(piece.source is Source.MESH_MINOR for piece in own),
        "condition": _any(piece.source is Source.CONDITION for piece in own),
        "keyword": _any(piece.source is Source.KEYWORD and not piece.cue for piece in own),
        "title": _any(named),
        "title_cue": _any(titles) - _any(named),
        "title_population": _any(piece.population for piece in named),
        "other_in_title": _any(piece.source is Source.TITLE and not piece.cue for piece in everything)
        * (1 - _any(titles)),
        "mentions": math.log2(1 + len(text)),
        "share": len(text) / every_text if every_text else _any(named),  # a title alone is all there is to say
        "population": math.log2(1 + sum(piece.population for piece in text)),
        "aim": _any(piece.aim for piece in text),
        "opening": _any(piece.source is Source.OPENING for piece in text),
        "closing": _any(piece.source is Source.CLOSING for piece in text),
        "weak": sum(piece.assertion in _WEAK for piece in text) / len(text) if text and not named else 0.0,
        "cues": math.log2(1 + sum(piece.cue for piece in own)),
    }


def _any(found: Iterable[object]) -> float:
    return 1.0 if any(found) else 0.0
