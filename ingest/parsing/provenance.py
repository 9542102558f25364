"""What both articles and books carry besides their text: history, identifiers, grants, publication types."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.parsing.dates import date_of, earliest
from ingest.parsing.identifiers import clean_doi, clean_pmcid, clean_pmid
from ingest.parsing.xml import Element, RecordError, text_of
from ingest.records import Grant, HistoryDate, PartialDate, PublicationType

AVAILABLE = frozenset({"entrez", "pubmed", "premedline", "epublish", "aheadofprint", "ppublish", "ecollection"})
"""History entries by which a reader could have the paper; "received" and "accepted" are the publisher's own affair."""


def pmid_of(element: Element | None) -> tuple[str, int]:
    """The PMID and its version; RecordError when there is none."""
    pmid = None if element is None else clean_pmid(element.text)
    if element is None or pmid is None:
        raise RecordError("The record has no PMID.")
    version = element.get("Version", "1")
    return pmid, int(version) if version.isdecimal() and len(version) < 5 else 1


def article_ids(id_list: Element | None) -> dict[str, str]:
    """IdType → id, of an ArticleIdList that stands directly under PubmedData or the book (never a reference's)."""
    if id_list is None:
        return {}
    return {child.get("IdType", ""): text for child in id_list if (text := text_of(child))}


def doi_of(ids: dict[str, str], locations: Iterable[Element]) -> str | None:
    """The DOI among the article's ids, else a valid ELocationID."""
    if doi := clean_doi(ids.get("doi")):
        return doi
    valid = (place for place in locations if place.get("EIdType") == "doi" and place.get("ValidYN", "Y") == "Y")
    return next((doi for place in valid if (doi := clean_doi(text_of(place)))), None)


def pmcid_of(ids: dict[str, str]) -> str | None:
    return clean_pmcid(ids.get("pmc")) or clean_pmcid(ids.get("pmcid"))


def history_of(history: Element | None) -> tuple[HistoryDate, ...]:
    if history is None:
        return ()
    return tuple([HistoryDate(child.get("PubStatus", ""), date) for child in history if (date := date_of(child))])


def entered_of(history: tuple[HistoryDate, ...]) -> PartialDate | None:
    """When PubMed took the record in."""
    dates = {entry.status: entry.date for entry in reversed(history)}
    return dates.get("entrez") or dates.get("pubmed")


def first_available(
    published: PartialDate | None, electronic: Iterable[PartialDate | None], history: tuple[HistoryDate, ...]
) -> PartialDate | None:
    """The earliest of issue, electronic date and entry."""
    entries = (entry.date for entry in history if entry.status in AVAILABLE)
    return earliest((published, *electronic, *entries))


def grants_of(grant_list: Element | None) -> tuple[Grant, ...]:
    if grant_list is None:
        return ()
    found = ({child.tag: text_of(child) for child in grant} for grant in grant_list)
    return tuple(Grant(parts.get("GrantID"), parts.get("Agency"), parts.get("Country")) for parts in found)


def publication_types(elements: Iterable[Element]) -> tuple[PublicationType, ...]:
    named = [(text_of(element), element.get("UI") or None) for element in elements]
    return tuple([PublicationType(name, ui) for name, ui in named if name])
