"""A18: after every fault, the API key is in no log record, message, traceback or landed file."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from ingest.errors import KetalitError
from ingest.landing import Landing
from ingest.sources.pubmed import PubMed
from tests.ingest.sources import bodies
from tests.ingest.sources.origin import Handler, Origin, Reply, answer, cut, drip, hang, raw, reset
from tests.ingest.sources.test_answers import FAULTS

KEY = "k3y/of+the=clinic&0123456789abcdef"
FORMS = ("k3y", "0123456789abcdef")


def echo(status: int, template: bytes, headers: dict[str, str] | None = None) -> Reply:
    """NCBI repeats the key it was sent; proxies repeat whole requests."""

    def reply(handler: Handler) -> None:
        sent = handler.asked.parameters["api_key"].encode()
        if template.startswith(b"<"):
            sent = sent.replace(b"&", b"&amp;")
        body = template.replace(b"KEY", sent).replace(b"REQUEST", handler.asked.body)
        answer(status, body, headers)(handler)

    return reply


INJECTED: dict[str, Reply] = {name: answer(status, body) for name, (status, body, _) in FAULTS.items()} | {
    "key refused": echo(400, b'{"error":"API key invalid","api-key":"KEY"}'),
    "too often": echo(429, b'{"error":"API rate limit exceeded","api-key":"KEY","count":"4"}', {"Retry-After": "0"}),
    "far too often": echo(429, b'{"error":"API rate limit exceeded","api-key":"KEY"}', {"Retry-After": "9999"}),
    "ERROR that echoes": echo(200, b"<eSearchResult><ERROR>Empty term: REQUEST</ERROR></eSearchResult>"),
    "proxy that echoes": echo(502, b"<html>cannot forward REQUEST</html>"),
    "debug page": echo(200, b"Traceback: api_key=KEY REQUEST"),
    "refusal that echoes": echo(403, b"x" * 150 + b"REQUEST KEY"),
    "notice that echoes": echo(200, bodies.search_body(["1"], extra=bodies.error_list("PhraseNotFound", "KEY"))),
    "redirect": answer(302, b"", {"Location": f"https://example.org/?api_key={quote_plus(KEY)}"}),
    "hang": hang(),
    "drip": drip(b"HTTP/1.1 200 OK\r\n" + b"x" * 50),
    "short": cut(b"x" * 100, 10),
    "reset": reset(b"half"),
    "no HTTP": raw(b"\0\1"),
}


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.DEBUG)
    yield caplog


@pytest.mark.parametrize("fault", INJECTED.values(), ids=list(INJECTED))
@pytest.mark.parametrize("call", ["search", "fetch"])
def test_no_key_after(
    origin: Origin,
    pubmed: Callable[..., PubMed],
    everything_logged: pytest.LogCaptureFixture,
    fault: Reply,
    call: str,
) -> None:
    origin.default = fault
    client = pubmed(api_key=KEY, tries=2)
    try:
        if call == "search":
            client.search("ketamine")
        else:
            client.fetch(["1"])
    except KetalitError as problem:
        told = "".join(traceback.format_exception(problem)) + repr(problem) + everything_logged.text
        told += "".join(repr(link) for link in chain(problem))
    else:
        pytest.fail("a fault must not read as an answer")
    assert origin.asked[0].parameters["api_key"] == KEY
    assert not [form for form in FORMS if form in told], told


def test_nobody_there(pubmed: Callable[..., PubMed], everything_logged: pytest.LogCaptureFixture) -> None:
    with pytest.raises(KetalitError) as caught:
        pubmed(api_key=KEY, base_url="http://127.0.0.1:9").search("ketamine")
    told = "".join(traceback.format_exception(caught.value)) + everything_logged.text
    assert not [form for form in FORMS if form in told]


def test_no_key_in_what_is_landed(origin: Origin, pubmed: Callable[..., PubMed], tmp_path: Path) -> None:
    origin.replies = [answer(200, bodies.search_body(["1"])), answer(200, bodies.set_body(["1"]))]
    client = pubmed(api_key=KEY)
    found = client.search("ketamine")
    Landing(str(tmp_path)).land(
        client.fetch(found.pmids),
        source="pubmed",
        batch_id="1",
        media_type="application/xml",
        fetched_at=dt.datetime.now(dt.UTC),
        ids=found.pmids,
        query=found.query_translation,
    )
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert not [form for form in FORMS if form.encode() in written]


def chain(problem: BaseException) -> Iterator[BaseException]:
    """Causes and contexts, suppressed ones included."""
    for link in (problem.__cause__, problem.__context__):
        if link is not None:
            yield link
            yield from chain(link)
