"""Identifiers in one spelling each: DOI, PMID, PMC id, ORCID."""

from __future__ import annotations

import re

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_DOI_PREFIX = re.compile(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", re.IGNORECASE)
_PMID = re.compile(r"[1-9]\d{0,8}")
_PMCID = re.compile(r"PMC\d+", re.IGNORECASE)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)")


def clean_doi(text: str | None) -> str | None:
    """Lower-case and bare ("10.1000/x"); None when it is not a DOI."""
    bare = _DOI_PREFIX.sub("", (text or "").strip())
    return bare.lower() if _DOI.fullmatch(bare) else None


def clean_pmid(text: str | None) -> str | None:
    """Digits without leading zeros; None for anything else."""
    bare = (text or "").strip().lstrip("0")
    return bare if _PMID.fullmatch(bare) else None


def clean_pmcid(text: str | None) -> str | None:
    """ "PMC1234567", also out of "pmc-id: PMC1234567;manuscript-id: …"."""
    found = _PMCID.search(text or "")
    return found[0].upper() if found else None


def clean_orcid(text: str | None) -> str | None:
    """Bare with hyphens ("0000-0002-1825-0097"); None when it has not sixteen places."""
    found = _ORCID.search(text or "")
    return "-".join(found.groups()).upper() if found else None
