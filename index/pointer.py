"""The embedded index's alias: a small file that names the index file in use, replaced in one step."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class Pointer:
    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> str | None:
        """The name that it points at; None before the first time."""
        try:
            return self._path.read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None

    def set(self, name: str) -> None:
        """Readers see the old name or the new one, never anything between, whenever this process dies."""
        fresh = self._path.with_name(f"{self._path.name}.{secrets.token_hex(4)}")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(name + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
