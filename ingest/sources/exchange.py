"""One HTTP request and its whole answer, within hard limits of time and size. No redirects, retries, cookies, proxies.

A time-out per socket read does not stop a server that sends one byte every few seconds; here a watchdog shuts the
connection when the total is used up, whatever phase it is in.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPException
from urllib.parse import urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse
from urllib3.util.connection import create_connection

from ingest.errors import BadRequest, SourceUnreachable

AddressCheck = Callable[[str], None]
"""Gets each numeric address a name resolves to, before any is connected to; raises one of our errors to forbid it."""

CHUNK = 64 * 1024


class UnknownHost(SourceUnreachable):
    """The network knows no such name: the host is gone, or this machine is off the network."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between two reads, and in all; bytes of an answer after decompression."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    size: int = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @property
    def host(self) -> str:
        """For messages: they name the host, never the query."""
        parts = urlsplit(self.url)
        return parts.hostname or "?"


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. Header names are lower-case; the body is decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def exchange(request: Request, limits: Limits, *, check_address: AddressCheck | None = None) -> Answer:
    """Send one request and read its whole answer.

    Raises SourceUnreachable (UnknownHost where that is why) for everything that goes wrong on the way, in a sentence
    that holds no address but the host; BadRequest when the URL is none; whatever check_address raises.
    """
    fault: str
    kind = SourceUnreachable
    try:
        return _exchange(request, limits, check_address)
    except TimeoutError:
        fault = "did not answer in time"
    except (HTTPError, HTTPException, OSError) as problem:
        fault = _words(problem)
        kind = UnknownHost if _is_unknown(problem) else SourceUnreachable
    # Raised out here so that the library's error, which may carry the whole address, is not even its context.
    raise kind(f"{request.host} {fault}; the request can be repeated later.")


def _exchange(request: Request, limits: Limits, check_address: AddressCheck | None) -> Answer:
    connection = _connection(request, limits, check_address)
    with closing(connection), _watchdog(connection, limits.total) as expired:
        try:
            connection.connect()
            connection.timeout = limits.read
            connection.request(
                request.method, _target(request.url), body=request.body, headers=request.headers, preload_content=False
            )
            response = connection.getresponse()
            with closing(response):
                body = _read(response, limits.size, request.host)
        except (HTTPError, HTTPException, OSError):
            if expired.is_set():
                raise TimeoutError from None
            raise
        if expired.is_set():  # a body without a length ends quietly when the watchdog cuts it
            raise TimeoutError
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def _read(response: BaseHTTPResponse, size: int, host: str) -> bytes:
    """The decompressed body; a bomb is stopped while it unpacks."""
    if "," in response.headers.get("content-encoding", ""):
        raise SourceUnreachable(f"{host} answered with a body packed more than once; it is not read.")
    pieces = bytearray()
    for piece in response.stream(CHUNK):
        pieces += piece
        if len(pieces) > size:
            raise SourceUnreachable(f"{host} sent more than {size} bytes; ask for less at a time.")
    return bytes(pieces)


class _Plain(HTTPConnection):
    check: AddressCheck | None = None
    wire: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        sock = _dial(self, self.check)
        self.wire = sock.dup()
        return sock


class _Secure(HTTPSConnection):
    check: AddressCheck | None = None
    wire: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        sock = _dial(self, self.check)
        self.wire = sock.dup()
        return sock


def _dial(connection: HTTPConnection, check: AddressCheck | None) -> socket.socket:
    """Resolve once, check every address, connect to a checked one: a second look-up could answer differently."""
    try:
        found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    except UnicodeError:  # no name of the network has such a form
        raise socket.gaierror(socket.EAI_NONAME, "the name has no possible form") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if check is not None:
        for address in addresses:
            check(address)
    failure: OSError = OSError("the name has no address")
    for address in addresses:
        try:
            return create_connection(
                (address, connection.port), connection.timeout, socket_options=connection.socket_options
            )
        except OSError as problem:
            failure = problem
    raise failure


def _connection(request: Request, limits: Limits, check: AddressCheck | None) -> _Plain | _Secure:
    try:
        parts = urlsplit(request.url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or parts.scheme not in ("http", "https"):
        raise BadRequest("An address to fetch must begin with http:// or https:// and name a host; correct it.")
    connection: _Plain | _Secure
    if parts.scheme == "https":
        connection = _Secure(host, port, timeout=limits.connect, ssl_context=_trust(), cert_reqs="CERT_REQUIRED")
    else:
        connection = _Plain(host, port, timeout=limits.connect)
    connection.check = check
    return connection


@cache
def _trust() -> ssl.SSLContext:
    """The system's certificate authorities; reading them takes longer than many a request."""
    return ssl.create_default_context()


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _watchdog(connection: _Plain | _Secure, seconds: float) -> Iterator[threading.Event]:
    """Shut the connection after so many seconds; the event tells that it happened.

    The watchdog holds a duplicate of the socket: http.client and TLS each take the original away at some point.
    """
    expired = threading.Event()

    def bite() -> None:
        expired.set()
        _shut(connection.wire)

    timer = threading.Timer(max(seconds, 0.0), bite)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()
        timer.join()
        if connection.wire is not None:
            connection.wire.close()


def _shut(wire: socket.socket | None) -> None:
    if wire is None:
        return
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # closed already


def _is_unknown(problem: Exception) -> bool:
    """The name does not exist; a resolver that is busy or away says EAI_AGAIN."""
    return isinstance(problem, socket.gaierror) and problem.errno in (socket.EAI_NONAME, socket.EAI_NODATA)


def _words(problem: Exception) -> str:
    """What happened, without the address that the library's own message would tell."""
    if isinstance(problem, ssl.SSLError) or isinstance(problem.__cause__, ssl.SSLError):
        return "has no certificate we can trust, or broke off the TLS handshake"
    if isinstance(problem, socket.gaierror):
        return "is not a name the network knows"
    if isinstance(problem, ConnectionRefusedError):
        return "refused the connection"
    if isinstance(problem, OSError) and problem.strerror:
        return f"could not be reached ({problem.strerror})"
    return f"broke off its answer ({type(problem).__name__})"
