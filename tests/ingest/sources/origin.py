"""A loopback HTTP server that gives scripted replies, down to single bytes, and remembers what it was asked."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Reply = Callable[["Handler"], None]


@dataclass(frozen=True)
class Asked:
    at: float
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def parameters(self) -> dict[str, str]:
        """Of the address and of a form in the body."""
        query = urlsplit(self.path).query
        return {name: values[-1] for text in (query, self.body.decode()) for name, values in parse_qs(text).items()}


@dataclass
class Origin:
    """``replies`` are given in turn; when they are used up, ``default`` answers."""

    url: str
    replies: list[Reply] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    default: Reply | None = None
    closing: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        if self.replies:
            return self.replies.pop(0)
        return self.default or answer(500, b"nothing scripted")

    @property
    def gaps(self) -> list[float]:
        """Seconds between the requests."""
        return [later.at - earlier.at for earlier, later in zip(self.asked, self.asked[1:], strict=False)]


class Handler(BaseHTTPRequestHandler):
    origin: Origin
    protocol_version = "HTTP/1.1"

    def _reply(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.asked = Asked(time.monotonic(), self.command, self.path, headers, body)
        self.origin.asked.append(self.asked)
        self.close_connection = True
        try:
            self.origin.next_reply()(self)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client gave up, as some tests want it to

    do_GET = do_POST = _reply  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        """Not on standard error."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    block_on_close = False


def serve(origin_ready: Callable[[Origin], None]) -> Server:
    """Start a server; the caller shuts it down."""

    class Scripted(Handler):
        """One class a server, for http.server makes the handlers itself."""

    server = Server(("127.0.0.1", 0), Scripted)
    Scripted.origin = Origin(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    origin_ready(Scripted.origin)
    return server


def answer(status: int = 200, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def hang() -> Reply:
    """Take the request and never answer."""
    return lambda handler: void(handler.origin.closing.wait(30))


def drip(pieces: bytes, every: float = 0.05) -> Reply:
    """Raw bytes, one at a time."""

    def reply(handler: Handler) -> None:
        for byte in pieces:
            if handler.origin.closing.wait(every):
                return
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()

    return reply


def raw(content: bytes) -> Reply:
    """Exactly these bytes, then the end of the connection."""
    return lambda handler: void(handler.wfile.write(content))


def cut(body: bytes, at: int) -> Reply:
    """A Content-Length that is honest, and a body that stops short of it."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body[:at])


def reset(body: bytes) -> Reply:
    """The connection is torn down (RST) in the middle of the body."""

    def reply(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(body) * 2) + body)
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()

    return reply


def void(_: object) -> None:
    """For lambdas whose value nobody wants."""
