"""From what an address says to the record it means."""

from __future__ import annotations

import re

from catalog import Entry
from index.identifiers import identifiers
from web.site import Site

LONGEST_IDENTIFIER = 300


def find(site: Site, identifier: str) -> Entry | None:
    """The record of an id, a bare PMID or NCT number, or any identifier the catalogue resolves; else None."""
    name = identifier.strip()
    if not name or len(name) > LONGEST_IDENTIFIER or not name.isprintable():
        return None
    for reading in _readings(name):
        record_id = site.catalog.resolve(reading)
        entry = site.catalog.get(record_id) if record_id else None
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
    """What the name may mean, the likeliest first; a name without a scheme may be a news item's key."""
    return tuple(dict.fromkeys((name, *identifiers(name), f"news:{name}")))
