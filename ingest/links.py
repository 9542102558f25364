"""Which records point at which: papers, registrations, corrections, preprints, and what news items name."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.news_clues import DOI, identifiers_in
from ingest.parsing.identifiers import clean_doi
from ingest.records import Link, NewsItem, Record, Registration, Study

REPORTS = "reports"
_REGISTRY = "ClinicalTrials.gov"
_PAPER_TYPES = frozenset({"result", "derived", "background"})


def links_of(record: Record) -> tuple[Link, ...]:
    """Every link that the record itself states, each once; none to itself."""
    if isinstance(record, Study):
        found = _of_study(record)
    elif isinstance(record, Registration):
        found = _of_registration(record)
    else:
        found = _of_news(record)
    unique: dict[tuple[str, str], Link] = {}
    for link in found:
        if link.target != record.id:
            unique.setdefault((link.target, link.relation), link)
    return tuple(unique.values())


def _of_study(study: Study) -> Iterator[Link]:
    for trial in study.registry_ids:
        if trial.registry == _REGISTRY:
            yield Link(study.id, f"nct:{trial.number}", REPORTS, trial.source)
    for correction in study.corrections:
        if target := _cited(correction.pmid, correction.citation):
            yield Link(study.id, target, correction.ref_type, correction.citation or "")


def _of_registration(trial: Registration) -> Iterator[Link]:
    for paper in trial.papers:
        relation = (paper.type or "").lower()
        if target := _cited(paper.pmid, paper.citation):
            yield Link(trial.id, target, relation if relation in _PAPER_TYPES else "background", paper.citation or "")


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
        yield Link(item.id, target, REPORTS, words)
    for target in item.mentions:
        yield Link(item.id, target, REPORTS, f"{target.partition(':')[2]} in the full text")
