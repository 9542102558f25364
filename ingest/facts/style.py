"""How a text is written: a finished report, a plan or a registry's entry read differently, whatever they are about."""

from __future__ import annotations

import re
from math import log1p

from ingest.facts.reading import Reading
from ingest.records import Study

_SIGNS = {
    # databases of registrations print hyphens and headings of their own
    "hyphen": re.compile("\u2010"),
    "registry": re.compile(r"INTERVENTION:|CONDITION:|PRIMARY OUTCOME|Product Name|Trade Name"),
    "number": re.compile(r"NCT\d{8}"),
    "aim": re.compile(r"\bAim \d"),
    "will": re.compile(r"\bwill\b"),
    "past": re.compile(r"\b(?:was|were)\b"),
    "present": re.compile(r"\b(?:is|are)\b"),
    "we": re.compile(r"\bwe\b", re.IGNORECASE),
    "p-value": re.compile(r"\b[pP]\s?[<=>]"),
    "percent": re.compile(r"\d\s?%"),
    "n": re.compile(r"\b[nN]\s?=\s?\d"),
    "interval": re.compile(r"\bCI\b|confidence interval"),
    "spread": re.compile(r"±|\bSD\b"),
    "given": re.compile(r"\b(?:was|were) (?:administered|given|treated)\b"),
    "dose": re.compile(r"\d\s?mg"),
    "cited": re.compile(r"et al\b|\(\w+ \d{4}\)"),
    "rights": re.compile(r"©|\([cC]\)|\b[Cc]opyright\b"),
    "question": re.compile(r"\?"),
}
_LONGEST, _STEP = 8, 400


def style_features(study: Study, reading: Reading) -> dict[str, float]:
    """Whether and how often each sign stands in the text, how long it is, and which sections it has."""
    text = reading.text
    found: dict[str, float] = {f"K:length:{min(_LONGEST, len(text) // _STEP)}": 1.0}
    for name, sign in _SIGNS.items():
        times = len(sign.findall(text))
        if times:
            found[f"K:{name}"] = 1.0
            found[f"K:{name}:often"] = min(2.0, log1p(times) / 1.5)
        else:
            found[f"K:no:{name}"] = 0.5
    if not any(character.isdigit() for character in text[reading.title_end :]):
        found["K:no:digits"] = 1.0
    labels = {section.label.casefold().split(" ")[0].strip(":") for section in study.abstract if section.label}
    found.update({f"K:section:{label}": 0.5 for label in labels} or {"K:no:sections": 0.5})
    return found
