"""The names a record answers to, and the date it is listed under."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from catalog.tables import storable
from ingest.records import NewsItem, Record, Registration, Study

LONGEST_IDENTIFIER = 512
"""In characters. Longer ones name nothing, and PostgreSQL's index refuses them."""

_GLOBAL_GUID = re.compile(r"(?:https?://[^/]+/.|tag:|urn:)", re.IGNORECASE)


def normalised(identifier: str) -> str:
    """ "DOI:10.1000/ABC" → "doi:10.1000/abc"; schemes are lower case, PMCIDs and NCT numbers upper case."""
    scheme, separator, value = storable(identifier).strip().partition(":")
    if not separator:
        return identifier.strip()
    scheme, value = scheme.strip().lower(), value.strip()
    match scheme:
        case "doi":
            return f"doi:{value.lower()}"
        case "nct":
            return f"nct:{value.upper()}"
        case "pmcid":
            value = value.upper()
            return f"pmcid:{value if value.startswith('PMC') else 'PMC' + value}"
        case _:
            return f"{scheme}:{value}"


def identifiers_of(record: Record) -> tuple[str, ...]:
    """Every identifier under which the record can be found, normalised, its own id first."""
    names = [record.id]
    match record:
        case Study(doi=doi, pmcid=pmcid):
            names += [f"doi:{doi}"] if doi else []
            names += [f"pmcid:{pmcid}"] if pmcid else []
        case Registration(aliases=aliases):
            names += [f"nct:{alias}" for alias in aliases]
        case NewsItem():
            names += _names_of_story(record)
    return tuple(dict.fromkeys(name for name in map(normalised, names) if len(name) <= LONGEST_IDENTIFIER))


def _names_of_story(item: NewsItem) -> list[str]:
    """What a story keeps when it comes again: its address, its guid, the story it is a copy of.

    A guid that is an address or a tag means the same everywhere, unless it is a front page; any other only on its site.
    """
    names = [item.url]
    if item.story_id:
        names.append(f"story:{item.story_id}")
    if item.guid and _GLOBAL_GUID.match(item.guid):
        names.append(f"guid:{item.guid}")
    elif item.guid and not item.guid.lower().startswith(("http://", "https://")):
        host = (urlsplit(item.url).hostname or "").removeprefix("www.")
        names.append(f"guid:{host}|{item.guid}")
    return names


def own_date(record: Record) -> dt.datetime | None:
    """The date the record itself gives for listing, in UTC; None when it gives none."""
    match record:
        case NewsItem(published=published):
            if published is not None and published.tzinfo is None:
                return published.replace(tzinfo=dt.UTC)
            return published
        case Study():
            date = record.first_available or record.published or record.entered
        case Registration():
            date = record.last_updated or record.first_posted
    return None if date is None else dt.datetime.combine(date.value, dt.time(), dt.UTC)


def listed_at(record: Record, *, first_seen: dt.datetime, fetched_at: dt.datetime) -> dt.datetime | None:
    """When the record counts as new. A date in the future, seen from the fetch, is the day it was first seen."""
    date = own_date(record)
    if date is None:
        return first_seen if isinstance(record, NewsItem) else None
    return first_seen if date > fetched_at else date
