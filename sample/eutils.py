"""NCBI's E-utilities over the sample corpus: esearch and efetch for PubMed, with their limits and their error texts."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable

from sample.corpus import LAST_DAY, Corpus, Paper
from sample.corpus.pubmed_xml import pubmed_set
from sample.esearch_term import Translation, search
from sample.exchange import Reply, Request, text_reply
from sample.search_table import DATE_FIELDS, SearchTable, parse_day

REACH = 9_999
"""esearch shows the first 9,999 records of any search."""
MOST_FETCHED = 10_000
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
)
_TOO_FAR = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve "
    "the first 9,999 records matching the query. To obtain more than 9,999 PubMed records, consider using <EDirect> "
    "that contains additional logic to batch PubMed search results automatically so that an arbitrary number can be "
    "retrieved."
)
_NO_IDS = (
    '<?xml version="1.0" encoding="UTF-8" ?>\n'
    "<eFetchResult><ERROR>ID list is empty! Possibly it has no correct IDs.</ERROR></eFetchResult>"
)


class Eutils:
    """Answers requests; keeps the history server's result sets. Safe for threads."""

    def __init__(self, corpus: Callable[[], Corpus], today: Callable[[], dt.date] = lambda: LAST_DAY) -> None:
        self._corpus = corpus
        self._today = today
        self._lock = threading.Lock()
        self._history: dict[str, list[tuple[str, ...]]] = {}
        self._numbers = itertools.count(1)

    def esearch(self, request: Request) -> Reply:
        params = request.params
        if params.get("db", "pubmed") != "pubmed":
            return _search_error(f"Invalid db name specified: {params.get('db')}")
        if not params.get("term", "").strip():
            return _search_error("Empty term and query_key - nothing todo")
        start, size = _number(params.get("retstart"), 0), _number(params.get("retmax"), 20)
        if start is None or size is None:
            return _search_error("retstart and retmax must be whole numbers")
        if start >= REACH:
            return _search_error(_TOO_FAR)
        table = self._corpus().search_table
        found = search(params["term"], table)
        problem = self._narrow(found, request, table)
        if problem:
            return _search_error(problem)
        pmids = tuple(table.papers[place].pmid for place in sorted(found.hits or ()))
        stored = self._store(params.get("WebEnv"), pmids) if params.get("usehistory") == "y" else None
        return _search_result(found, pmids, start, size, stored, count_only=params.get("rettype") == "count")

    def efetch(self, request: Request) -> Reply:
        params = request.params
        if params.get("db", "pubmed") != "pubmed":
            return text_reply(f"Invalid db name specified: {params.get('db')}", 400)
        if params.get("retmode", "xml") != "xml":
            return text_reply("The sample server gives retmode=xml only.", 400)
        ids = self._wanted(request)
        if ids is None:
            return Reply(_NO_IDS.encode(), status=400)
        corpus = self._corpus()
        papers = (corpus.papers_by_pmid.get(pmid) for pmid in dict.fromkeys(ids))
        return Reply(pubmed_set(paper for paper in papers if isinstance(paper, Paper) and paper.served))

    def forget_history(self) -> None:
        """As when a WebEnv expires."""
        with self._lock:
            self._history.clear()

    def _narrow(self, found: Translation, request: Request, table: SearchTable) -> str | None:
        """Applies mindate/maxdate or reldate, to edat unless datetype says otherwise; a message if they are wrong."""
        params = request.params
        if "reldate" in params:
            days = _number(params["reldate"], 0)
            if days is None:
                return "reldate must be a whole number"
            bounds = (self._today() - dt.timedelta(days=days), self._today())
        elif params.get("mindate") and params.get("maxdate"):
            first, last = parse_day(params["mindate"], last=False), parse_day(params["maxdate"], last=True)
            if first is None or last is None:
                return "Invalid date: use YYYY, YYYY/MM or YYYY/MM/DD"
            bounds = (first, last)
        else:
            return None
        name = DATE_FIELDS.get(params.get("datetype", "edat").lower(), "Date - Entry")
        if found.hits is not None:
            found.hits &= table.between(name, *bounds)
        found.text = f"({found.text}) AND {bounds[0]:%Y/%m/%d}:{bounds[1]:%Y/%m/%d}[{name}]"
        return None

    def _store(self, webenv: str | None, pmids: tuple[str, ...]) -> tuple[str, int]:
        with self._lock:
            name = webenv if webenv in self._history else f"MCID_sample{next(self._numbers):08d}"
            sets = self._history.setdefault(name or "", [])
            sets.append(pmids[:REACH])
            return name or "", len(sets)

    def _wanted(self, request: Request) -> tuple[str, ...] | None:
        """The ids asked for, from ``id`` or from the history; None when there is no usable one."""
        params = request.params
        start, size = _number(params.get("retstart"), 0) or 0, _number(params.get("retmax"), MOST_FETCHED) or 0
        if params.get("WebEnv"):
            with self._lock:
                sets = self._history.get(params["WebEnv"], [])
                key = _number(params.get("query_key"), 1) or 0
                return sets[key - 1][start : start + min(size, MOST_FETCHED)] if 1 <= key <= len(sets) else None
        ids = tuple(part.strip() for part in params.get("id", "").split(",") if part.strip().isdigit())
        return ids[start : start + min(size, MOST_FETCHED)] or None


def _search_result(
    found: Translation,
    pmids: tuple[str, ...],
    start: int,
    size: int,
    stored: tuple[str, int] | None,
    *,
    count_only: bool,
) -> Reply:
    page = pmids[start : min(start + size, REACH)]
    root = ET.Element("eSearchResult")
    _add(root, "Count", str(len(pmids)))
    if count_only:
        return _xml(root)
    _add(root, "RetMax", str(len(page)))
    _add(root, "RetStart", str(start))
    if stored:
        _add(root, "QueryKey", str(stored[1]))
        _add(root, "WebEnv", stored[0])
    _add_all(ET.SubElement(root, "IdList"), "Id", page)
    ET.SubElement(root, "TranslationSet")
    _add(root, "QueryTranslation", found.text)
    if found.phrases_not_found or found.fields_not_found:
        errors = ET.SubElement(root, "ErrorList")
        _add_all(errors, "PhraseNotFound", found.phrases_not_found)
        _add_all(errors, "FieldNotFound", found.fields_not_found)
    if found.quoted_not_found or not pmids:
        warnings = ET.SubElement(root, "WarningList")
        _add_all(warnings, "QuotedPhraseNotFound", found.quoted_not_found)
        _add_all(warnings, "OutputMessage", () if pmids else ("No items found.",))
    return _xml(root)


def _search_error(message: str) -> Reply:
    root = ET.Element("eSearchResult")
    _add(root, "ERROR", message)
    return _xml(root)


def _xml(root: ET.Element) -> Reply:
    return Reply((_HEAD + ET.tostring(root, encoding="unicode")).encode())


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _add_all(parent: ET.Element, tag: str, texts: Iterable[str]) -> None:
    for text in texts:
        _add(parent, tag, text)


def _number(text: str | None, default: int) -> int | None:
    if not text:
        return default
    return int(text) if text.isdigit() else None
