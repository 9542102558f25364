"""Processes of ours: each in a session of its own with its log, all stopped together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import psutil

from ingest.errors import BadSettings, Fatal
from ketalit.running.roster import Roster

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a service manager, a closed terminal: each means stop."""

PATIENCE = 10.0
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

    def __init__(self, folder: Path) -> None:
        """``folder``: where the logs are kept, and the roster of what runs."""
        self.logs = folder / "logs"
        self._roster = Roster(folder / "running.json")
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Processes:
        """Raises BadSettings when another start of ours is at work on this folder; ends what a killed one left."""
        self.logs.mkdir(parents=True, exist_ok=True)
        stop_groups(self._roster.left_over())
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
        self._roster.write([child.pid for _, child in self._running])

    def check(self) -> None:
        """Raises Fatal when a child has ended by itself, with the last line of its log."""
        for name, child in self._running:
            if child.poll() is not None:
                words = self._last_words(name)
                raise Fatal(
                    f"{name} ended by itself (exit {child.returncode}): {words} Its log: {self.logs / name}.log"
                )

    def stop(self) -> None:
        """Ask each process group to end, then insist. A second Ctrl-C meanwhile does not leave half of them behind."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
        try:
            stop_groups([child.pid for _, child in reversed(self._running)])
            for _, child in self._running:
                child.wait()
            self._running.clear()
            self._roster.clear()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _last_words(self, name: str) -> str:
        lines = (self.logs / f"{name}.log").read_text(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else "it said nothing."


def stop_groups(groups: Iterable[int]) -> None:
    """Ask each process group to end, ask louder, and kill what is left. A group outlives its leader: Airflow's do."""
    left = list(groups)
    for number, seconds in ((signal.SIGINT, PATIENCE / 2), (signal.SIGTERM, PATIENCE / 2), (signal.SIGKILL, 1.0)):
        for group in left:
            _signal(group, number)
        deadline = monotonic() + seconds
        while monotonic() < deadline and any(map(_alive, left)):
            sleep(0.1)
        left = [group for group in left if _alive(group)]


def _signal(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)


def _alive(group: int) -> bool:
    """Whether a process of the group still runs. One that has ended counts no more, collected by its parent or not."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return any(_runs_in(process, group) for process in psutil.process_iter(["status"]))


def _runs_in(process: psutil.Process, group: int) -> bool:
    try:
        return process.info["status"] != psutil.STATUS_ZOMBIE and os.getpgid(process.pid) == group
    except ProcessLookupError:
        return False
