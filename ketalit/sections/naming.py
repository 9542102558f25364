"""From what an editor types to the record that is meant."""

from __future__ import annotations

from collections.abc import Iterator

from catalog import Catalog
from index.identifiers import identifiers
from ingest.errors import BadSettings
from ingest.parsing.canonical_url import canonical_url, url_key


def record_named(catalog: Catalog, name: str) -> str:
    """The id of the record behind an id, a PMID, an NCT number, a DOI or a web address.

    Raises BadSettings when the catalogue holds none.
    """
    for reading in dict.fromkeys(_readings(name.strip())):
        if record_id := catalog.resolve(reading):
            return record_id
    raise BadSettings(
        f"There is no record {name!r} here: give an id as `ketalit search` shows it, a PMID, an NCT number, a DOI or "
        "the address of the story."
    )


def _readings(name: str) -> Iterator[str]:
    """What it may mean, the likeliest first: a story's own address before a number that stands in it."""
    yield name
    if name.lower().startswith(("http://", "https://")) and (url := canonical_url(name)):
        yield url
        yield f"news:{url_key(url)}"
    yield from identifiers(name)
    yield f"news:{name}"
