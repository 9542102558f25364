"""One exchange is whole and in time, or it is an error."""

from __future__ import annotations

import datetime as dt
import gzip
import ipaddress
import resource
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.errors import BadRequest, Refused, SourceUnreachable
from ingest.sources.exchange import Limits, Request, exchange
from tests.ingest.sources.conftest import QUICK
from tests.ingest.sources.origin import Origin, answer, cut, drip, hang, raw, reset, serve

HEAD = b"HTTP/1.1 200 OK\r\n"


def test_whole_answer(origin: Origin) -> None:
    origin.replies = [answer(203, b"body", {"X-Thing": "1"})]
    got = exchange(Request(origin.url + "/a?b=c", headers={"User-Agent": "me"}), QUICK)
    assert (got.status, got.body, got.headers["x-thing"]) == (203, b"body", "1")
    assert origin.asked[0].path == "/a?b=c"
    assert origin.asked[0].headers["user-agent"] == "me"


def test_a4_silent_server_is_given_up_after_the_read_limit(origin: Origin) -> None:
    """A4: urllib waits for ever."""
    origin.replies = [hang()]
    began = time.monotonic()
    with pytest.raises(SourceUnreachable, match="in time"):
        exchange(Request(origin.url), QUICK)
    assert 0.3 < time.monotonic() - began < 3


@pytest.mark.parametrize(
    "dripped",
    [
        HEAD + b"Content-Length: 200\r\n\r\n" + b"x" * 200,
        HEAD + b"X-Long: " + b"x" * 200,
        HEAD + b"\r\n" + b"x" * 200,
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 40,
    ],
    ids=["body", "headers", "body without a length", "chunks"],
)
def test_dripping_server_is_given_up_after_the_total(origin: Origin, dripped: bytes) -> None:
    """A4, D2: each byte comes within the read limit; only a total stops it, and no part passes for the whole."""
    origin.replies = [drip(dripped)]
    began = time.monotonic()
    with pytest.raises(SourceUnreachable, match="in time"):
        exchange(Request(origin.url), QUICK)
    assert 0.9 < time.monotonic() - began < 5


@pytest.mark.parametrize("reply", [cut(b"x" * 100, 60), reset(b"x" * 60), raw(b""), raw(b"\0\0nonsense\r\n\r\n")])
def test_broken_answers_are_errors(origin: Origin, reply: object) -> None:
    """A5: a body shorter than its Content-Length, a reset, no answer at all, no HTTP."""
    origin.replies = [reply]  # type: ignore[list-item]
    with pytest.raises(SourceUnreachable, match=r"127\.0\.0\.1"):
        exchange(Request(origin.url), QUICK)


def test_body_over_the_cap(origin: Origin) -> None:
    origin.replies = [answer(200, b"x" * 1001)]
    with pytest.raises(SourceUnreachable, match="more than 1000 bytes"):
        exchange(Request(origin.url), Limits(size=1000))


def test_packed_bomb_is_stopped_while_it_unpacks(origin: Origin) -> None:
    """D11: 194 KB became 976 MB elsewhere."""
    bomb = gzip.compress(b"\0" * 150_000_000, compresslevel=9)
    origin.replies = [answer(200, bomb, {"Content-Encoding": "gzip"})]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(SourceUnreachable, match="more than"):
        exchange(Request(origin.url), QUICK)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_twice_packed_answers_are_not_unpacked(origin: Origin) -> None:
    """D11."""
    body = gzip.compress(gzip.compress(b"x"))
    origin.replies = [answer(200, body, {"Content-Encoding": "gzip, gzip"})]
    with pytest.raises(SourceUnreachable, match="more than once"):
        exchange(Request(origin.url), QUICK)


def test_packed_answers_are_unpacked(origin: Origin) -> None:
    origin.replies = [answer(200, gzip.compress(b"text"), {"Content-Encoding": "gzip"})]
    assert exchange(Request(origin.url), QUICK).body == b"text"


def test_redirects_are_not_followed(origin: Origin) -> None:
    origin.replies = [answer(302, b"", {"Location": "/else"})]
    assert exchange(Request(origin.url), QUICK).status == 302
    assert len(origin.asked) == 1


def test_nobody_listening() -> None:
    with pytest.raises(SourceUnreachable, match="refused"):
        exchange(Request("http://127.0.0.1:9/secret?api_key=abcdef"), QUICK)


def test_unknown_name() -> None:
    with pytest.raises(SourceUnreachable, match="not a name the network knows"):
        exchange(Request("http://no-such-host.invalid/"), QUICK)


@pytest.mark.parametrize("url", ["file:///etc/hosts", "ftp://example.org/", "no address", "http://", "http://x:99999/"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="http"):
        exchange(Request(url), QUICK)


def test_address_is_checked_before_the_connection(origin: Origin) -> None:
    """D10: the check sees the numeric address that is connected to, and its refusal passes unchanged."""
    seen: list[str] = []

    def check(address: str) -> None:
        seen.append(address)
        raise Refused("not there")

    with pytest.raises(Refused, match="not there"):
        exchange(Request(origin.url), QUICK, check_address=check)
    assert seen == ["127.0.0.1"]
    assert origin.asked == []


def test_untrusted_certificate_is_refused(tmp_path: Path) -> None:
    """Whoever can answer for a source can put words in its mouth."""
    started: list[Origin] = []
    server = serve(started.append)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path / "certificate.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    started[0].default = answer(200, b"lies")
    try:
        with pytest.raises(SourceUnreachable, match="certificate"):
            exchange(Request(started[0].url.replace("http:", "https:")), QUICK)
        assert started[0].asked == []
    finally:
        server.shutdown()
        server.server_close()


def _self_signed(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path
