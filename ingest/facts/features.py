"""What a linear model sees of a text: words, the title's words, the lexicon's finds, and the counts of people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from math import log, sqrt

from ingest.facts.lexicon import Hit
from ingest.facts.reading import Reading

_WORD = re.compile(r"[^\W_]+")
_BODY, _TITLE, _LEXICON = 3.0, 1.5, 1.0


def features_of(reading: Reading, hits: Iterable[Hit], counts: Mapping[str, float]) -> dict[str, float]:
    """Feature → amount. ``counts``: how likely each band of sample sizes is, by the candidates."""
    found = _words(reading.folded, "w:", _BODY)
    found.update(_words(reading.folded[: reading.title_end], "t:", _TITLE))
    title_end = reading.title_end
    tally: Counter[tuple[str, str]] = Counter()
    for hit in hits:
        tally[hit.kind, hit.value] += 1
        if hit.start < title_end:
            found[f"T:{hit.kind}:{hit.value}"] = _LEXICON
        found[f"P:{hit.kind}:{hit.phrase}"] = _LEXICON * 0.5
    kinds: dict[str, set[str]] = {}
    for (kind, value), times in tally.items():
        found[f"L:{kind}:{value}"] = _LEXICON * 0.5 * (1 + log(times))
        kinds.setdefault(kind, set()).add(value)
    for kind, values in kinds.items():
        if kind in ("substance", "route", "phase", "sex", "age", "population"):
            found[f"S:{kind}:{'+'.join(sorted(values))}"] = _LEXICON
    for kind in ("substance", "route", "phase", "sex", "age", "population", "design"):
        if kind not in kinds:
            found[f"N:{kind}"] = _LEXICON
    found.update(counts)
    found["length"] = min(4.0, len(reading.text) / 1000) / 2
    return found


def _words(folded: str, prefix: str, share: float) -> dict[str, float]:
    """Words and pairs of words, damped by their number, so that long texts do not shout."""
    words = _WORD.findall(folded)
    tally = Counter(words)
    tally.update(map(" ".join, pairwise(words)))
    if not tally:
        return {}
    scale = share / sqrt(len(tally))
    return {prefix + word: scale * (1 + log(times)) for word, times in tally.items()}
