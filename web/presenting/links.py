"""Addresses that pages link to: the sources' own pages, and only http or https."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from ingest.records import NewsItem, Record, Registration, Study

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
PMC = "https://pmc.ncbi.nlm.nih.gov/articles/"
TRIALS = "https://clinicaltrials.gov/study/"
DOI = "https://doi.org/"


def safe_url(url: str | None) -> str | None:
    """The address when a page may link to it, else None: a feed can name "javascript:" as well as a story."""
    if not url or any(character.isspace() or ord(character) < 32 for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.netloc else None


def doi_url(doi: str) -> str:
    return DOI + quote(doi, safe="/:;()._-")


def source_url(record: Record) -> str | None:
    """Where the record itself lives: a paper's DOI (else PubMed), the registry's page, the story."""
    match record:
        case Study():
            return doi_url(record.doi) if record.doi else f"{PUBMED}{quote(record.pmid)}/"
        case Registration():
            return TRIALS + quote(record.nct_id)
        case NewsItem():
            return safe_url(record.url)


def page_path(record_id: str) -> str:
    """The record's page on this site: "/studies/pubmed:1", "/registrations/nct:NCT1", "/news/news:ab"."""
    scheme = record_id.partition(":")[0]
    folder = {"nct": "registrations", "news": "news"}.get(scheme, "studies")
    return f"/{folder}/{quote(record_id, safe=':')}"


def identifier_url(scheme: str, value: str) -> str | None:
    """The page of one identifier at its own source; None for a scheme without one."""
    bases = {"pubmed": PUBMED, "pmcid": PMC, "nct": TRIALS}
    if scheme == "doi":
        return doi_url(value)
    return bases[scheme] + quote(value) + ("" if scheme == "nct" else "/") if scheme in bases else None
