"""From what an address says to the record it means."""

from __future__ import annotations

import re

from catalog import Entry
from web.site import Site

LONGEST_IDENTIFIER = 300
_SCHEMES = {"pmid": "pubmed", "pmc": "pmcid"}


def find(site: Site, identifier: str) -> Entry | None:
    """The record of an id, a bare PMID or NCT number, or any identifier the catalogue resolves; else None."""
    name = identifier.strip()
    if not name or len(name) > LONGEST_IDENTIFIER or not name.isprintable():
        return None
    for candidate in _readings(name):
        record_id = site.catalog.resolve(candidate)
        entry = site.catalog.get(record_id or candidate)
        if entry:
            return entry
    return None


_IDENTIFIER = re.compile(
    r"""
    [0-9]{5,8}                                         # a PMID
    | NCT[0-9]{8} | PMC[0-9]+
    | (?:doi:\s*)? 10\.[0-9]{4,9}/\S+
    | (?:pubmed|pmid|nct|pmcid):\s*\S+
    """,
    re.VERBOSE | re.IGNORECASE,
)


def is_identifier(text: str) -> bool:
    """Whether the words of a search are one record's number and nothing else."""
    return _IDENTIFIER.fullmatch(text.strip()) is not None


def _readings(name: str) -> tuple[str, ...]:
    if ":" in name:
        scheme, _, value = name.partition(":")
        return (name, f"{_SCHEMES.get(scheme.lower(), scheme.lower())}:{value.strip()}")
    if name.isascii() and name.isdecimal():
        return (f"pubmed:{name}",)
    if name.upper().startswith("NCT"):
        return (f"nct:{name.upper()}",)
    if name.upper().startswith("PMC"):
        return (f"pmcid:{name.upper()}",)
    if name.startswith("10."):
        return (f"doi:{name}",)
    return (f"news:{name}",)
