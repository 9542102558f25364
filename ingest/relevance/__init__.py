"""Whether a news item is about ketamine as treatment or as research: a score, and the reasons an editor can read.

A sum of weighted rules (rules.toml) over the item's own title and excerpt, made a probability. Nothing is looked up, so
the same item always gets the same score. What "may be offered" means stands in docs/relevance-guidelines.md; the
weights are fitted to items that people labelled by it (``python -m bench.train_relevance``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.records import NewsItem
from ingest.relevance.rules import SUBSTANCE, shipped_rules

ADMITTED = 0.6
"""From this score on an item may be offered. Above a half: in doubt an item is kept back."""
WEIGHTS_FILE = Path(__file__).with_name("weights.json")
TONES = frozenset({"praise@title", "offer@title"})
EVENTS = frozenset({"finding@title", "step@title"})
NO_EVENT = "praise@no-event"
"""Nothing that happened, only hope: a headline that praises and reports neither a finding nor a regulator's step."""
_TOO_LITTLE = "against: says too little of treatment or research"
_SHOWN = 3
_PLACES = ("title", "excerpt")


@dataclass(frozen=True, slots=True)
class Relevance:
    """score: 0 to 1. reasons: one sentence part each, "for: …" or "against: …", with the words that were found.

    The substance stands first; then what speaks for the item and what speaks against it, the strongest first.
    """

    score: float
    reasons: tuple[str, ...]

    @property
    def admitted(self) -> bool:
        return self.score >= ADMITTED


@dataclass(frozen=True, slots=True)
class Hits:
    """features: "rule@title" or "rule@excerpt" for each rule that holds. words: what set off each rule."""

    substance: str | None
    place: str
    features: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


def relevance_of(item: NewsItem, weights: Mapping[str, float] | None = None) -> Relevance:
    """Score one item. Pure: its title and excerpt decide, nothing else. ``weights``: default the shipped ones."""
    hits = hits_of(item)
    if hits.substance is None:
        return Relevance(0.0, ("against: names neither ketamine nor one of its kin",))
    weights = shipped_weights() if weights is None else weights
    total = weights["bias"] + sum(weights.get(feature, 0.0) for feature in hits.features)
    score, reasons = round(1 / (1 + math.exp(-total)), 2), _reasons(hits, weights)
    if score < ADMITTED and not any(reason.startswith("against") for reason in reasons):
        reasons = (*reasons, _TOO_LITTLE)
    return Relevance(score, reasons)


def hits_of(item: NewsItem) -> Hits:
    """Which rules hold for an item, and where."""
    texts = dict(zip(_PLACES, (item.title, item.excerpt or ""), strict=True))
    named = next(((place, match[0]) for place, text in texts.items() if (match := SUBSTANCE.search(text))), None)
    if named is None:
        return Hits(None, "", (), {})
    features, words = [f"substance@{named[0]}"], {}
    for rule in shipped_rules():
        found = {place: rule.words(text) for place, text in texts.items()}
        features += [f"{rule.name}@{place}" for place, there in found.items() if there]
        words[rule.name] = tuple(dict.fromkeys(word for there in found.values() for word in there))
    if TONES & set(features) and not EVENTS & set(features):
        features.append(NO_EVENT)
    return Hits(named[1], named[0], tuple(features), words)


@cache
def shipped_weights() -> Mapping[str, float]:
    """The fitted weights by feature, and "bias"."""
    weights: dict[str, float] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return weights


def _reasons(hits: Hits, weights: Mapping[str, float]) -> tuple[str, ...]:
    told: dict[str, tuple[float, list[str]]] = {}
    for rule in shipped_rules():
        places = [feature for feature in hits.features if feature.startswith(f"{rule.name}@")]
        if not places:
            continue
        reason = f"{'for' if rule.speaks_for else 'against'}: {rule.reason}"
        weight, words = told.get(reason, (0.0, []))
        told[reason] = (weight + sum(weights.get(place, 0.0) for place in places), [*words, *hits.words[rule.name]])
    ordered = sorted(told.items(), key=lambda pair: (pair[0].startswith("against"), -abs(pair[1][0])))
    return (
        f"for: the {hits.place} names {hits.substance}",
        *(f"{reason} ({', '.join(list(dict.fromkeys(words))[:_SHOWN])})" for reason, (_, words) in ordered),
    )
