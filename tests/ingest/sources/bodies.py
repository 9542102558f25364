"""Answers in the shapes of E-utilities, right and wrong. All contents are invented."""

from __future__ import annotations

from collections.abc import Iterable

SEARCH_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
SET_HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2026//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_260101.dtd">\n'
)


def search_body(pmids: Iterable[str], *, count: int | None = None, extra: str = "", translation: str = "t") -> bytes:
    ids = list(pmids)
    listed = "".join(f"<Id>{pmid}</Id>" for pmid in ids)
    return (
        f"{SEARCH_HEAD}<eSearchResult><Count>{len(ids) if count is None else count}</Count><RetMax>{len(ids)}</RetMax>"
        f"<RetStart>0</RetStart><IdList>{listed}</IdList><TranslationSet/>"
        f"<QueryTranslation>{translation}</QueryTranslation>{extra}</eSearchResult>"
    ).encode()


def set_body(pmids: Iterable[str]) -> bytes:
    articles = "".join(
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID><Article><ArticleTitle>'
        f"The rate limit exceeded <i>S</i>-ketamine</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
        for pmid in pmids
    )
    return f"{SET_HEAD}<PubmedArticleSet>{articles}</PubmedArticleSet>".encode()


def error_list(name: str, text: str, group: str = "ErrorList") -> str:
    return f"<{group}><{name}>{text}</{name}></{group}>"


HTML = b"<!DOCTYPE html>\n<html><head><title>NCBI - down for maintenance</title></head><body>Back soon</body></html>"
XHTML = b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Back soon</p></body></html>'
BACKEND_FAILED = b"<eSearchResult><ERROR>Search Backend failed: read timed out</ERROR></eSearchResult>"
UNSUPPORTED = b"<eSearchResult><ERROR>Database is not supported: pubmed</ERROR></eSearchResult>"
CPP_EXCEPTION = (
    b"<?xml version='1.0'?><eSummaryResult><ERROR>NCBI C++ Exception:\n    Error: TXCLIENT(CException::eUnknown) "
    b'"/export/home/xxx/client.cpp", line 123</ERROR></eSummaryResult>'
)
CPP_TEXT = b'Error: (CTime::eConvert) "ctime.cpp", line 99: ncbi::CTime::x2() --- NCBI C++ Exception'
NO_IDS = b"<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>"
PROXY_400 = b"<eFetchResult><ERROR>proxy_stream(): Failed to connect to PubOne</ERROR></eFetchResult>"
RATE_JSON = b'{"error":"API rate limit exceeded","api-key":"198.51.100.7","count":"4","limit":"3"}'
KEY_JSON = b'{"error":"API key invalid","api-key":"0123456789abcdef","type":"api"}'
FAULT_JSON = b'{"error":"error forwarding request","status":"unknown"}'
TOO_FAR = b"<eSearchResult><ERROR>Search Backend failed: 'retstart' cannot be larger than 9998.</ERROR></eSearchResult>"
EMPTY_TERM = b"<eSearchResult><ERROR>Empty term and query_key - nothing todo</ERROR></eSearchResult>"
