"""One client's connection: reads requests, and sends replies well or badly, as their delivery says."""

from __future__ import annotations

import contextlib
import socket
import struct
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast

from sample.exchange import Reply, read_request, text_reply

if TYPE_CHECKING:
    from sample.server import SampleServer

_LARGEST_BODY = 20_000_000
_DRIPS_A_SECOND = 10


class Connection(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 120

    @property
    def _owner(self) -> SampleServer:
        from sample.server import _HttpServer  # the two know each other

        return cast(_HttpServer, self.server).owner

    def do_GET(self) -> None:
        self._exchange()

    def do_POST(self) -> None:
        self._exchange()

    def do_HEAD(self) -> None:
        self._exchange()

    def do_DELETE(self) -> None:
        self._exchange()

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError, ValueError):
            super().handle()

    def finish(self) -> None:
        with contextlib.suppress(ConnectionError):
            super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error: requests are in the server's log, without keys."""

    def _exchange(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _LARGEST_BODY:
            self.close_connection = True
            self._send(text_reply("Bad Content-Length", 400))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(length))
        self._send(self._owner.answer(read_request(self.command, self.path, headers, self.client_address[0], body)))

    def _send(self, reply: Reply) -> None:
        delivery, stopping = reply.delivery, self._owner.stopping
        if delivery.hang is not None:
            stopping.wait(delivery.hang)
            self.close_connection = True
            return
        if delivery.delay:
            stopping.wait(delivery.delay)
        head, body = self._head(reply), b"" if self.command == "HEAD" or reply.status == 304 else reply.body
        if delivery.reset_after is not None:
            self._reset(head + body[: delivery.reset_after])
        elif delivery.short_by is not None:
            self.close_connection = True
            self.wfile.write(head + body[: max(0, len(body) - delivery.short_by)])
        elif delivery.rate:
            self._drip(head, body, delivery.rate)
        else:
            self.wfile.write(head + body)

    def _head(self, reply: Reply) -> bytes:
        phrase = HTTPStatus(reply.status).phrase if reply.status in HTTPStatus._value2member_map_ else "Status"
        frozen = self._owner.faults.clock()
        date = formatdate(frozen.timestamp() if frozen else None, usegmt=True)
        lines = [f"HTTP/1.1 {reply.status} {phrase}", f"Date: {date}", "Server: sample-sources"]
        if reply.status != 304:
            lines.append(f"Content-Type: {reply.content_type}")
            lines.append(f"Content-Length: {len(reply.body)}")
        lines.extend(f"{name}: {value}" for name, value in reply.headers)
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _drip(self, head: bytes, body: bytes, rate: float) -> None:
        """At ``rate`` bytes a second: a few bytes ten times a second, or one byte at longer pauses."""
        self.wfile.write(head)
        step = max(1, round(rate / _DRIPS_A_SECOND))
        for start in range(0, len(body), step):
            if self._owner.stopping.wait(step / rate):
                self.close_connection = True
                return
            self.wfile.write(body[start : start + step])

    def _reset(self, sent: bytes) -> None:
        """Sends the bytes, then a TCP reset."""
        self.close_connection = True
        self.wfile.write(sent)
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
