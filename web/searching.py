"""One search, answered for the page and for the API alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog import Entry
from index.results import SearchHit, SearchResult
from ingest.records import State
from web.search_form import SearchParameters
from web.site import Site
from web.versions import together


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, with each hit's record as the catalogue holds it now; versions: by a hit's id, the other
    versions of its study, when they are shown together.
    """

    result: SearchResult
    hits: tuple[tuple[SearchHit, Entry], ...]
    versions: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)


def find_records(site: Site, parameters: SearchParameters) -> Found:
    """Raises KetalitError when the index or the catalogue is away, BadRequest when the index refuses the search.

    A hit that the catalogue has removed since the index read it is left out.
    """
    result = site.index.search(parameters.request())
    held = ((hit, site.catalog.get(hit.document.id)) for hit in result.hits)
    pairs = tuple((hit, entry) for hit, entry in held if entry and entry.state is not State.DELETED)
    if parameters.versions == "apart":
        return Found(result, pairs)
    joined = together(pairs, site.catalog.related)
    return Found(result, joined.hits, joined.versions)
