"""Identifiers in what people type: the record they name is what they want."""

from __future__ import annotations

import re

_PATTERNS = (
    ("nct", re.compile(r"\bNCT\s?0*?(\d{8})\b", re.I)),
    ("pmcid", re.compile(r"\bPMC(?:ID)?:?\s?(?:PMC)?(\d{3,9})\b", re.I)),
    ("pubmed", re.compile(r"\b(?:PMID|pubmed)\b[:=\s/]*(\d{1,9})\b", re.I)),
    ("pubmed", re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,9})", re.I)),
    ("doi", re.compile(r"\b(10\.\d{4,9}/[^\s\"<>]+)", re.I)),
)
_BARE_PMID = re.compile(r"\s*(\d{1,9})\s*")


def identifiers(text: str) -> tuple[str, ...]:
    """The identifiers named in ``text``, as documents hold them. A number alone is a PMID."""
    bare = _BARE_PMID.fullmatch(text)
    if bare:
        return (f"pubmed:{int(bare[1])}",)
    found: dict[str, None] = {}
    for scheme, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found[_normal(scheme, match[1])] = None
    return tuple(found)


def _normal(scheme: str, value: str) -> str:
    if scheme == "doi":
        return f"doi:{_without_tail(value).lower()}"
    prefix = {"nct": "NCT", "pmcid": "PMC"}.get(scheme, "")
    return f"{scheme}:{prefix}{value}"


def _without_tail(doi: str) -> str:
    """A DOI without the punctuation of the sentence around it; a bracket stays when its partner is inside."""
    doi = doi.rstrip(".,;:'’”")
    while doi.endswith((")", "]")) and doi.count(doi[-1]) > doi.count({")": "(", "]": "["}[doi[-1]]):
        doi = doi[:-1].rstrip(".,;:")
    return doi
