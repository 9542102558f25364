"""Doses as written: "0.5 mg/kg over 40 min", "56/84 mg", "100 µg"; no concentrations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.facts.lexicon import Hit
from ingest.facts.reading import Reading
from ingest.records import Fact

_AMOUNT = r"\d{1,4}(?:\.\d+)?|\.\d+"
_DOSE = re.compile(
    rf"(?<![\w.])(?P<amount>(?:{_AMOUNT})(?:\s?(?:mg)?\s?(?:/|,| or | and | to |–|-|‐)\s?(?:{_AMOUNT}))*)\s?-?"
    r"(?P<unit>mg|µg|μg|mcg|ug|micrograms?|milligrams?)"
    r"(?P<per>\s?(?:/|per|·|\.)\s?kg(?:\s?(?:-1|−1|⁻¹))?(?:\s?(?:/|per)\s?(?:h|hr|hour|min|minute)\b)?|\s?/\s?(?:h|hr|hour|min)\b|\s?kg\s?[-−⁻][1¹])?"
    r"(?P<over>\s?(?:i\.?v\.?|intravenously|infused)?\s?(?:over|for|in)\s(?:a\s)?\d{1,3}[\s-]?(?:min|minutes|h|hours?)\b)?"
    r"(?!\s?/\s?(?:d?l|ml|day)\b)",
    re.IGNORECASE,
)
_NEAR = 90
"""Characters within which a dose belongs to a ketamine that is named."""
KETAMINES = frozenset({"ketamine", "esketamine", "arketamine", "norketamine"})


def doses_of(reading: Reading, hits: tuple[Hit, ...]) -> tuple[Fact, ...]:
    """Each dose once, in the order of the text: those that stand next to one of the ketamines and to no other drug."""
    drugs = [hit for hit in hits if hit.kind == "substance" or (hit.kind == "control" and hit.value in _OTHERS)]
    found: dict[str, Fact] = {}
    for start, end, value in _matches(reading):
        nearest = min(drugs, key=lambda hit: _distance(hit, start, end), default=None)
        if nearest is None or nearest.value not in KETAMINES or _distance(nearest, start, end) > _NEAR:
            continue
        found.setdefault(value, Fact(value, (reading.evidence(start, end, f"dose:{nearest.value}"),)))
    return tuple(found.values())


_OTHERS = frozenset({"midazolam"})


def _distance(hit: Hit, start: int, end: int) -> int:
    return max(hit.start - end, start - hit.end, 0)


def _matches(reading: Reading) -> Iterator[tuple[int, int, str]]:
    if "g" not in reading.folded:
        return
    for match in _DOSE.finditer(reading.text):
        yield match.start(), match.end(), " ".join(match[0].split())
