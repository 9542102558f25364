"""Which records point at which: papers, registrations, corrections, preprints, and what news items name."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.news_clues import DOI, identifiers_in
from ingest.parsing.identifiers import clean_doi
from ingest.records import Link, NewsItem, Record, Registration, Study

REPORTS = "reports"
_REGISTRY = "ClinicalTrials.gov"
IN_TEXT, IN_CITATION, IN_NEWS = 0.9, 0.95, 0.8
"""Confidence in an identifier that no field holds: read in an abstract, in a citation's text, in a news item.

Of the registry numbers in abstracts 98 % stand in PubMed's own field too where that is filled; the others are mostly
trials that the paper only cites, which nothing tells apart where the field is empty.
"""
_PAPER_TYPES = frozenset({"result", "derived", "background"})


def links_of(record: Record) -> tuple[Link, ...]:
    """Every link that the record itself states, each once, with the surest evidence; none to itself."""
    if isinstance(record, Study):
        found = _of_study(record)
    elif isinstance(record, Registration):
        found = _of_registration(record)
    else:
        found = _of_news(record)
    unique: dict[tuple[str, str], Link] = {}
    for link in found:
        key = (link.target, link.relation)
        if link.target != record.id and (key not in unique or unique[key].confidence < link.confidence):
            unique[key] = link
    return tuple(unique.values())


def _of_study(study: Study) -> Iterator[Link]:
    for trial in study.registry_ids:
        if trial.registry == _REGISTRY:
            sure = 1.0 if trial.source == "databank" else IN_TEXT
            yield Link(study.id, f"nct:{trial.number}", REPORTS, trial.source, sure)
    for correction in study.corrections:
        if target := _cited(correction.pmid, correction.citation):
            sure = 1.0 if correction.pmid else IN_CITATION
            yield Link(study.id, target, correction.ref_type, correction.citation or "", sure)


def _of_registration(trial: Registration) -> Iterator[Link]:
    for paper in trial.papers:
        relation = (paper.type or "").lower()
        if target := _cited(paper.pmid, paper.citation):
            named = relation if relation in _PAPER_TYPES else "background"
            yield Link(trial.id, target, named, paper.citation or "", 1.0 if paper.pmid else IN_CITATION)


def _cited(pmid: str | None, citation: str | None) -> str | None:
    """The paper's PMID, else the DOI that its citation names."""
    if pmid:
        return f"pubmed:{pmid}"
    found = DOI.search(citation or "")
    doi = clean_doi(found[0]) if found else None
    return f"doi:{doi}" if doi else None


def _of_news(item: NewsItem) -> Iterator[Link]:
    text = " ".join(part for part in (item.title, item.excerpt, item.url) if part)
    for target, words in identifiers_in(text):
        yield Link(item.id, target, REPORTS, words, IN_NEWS)
    for target in item.mentions:
        yield Link(item.id, target, REPORTS, f"{target.partition(':')[2]} in the full text", IN_NEWS)
