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
        self._before = headers[0] if headers else len(self._lines)

    def block(self, index: int) -> int:
        """The line of the ``index``-th [[condition]]."""
        return self._blocks[index][0] + 1 if index < len(self._blocks) else 0

    def value(self, index: int, value: str) -> int:
        """The line where the ``index``-th condition writes ``value``, else the condition's own line."""
        if index >= len(self._blocks):
            return 0
        return self._find(*self._blocks[index], value) or self.block(index)

    def top(self, value: str) -> int:
        """The line before the first condition that writes ``value``."""
        return self._find(0, self._before, value)

    def _find(self, start: int, end: int, value: str) -> int:
        wanted = (f'"{value}"', f"'{value}'")
        for number in range(start, end):
            line = self._lines[number]
            if wanted[0] in line or wanted[1] in line:
                return number + 1
        return 0
