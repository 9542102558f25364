"""Processes of ours: each in a session of its own with its log, all stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from ingest.errors import BadSettings, Fatal

PATIENCE = 20.0
"""Seconds that a process may take to end before it is killed; a running task can hold Airflow that long."""


def require_free(port: int, what: str, variable: str) -> None:
    """Raises BadSettings when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BadSettings(
                f"Port {port} for {what} is in use: stop what listens there (perhaps another make run), "
                f"or choose another with {variable}=…."
            ) from None


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Processes:
    """The running children. Used as a context manager: leaving it stops every one, whatever happened."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Processes:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(  # noqa: S603 (our own commands)
                command,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._running.append((name, child))

    def check(self) -> None:
        """Raises Fatal when a child has ended by itself, with the last line of its log."""
        for name, child in self._running:
            if child.poll() is not None:
                words = self._last_words(name)
                raise Fatal(
                    f"{name} ended by itself (exit {child.returncode}): {words} Its log: {self.logs / name}.log"
                )

    def stop(self) -> None:
        """Ask each process group to end, then insist."""
        for _, child in reversed(self._running):
            _signal(child, signal.SIGINT)
        deadline = monotonic() + PATIENCE
        while monotonic() < deadline and any(_alive(child) for _, child in self._running):
            sleep(0.1)
        for _, child in self._running:
            _signal(child, signal.SIGKILL)
            child.wait()
        self._running.clear()

    def _last_words(self, name: str) -> str:
        lines = (self.logs / f"{name}.log").read_text(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else "it said nothing."


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # The group outlives its leader: Airflow's parts stay when its parent is gone.
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def _alive(child: subprocess.Popen[bytes]) -> bool:
    child.poll()
    try:
        os.killpg(child.pid, 0)
    except ProcessLookupError:
        return False
    return True
