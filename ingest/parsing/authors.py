"""Authors: people and groups, with every affiliation."""

from __future__ import annotations

from ingest.parsing.identifiers import clean_orcid
from ingest.parsing.xml import Element, text_of
from ingest.records import Author


def authors_of(author_list: Element | None) -> tuple[Author, ...]:
    """In printed order. A name that PubMed marks ValidYN="N" was printed wrongly and stands corrected beside it."""
    if author_list is None:
        return ()
    valid = [_author(child) for child in author_list if child.get("ValidYN") != "N"]
    return tuple([author for author in valid if author is not None])


def _author(element: Element) -> Author | None:
    """None where the element names nobody."""
    last_name = fore_name = initials = suffix = collective = orcid = None
    affiliations: list[str] = []
    for child in element:
        tag = child.tag
        if tag == "LastName":
            last_name = text_of(child)
        elif tag == "ForeName":
            fore_name = text_of(child)
        elif tag == "Initials":
            initials = text_of(child)
        elif tag == "AffiliationInfo":
            affiliations += [text for info in child if info.tag == "Affiliation" and (text := text_of(info))]
        elif tag == "Identifier":
            if child.get("Source") == "ORCID":
                orcid = clean_orcid(child.text)
        elif tag == "Suffix":
            suffix = text_of(child)
        elif tag == "CollectiveName":
            collective = text_of(child)
    if not (last_name or fore_name or collective):
        return None
    return Author(last_name, fore_name, initials, suffix, collective, orcid, tuple(affiliations))
