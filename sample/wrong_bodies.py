"""Bodies that are not what was asked for, and honest bodies with something wrong inside."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import replace
from functools import cache

from sample.exchange import HTML, JSON, XML, Reply, text_reply

_RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle)>.*?</\1>\n?", re.DOTALL)
_PMID = re.compile(rb"<PMID[^>]*>(\d+)</PMID>")
_ID = re.compile(rb"<Id>(\d+)</Id>")
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+(\w+)[^>\[]*>\s*")
_FIRST_TEXT = re.compile(rb"<(ArticleTitle|title|Count)(?:\s[^>]*)?>")
_MAINTENANCE = (
    "<!DOCTYPE html>\n<html><head><title>Site maintenance</title></head><body><h1>We will be back soon</h1>"
    "<p>The service is being maintained.</p></body></html>\n"
)
_ERROR_LIST = (
    b"<ErrorList><PhraseNotFound>ketamin infusoin</PhraseNotFound>"
    b"<FieldNotFound>NoSuchField</FieldNotFound></ErrorList>"
)
_ENVELOPE = '<?xml version="1.0" encoding="UTF-8" ?>\n<e{name}Result><ERROR>{text}</ERROR></e{name}Result>'
_BODIES = {
    "html": (_MAINTENANCE, HTML),
    "json_error": ('{"error":"error forwarding request","api-key":"127.0.0.1","type":"ip","status":"ok"}', JSON),
    "empty": ("", XML),
    "error_element": (
        _ENVELOPE.format(name="Search", text="Search Backend failed: Database is not supported: pubmed"),
        XML,
    ),
    "cpp_exception": (
        _ENVELOPE.format(name="Summary", text="NCBI C++ Exception: Error: TXCLIENT(CException::eUnknown) read nothing"),
        XML,
    ),
    "id_list_empty": (_ENVELOPE.format(name="Fetch", text="ID list is empty! Possibly it has no correct IDs."), XML),
    "pubone": (_ENVELOPE.format(name="Fetch", text="CException in proxy_stream(): Failed to connect to PubOne"), XML),
}


def wrong_body(kind: str, honest: Reply) -> Reply:
    """The body of that kind; "error_list" keeps the honest hits and adds what PubMed could not search."""
    if kind == "error_list":
        return replace(honest, body=honest.body.replace(b"</eSearchResult>", _ERROR_LIST + b"</eSearchResult>"))
    if kind not in _BODIES:
        return text_reply(f"There is no body {kind!r}; there are error_list, {', '.join(_BODIES)}.", 500)
    text, content_type = _BODIES[kind]
    return Reply(text.encode(), content_type)


def without_records(reply: Reply, first: int, ids: frozenset[str]) -> Reply:
    """Without the ``first`` records, or without those of ``ids`` where ids are given. Searches are left alone."""
    if reply.content_type == JSON:
        return _without_studies(reply, first, ids)
    left = first

    def kept(match: re.Match[bytes]) -> bytes:
        nonlocal left
        pmid = _PMID.search(match[0])
        if ids:
            return b"" if pmid and pmid[1].decode() in ids else match[0]
        left -= 1
        return b"" if left >= 0 else match[0]

    return replace(reply, body=_RECORD.sub(kept, reply.body))


def _without_studies(reply: Reply, first: int, ids: frozenset[str]) -> Reply:
    page = json.loads(reply.body)
    if "studies" not in page:
        return reply
    studies = page["studies"]
    page["studies"] = [study for study in studies if _nct(study) not in ids] if ids else studies[first:]
    return replace(reply, body=json.dumps(page, ensure_ascii=False).encode())


def _nct(study: dict[str, dict[str, dict[str, str]]]) -> str:
    return study["protocolSection"]["identificationModule"]["nctId"]


def with_repeats(reply: Reply, first: int) -> Reply:
    """The first records, ids or studies once more."""
    if reply.content_type == JSON:
        page = json.loads(reply.body)
        page["studies"] = [*page.get("studies", [])[:first], *page.get("studies", [])]
        return replace(reply, body=json.dumps(page, ensure_ascii=False).encode())
    body = reply.body
    for pattern in (_RECORD, _ID):
        found = [match[0] for match in pattern.finditer(body)][:first]
        if found:
            body = body.replace(found[0], b"".join(found) + found[0], 1)
    return replace(reply, body=body)


def with_other_dtd(reply: Reply, name: str) -> Reply:
    return replace(reply, body=re.sub(rb"pubmed_\d+\.dtd", name.encode(), reply.body))


def with_unknown_tag(reply: Reply, tag: str) -> Reply:
    """In every record: an element, with an attribute and a child, that no DTD of today names."""
    element = f'<{tag} Kind="new"><Part>something new</Part></{tag}>'.encode()
    return replace(reply, body=reply.body.replace(b"</Article>", b"</Article>" + element))


def nested_entities(levels: int) -> str:
    """Entities that unfold to 10 to the power of ``levels`` words."""
    lines = ['<!ENTITY l0 "ha">']
    lines += [f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, levels + 1)]
    lines.append(f'<!ENTITY hole "&l{levels};">')
    return "".join(lines)


def with_entity(reply: Reply, declarations: str) -> Reply:
    """The XML with a DTD of its own that declares the entity ``hole``, which the first title then uses."""
    root = re.search(rb"<([A-Za-z][\w:]*)", _DOCTYPE.sub(b"", reply.body))
    first = _FIRST_TEXT.search(reply.body)
    if root is None or first is None:
        return reply
    body = reply.body[: first.end()] + b"&hole;" + reply.body[first.end() :]
    body = _DOCTYPE.sub(b"", body, count=1)
    start = body.find(b"?>") + 2 if body.startswith(b"<?xml") else 0
    doctype = f"\n<!DOCTYPE {root[1].decode()} [{declarations}]>\n".encode()
    return replace(reply, body=body[:start] + doctype + body[start:])


@cache
def gzip_of_spaces(megabytes: int) -> bytes:
    """A gzip stream of a few kilobytes a megabyte that unpacks to so many megabytes of spaces."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    chunk = b" " * 1_000_000
    return b"".join([*(packer.compress(chunk) for _ in range(megabytes)), packer.flush()])
