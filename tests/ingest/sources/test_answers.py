"""A6: only the complete, well-formed, expected document is an answer. No fault reads as "0 results"."""

from __future__ import annotations

import pytest
from lxml import etree

from ingest.errors import BadRequest, KetalitError, RateLimited, SourceUnreachable
from ingest.sources.answers import read_search, read_set
from ingest.sources.transport import Answer
from tests.ingest.sources import bodies

FAULTS = {
    "HTML": (200, bodies.HTML, SourceUnreachable),
    "XHTML": (200, bodies.XHTML, SourceUnreachable),
    "empty": (200, b"", SourceUnreachable),
    "blank": (200, b" \n", SourceUnreachable),
    "ERROR element": (200, bodies.BACKEND_FAILED, SourceUnreachable),
    "outage of July 2025": (200, bodies.UNSUPPORTED, SourceUnreachable),
    "C++ exception in XML": (200, bodies.CPP_EXCEPTION, SourceUnreachable),
    "C++ exception as text": (200, bodies.CPP_TEXT, SourceUnreachable),
    "JSON fault": (200, bodies.FAULT_JSON, SourceUnreachable),
    "JSON fault with 500": (500, bodies.FAULT_JSON, SourceUnreachable),
    "JSON of the right question": (200, b'{"esearchresult":{"count":"0","idlist":[]}}', SourceUnreachable),
    "JSON with a control character": (200, b'{"error":"a\nb"}', SourceUnreachable),
    "rate limit with 200": (200, bodies.RATE_JSON, RateLimited),
    "rate limit with 429": (429, bodies.RATE_JSON, RateLimited),
    "rate limit with 500": (500, bodies.RATE_JSON, RateLimited),
    "wrong key": (400, bodies.KEY_JSON, BadRequest),
    "wrong key with 200": (200, bodies.KEY_JSON, BadRequest),
    "gateway": (502, bodies.HTML, SourceUnreachable),
    "not found": (404, bodies.HTML, BadRequest),
    "redirect": (302, b"", SourceUnreachable),
    "other 400": (400, b"<eFetchResult><ERROR>Wrong parameter</ERROR></eFetchResult>", BadRequest),
    "passing 400": (400, bodies.PROXY_400, SourceUnreachable),
    "too far": (200, bodies.TOO_FAR, BadRequest),
    "no question": (200, bodies.EMPTY_TERM, BadRequest),
    "entity bomb": (
        200,
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><eSearchResult><Count>&b;</Count></eSearchResult>',
        SourceUnreachable,
    ),
}


@pytest.mark.parametrize(("status", "body", "error"), FAULTS.values(), ids=list(FAULTS))
def test_fault_is_an_error_for_both(status: int, body: bytes, error: type[KetalitError]) -> None:
    for read in (read_search, read_set):
        with pytest.raises(error) as caught:
            read(Answer(status, {}, body))
        assert "0123456789abcdef" not in str(caught.value)
        assert caught.value.__context__ is None


def test_search_answer() -> None:
    body = bodies.search_body(["12", "7"], count=30, translation='"ketamine"[MeSH Terms]')
    found = read_search(Answer(200, {}, body))
    assert (found.count, found.pmids) == (30, ("12", "7"))
    assert found.query_translation == '"ketamine"[MeSH Terms]'
    assert found.notices == ()


def test_no_hits_is_an_answer() -> None:
    extra = bodies.error_list("OutputMessage", "No items found.", "WarningList")
    found = read_search(Answer(200, {}, bodies.search_body([], extra=extra)))
    assert (found.count, found.pmids) == (0, ())


def test_what_pubmed_left_out_is_told() -> None:
    extra = bodies.error_list("FieldNotFound", "NoSuchField") + bodies.error_list("PhraseIgnored", "the", "WarningList")
    found = read_search(Answer(200, {}, bodies.search_body(["1"], extra=extra)))
    assert found.notices == (("FieldNotFound", "NoSuchField"), ("PhraseIgnored", "the"))


@pytest.mark.parametrize("cut", [1, 40, 300, -1, -16])
def test_a5_cut_search_answer(cut: int) -> None:
    """A5: cut anywhere, the last byte included."""
    with pytest.raises(SourceUnreachable):
        read_search(Answer(200, {}, bodies.search_body(["12", "7"])[:cut]))


@pytest.mark.parametrize("cut", [1, 40, 300, -1, -19])
def test_cut_set(cut: int) -> None:
    with pytest.raises(SourceUnreachable):
        read_set(Answer(200, {}, bodies.set_body(["12", "7"])[:cut]))


def test_flipped_byte() -> None:
    """A5: complete reads with bad bytes in them do occur."""
    body = bodies.set_body(["12"]).replace(b"</Article>", b"</Articlf>")
    with pytest.raises(SourceUnreachable, match="line 3"):
        read_set(Answer(200, {}, body))


@pytest.mark.parametrize(
    "body",
    [
        bodies.search_body(["1"]).replace(b"<Count>1</Count>", b""),
        bodies.search_body(["1"]).replace(b"<Count>1<", b"<Count>one<"),
        bodies.search_body(["1"]).replace(b"<Count>1<", b"<Count>-1<"),
        bodies.search_body(["1", "x"]),
        bodies.search_body(["1", "1"]),
        bodies.search_body(["1"]).replace(b"IdList", b"List"),
    ],
    ids=["no count", "count in words", "negative count", "no id", "id twice", "no list"],
)
def test_search_answer_that_cannot_be_right(body: bytes) -> None:
    with pytest.raises(SourceUnreachable):
        read_search(Answer(200, {}, body))


def test_set_is_given_as_it_came() -> None:
    """Words like an error's in a title are no error; DOCTYPE of another year and new tags neither (A15)."""
    body = bodies.set_body(["12", "7"]).replace(b"<Article>", b"<Article><NewTag/>")
    assert read_set(Answer(200, {}, body)) == body


def test_a7_no_usable_id_means_no_records() -> None:
    """A7: the same 400 as for a fault, but it says that there is nothing."""
    empty = read_set(Answer(400, {}, bodies.NO_IDS))
    root = etree.fromstring(empty)
    assert (root.tag, len(root)) == ("PubmedArticleSet", 0)


def test_dtd_is_not_read() -> None:
    """No file and no network is touched for an answer's DOCTYPE or entities."""
    body = b'<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/hostname">]><PubmedArticleSet>&x;</PubmedArticleSet>'
    assert read_set(Answer(200, {}, body)) == body
