"""Many readers of one address at once, each on a connection of its own and never pausing."""

from __future__ import annotations

import re
import selectors
import socket
import time
from dataclasses import dataclass

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Load:
    """seconds: of each answer, sorted; size: bytes of one answer's body."""

    status: int
    size: int
    per_second: float
    seconds: tuple[float, ...]

    def percentile(self, share: float) -> float:
        return self.seconds[min(int(len(self.seconds) * share), len(self.seconds) - 1)]


def read(port: int, path: str, *, readers: int, seconds: float, headers: tuple[str, ...] = ()) -> Load:
    """Ask for ``path`` that long. Every answer must be as long as the first: nothing else is looked at."""
    lines = (f"GET {path} HTTP/1.1", "Host: bench", *headers, "", "")
    request = "\r\n".join(lines).encode()
    status, whole, size = _first(port, request)
    chooser = selectors.DefaultSelector()
    waiting: dict[int, list[float]] = {}
    for _ in range(readers):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        chooser.register(connection, selectors.EVENT_READ, connection)
        waiting[connection.fileno()] = [time.perf_counter(), 0.0]
        connection.sendall(request)
    taken: list[float] = []
    began = now = time.perf_counter()
    while now - began < seconds:
        for key, _ in chooser.select():
            reader, state = key.data, waiting[key.fd]
            state[1] += len(reader.recv(1 << 18))
            if state[1] >= whole:
                now = time.perf_counter()
                taken.append(now - state[0])
                state[0], state[1] = now, 0.0
                reader.sendall(request)
    for key in list(chooser.get_map().values()):
        key.data.close()
    chooser.close()
    return Load(status, size, len(taken) / (now - began), tuple(sorted(taken)))


def _first(port: int, request: bytes) -> tuple[int, int, int]:
    """Status of an answer, its bytes with head, and without; asked twice, because the first one may be prepared."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(2):
            connection.sendall(request)
            data = b""
            while b"\r\n\r\n" not in data:
                data += connection.recv(1 << 18)
            head = data[: data.index(b"\r\n\r\n") + 4]
            length = _LENGTH.search(head)
            size = int(length[1]) if length else 0
            while len(data) < len(head) + size:
                data += connection.recv(1 << 18)
    return int(data.split(b" ", 2)[1]), len(head) + size, size
