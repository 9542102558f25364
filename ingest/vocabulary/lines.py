"""Where in a vocabulary file something stands: tomllib tells no lines, so the text is searched."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADER = re.compile(r"^\s*\[\[condition\]\]")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """line: counted from 1, 0 for the file as a whole; message: one sentence that names the thing and the remedy."""

    line: int
    message: str


class Lines:
    """Where in the file a condition and its words stand: tomllib tells no lines, so the text is searched."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        headers = [number for number, line in enumerate(self._lines) if _HEADER.match(line)]
        self._blocks = [(start, end) for start, end in zip(headers, [*headers[1:], len(self._lines)], strict=True)]

    def block(self, index: int) -> int:
        """The line of the ``index``-th [[condition]]."""
        return self._blocks[index][0] + 1 if index < len(self._blocks) else 0

    def value(self, index: int, key: str, value: str) -> int:
        """The line where the ``index``-th condition writes ``value`` under ``key``, else the condition's own line."""
        if index >= len(self._blocks):
            return 0
        start, end = self._blocks[index]
        begins = re.compile(rf"\s*{re.escape(key)}\s*=")
        place = next((number for number in range(start, end) if begins.match(self._lines[number])), start)
        return self._find(place, end, value) or self.block(index)

    def _find(self, start: int, end: int, value: str) -> int:
        wanted = (f'"{value}"', f"'{value}'")
        for number in range(start, end):
            line = self._lines[number]
            if wanted[0] in line or wanted[1] in line:
                return number + 1
        return 0
