"""``python -m sample``: the sample sources on a port, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import errno
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from sample.faults import fault_from_text
from sample.server import SampleServer


def main(arguments: Sequence[str] | None = None) -> int:
    """0 after a clean stop, 2 when it cannot start (one sentence on standard error)."""
    options = _parser().parse_args(arguments)
    if options.shared_data is not None and not options.shared_data.is_dir():
        return _refuse(
            f"There is no folder {options.shared_data}: give --shared-data the folder whose files are to be served."
        )
    try:
        faults = [fault_from_text(text) for text in options.fault]
    except ValueError as problem:
        return _refuse(str(problem))
    try:
        server = SampleServer(
            port=options.port,
            host=options.host,
            rate_limited=not options.no_rate_limit,
            shared_data=options.shared_data,
        )
    except OSError as error:
        return _refuse(_why(error, options.host, options.port))
    for made in faults:
        server.faults.put(made)
    _serve(server)
    return 0


def _serve(server: SampleServer) -> None:
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    with server:
        sys.stdout.write(f"Sample sources (invented records) at {server.url}\n")
        sys.stdout.flush()
        done.wait()


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop the other program or choose another with --port."
    return f"The sample sources cannot listen on {host}:{port} ({error.strerror}): choose another --port or --host."


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sample",
        description="Serves invented PubMed records, trial registrations and news feeds on a loopback port.",
    )
    parser.add_argument("--port", type=int, default=8765, help="0 takes any free port (default 8765)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--shared-data", type=Path, metavar="DIR", help="a folder whose files are served under /files/")
    parser.add_argument("--no-rate-limit", action="store_true", help="never answer 429 of its own accord")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME:OPTION=VALUE,…",
        help="misbehave, for instance status:path=efetch,code=500,times=2 (may be given several times)",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
