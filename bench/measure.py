"""One line of a bench table, and the table."""

from __future__ import annotations

import importlib
import resource
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any


def peak_memory() -> int:
    """Bytes: the most this process has held since it began.

    On Linux not ``ru_maxrss``, which a started program takes over from the process that started it.
    """
    try:
        status = Path("/proc/self/status").read_text()
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@dataclass(frozen=True, slots=True)
class Measure:
    """value: None where it could not be measured (``note`` says why); goal: the least value asked for, if any."""

    name: str
    value: float | None
    unit: str = ""
    goal: float | None = None
    note: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        if self.goal is None:
            return "reported"
        if self.value is None:
            return "not measured"
        return "reached" if self.value >= self.goal else f"short by {self._shown(self.goal - self.value)}"

    def line(self, width: int) -> str:
        shown = "-" if self.value is None else self._shown(self.value)
        goal = "" if self.goal is None else f"≥ {self._shown(self.goal)}"
        return f"{self.name:<{width}}  {shown:>9} {self.unit:<10} {goal:>10}  {self.verdict:<16} {self.note}".rstrip()

    def document(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "goal": self.goal,
            "verdict": self.verdict,
            "note": self.note,
            "detail": dict(self.detail),
        }

    @staticmethod
    def _shown(value: float) -> str:
        return f"{value:,.0f}" if value >= 10 else f"{value:.3f}"


def as_table(measures: Iterable[Measure]) -> str:
    rows = tuple(measures)
    width = max((len(row.name) for row in rows), default=0)
    return "\n".join(row.line(width) for row in rows)


def optional(module: str) -> ModuleType | None:
    """A module of the bench's own requirements, None where they are not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        return None
