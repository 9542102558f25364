"""The sample sources on a loopback port: PubMed's E-utilities, a trial registry and news feeds."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from sample.connection import Connection
from sample.corpus import LAST_DAY, Corpus, build_corpus
from sample.eutils import Eutils
from sample.exchange import Reply, Request
from sample.faults import Faults
from sample.feeds import Feeds
from sample.limits import RateLimits, Seen, busiest_window, seen
from sample.registry import Registry
from sample.routes import Routes


class SampleServer:
    """``with SampleServer() as server: …`` serves on a free loopback port until the block ends.

    corpus may be set anew while it runs; shared_data: a folder served under /files/.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        corpus: Corpus | None = None,
        rate_limited: bool = True,
        shared_data: Path | None = None,
    ) -> None:
        self.corpus = corpus if corpus is not None else build_corpus()
        self.faults = Faults()
        self._limits = RateLimits(rate_limited)
        self._log: list[Seen] = []
        self.stopping = threading.Event()
        self._http = _HttpServer((host, port), self)
        self.host, self.port = host, int(self._http.server_address[1])
        self.eutils = Eutils(lambda: self.corpus, self.today)
        self.registry = Registry(lambda: self.corpus)
        self.feeds = Feeds(lambda: self.corpus, lambda: self.url)
        self._routes = Routes(self, shared_data)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def log(self) -> tuple[Seen, ...]:
        """The requests answered so far, in the order they came."""
        return tuple(sorted(self._log, key=lambda entry: entry.time))

    def clear_log(self) -> None:
        self._log.clear()

    def busiest_second(self, path: str = "/") -> dict[str, int]:
        """The most requests each caller made to paths that begin so in any window of one second."""
        return busiest_window(tuple(entry for entry in self._log if entry.path.startswith(path)))

    def today(self) -> dt.date:
        """The sources' own day: the corpus's last one, or that of a ``clock`` fault."""
        frozen = self.faults.clock()
        return frozen.date() if frozen else LAST_DAY

    def answer(self, request: Request) -> Reply:
        """The reply to one request, faults and limits included; logs it."""
        at = time.monotonic()
        reply = self._limits.refuse(request)
        if request.path.startswith("/_"):
            reply = self._routes.steer(request)
        elif reply is None:
            reply = self.faults.applied(request, lambda: self._routes.answer(request))
        self._log.append(seen(request, at, reply.status))
        return reply

    def start(self) -> SampleServer:
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name="sample sources", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Ends every connection, hanging ones too. May be called twice."""
        self.stopping.set()
        if self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._thread = None
        self._http.close_connections()
        self._http.server_close()

    def __enter__(self) -> SampleServer:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], owner: SampleServer) -> None:
        self.owner = owner
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, Connection)

    def server_bind(self) -> None:
        """Without http.server's look-up of the host's name, which may take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def process_request(self, request: object, client_address: object) -> None:
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.add(request)
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def shutdown_request(self, request: object) -> None:
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.discard(request)
        super().shutdown_request(request)  # type: ignore[arg-type]

    def close_connections(self) -> None:
        with self._lock:
            connections, self._open = self._open, set()
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was first
