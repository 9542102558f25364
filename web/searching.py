"""One search, answered for the page and for the API alike."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Entry
from index.results import SearchHit, SearchResult
from ingest.records import State
from web.search_form import SearchParameters
from web.site import Site


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, with each hit's record as the catalogue holds it now."""

    result: SearchResult
    hits: tuple[tuple[SearchHit, Entry], ...]


def find_records(site: Site, parameters: SearchParameters) -> Found:
    """Raises KetalitError when the index or the catalogue is away, BadRequest when the index refuses the search.

    A hit that the catalogue has removed since the index read it is left out.
    """
    result = site.index.search(parameters.request())
    pairs = ((hit, site.catalog.get(hit.document.id)) for hit in result.hits)
    return Found(result, tuple((hit, entry) for hit, entry in pairs if entry and entry.state is not State.DELETED))
