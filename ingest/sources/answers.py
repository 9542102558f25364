"""What an E-utilities answer really is, before anything is read from it.

Only a complete, well-formed document with the expected root counts as an answer; whatever else comes with whatever
status raises one of our errors. Nothing here can turn a fault into "no results".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from ingest.errors import BadRequest, KetalitError, RateLimited, SourceUnreachable
from ingest.parsing.xml import strict_parser
from ingest.sources.exchange import Answer
from ingest.sources.redaction import excerpt
from ingest.sources.transport import check_status, retry_after

SOURCE = "PubMed"
EMPTY_SET = b'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet></PubmedArticleSet>\n'

# What NCBI says when the question is wrong. Everything else it calls an error has gone away by itself in the past:
# "Search Backend failed", "Database is not supported: pubmed" (an outage of July 2025), "Cannot retrieve history data".
_OUR_FAULT = re.compile(
    r"retstart' cannot be larger|empty term|invalid db name|api key invalid|unsupported (rettype|retmode)"
    r"|wrong parameter|mindate|maxdate|invalid uid|datetype",
    re.IGNORECASE,
)
_NO_IDS = re.compile(rb"ID list is empty", re.IGNORECASE)
_PASSING_400 = re.compile(rb"proxy_stream\(\)|Failed to connect|PubOne|backend|timed? ?out|try again", re.IGNORECASE)
_RATE = re.compile(rb"rate limit exceeded|too many requests", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One ESearch answer. notices: what PubMed left out of the question, as (element name, text)."""

    count: int
    pmids: tuple[str, ...]
    query_translation: str
    notices: tuple[tuple[str, str], ...]


def read_search(answer: Answer, secrets: Sequence[str] = ()) -> Found:
    """An ESearch answer in full; raises for everything else."""
    root = _document(answer, "eSearchResult", secrets)
    count = _integer(root, "Count")
    id_list = root.find("IdList")
    if id_list is None:
        raise SourceUnreachable(f"{SOURCE}'s search answer has no list of ids; ask again.")
    pmids = tuple((element.text or "").strip() for element in id_list.iterfind("Id"))
    if any(not _is_pmid(pmid) for pmid in pmids) or len(set(pmids)) != len(pmids):
        raise SourceUnreachable(f"{SOURCE}'s search answer holds ids that are none, or one twice; ask again.")
    notices = tuple(
        (str(element.tag), (element.text or "").strip())
        for name in ("ErrorList", "WarningList")
        for element in root.iterfind(f"{name}/*")
    )
    return Found(count, pmids, (root.findtext("QueryTranslation") or "").strip(), notices)


def read_set(answer: Answer, secrets: Sequence[str] = ()) -> bytes:
    """The bytes of a complete PubmedArticleSet; an empty one when NCBI holds none of the ids asked for."""
    if answer.status in (200, 400) and _NO_IDS.search(answer.body) and b"<PubmedArticle>" not in answer.body:
        return EMPTY_SET
    _document(answer, "PubmedArticleSet", secrets)
    return answer.body


def _document(answer: Answer, root_name: str, secrets: Sequence[str]) -> etree._Element:
    _check_envelope(answer, secrets)
    try:
        root = etree.fromstring(answer.body, strict_parser())
    except (etree.XMLSyntaxError, ValueError) as problem:
        where = _place(problem)
        failure: KetalitError = SourceUnreachable(
            f"{SOURCE} answered with something that is not a whole XML document{where} "
            f"({excerpt(answer.body, secrets)}); ask again."
        )
    else:
        error = root.find("ERROR") if root.tag != "ERROR" else root
        if root.tag == root_name and error is None:
            return root
        failure = _said(str((root if error is None else error).xpath("normalize-space()")), secrets)
    raise failure


def _check_envelope(answer: Answer, secrets: Sequence[str]) -> None:
    """Status, emptiness and NCBI's JSON errors, which come with 200, 400, 429 and 500 alike."""
    body = answer.body
    if answer.status == 400 and _PASSING_400.search(body):
        raise SourceUnreachable(f"{SOURCE} answered with a passing fault ({excerpt(body, secrets)}); ask again.")
    if _RATE.search(body[:2000]) and body.lstrip()[:1] in (b"{", b"<") and b"PubmedArticle" not in body[:2000]:
        raise RateLimited(f"{SOURCE} was asked too often ({excerpt(body, secrets)}).", retry_after(answer))
    if body.lstrip()[:1] == b"{":
        message = _json_error(body)
        if message:
            raise _said(message, secrets)
    check_status(answer, SOURCE, secrets)
    if not body.strip():
        raise SourceUnreachable(f"{SOURCE} answered with nothing; ask again.")


def _said(message: str, secrets: Sequence[str]) -> KetalitError:
    text = excerpt(message.encode(), secrets) or "no reason"
    if _OUR_FAULT.search(message):
        return BadRequest(f"{SOURCE} refuses the request ({text}); correct the search strategy or the settings.")
    return SourceUnreachable(f"{SOURCE} reports a fault of its own ({text}); ask again later.")


def _json_error(body: bytes) -> str:
    try:
        answer = json.loads(body)
    except ValueError:
        return "unreadable JSON"
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error or "JSON instead of XML")


def _place(problem: Exception) -> str:
    line = getattr(problem, "lineno", None)
    return f" (line {line})" if line else ""


def _integer(root: etree._Element, name: str) -> int:
    text = (root.findtext(name) or "").strip()
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise SourceUnreachable(f"{SOURCE}'s search answer has no readable {name}; ask again.")
    return int(text)


def _is_pmid(text: str) -> bool:
    return re.fullmatch(r"[1-9]\d{0,8}", text, re.ASCII) is not None
