"""Who started what: written down so that the next start can end what a killed one left behind."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import psutil

from ingest.errors import BadSettings


class Roster:
    """The file that names a running supervisor and its process groups, each with the moment it began."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def write(self, groups: Sequence[int]) -> None:
        """Note this process and its groups; whole or not at all."""
        noted = {"supervisor": _noted(os.getpid()), "groups": [_noted(group) for group in groups]}
        written = self._file.with_suffix(".new")
        written.write_text(json.dumps(noted))
        written.replace(self._file)

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)

    def left_over(self) -> tuple[int, ...]:
        """The groups of a supervisor that is gone. Raises BadSettings while that supervisor runs."""
        try:
            noted = json.loads(self._file.read_text())
        except FileNotFoundError:
            return ()
        pid, began = noted["supervisor"]
        if _began(pid) == began:
            raise BadSettings(
                f"Another start (process {pid}) is at work on {self._file.parent}: stop that one first (Ctrl-C there), "
                "or name another folder in KETALIT_DATA."
            )
        return tuple(group for group, start in noted["groups"] if _began(group) in (start, None))


def _noted(pid: int) -> tuple[int, float | None]:
    return pid, _began(pid)


def _began(pid: int) -> float | None:
    """When the process began: with its number, what tells it from a later one of the same number. None: it is gone."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None
