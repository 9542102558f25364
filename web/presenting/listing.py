"""The API's own description (OpenAPI) as a list people can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One address; ``parameters``: name and what it means."""

    path: str
    group: str
    summary: str
    parameters: tuple[tuple[str, str], ...]


def calls_of(description: Mapping[str, Any]) -> tuple[Call, ...]:
    """Every GET of an OpenAPI description, by path."""
    return tuple(
        Call(
            path=path,
            group=methods["get"].get("tags", ["other"])[0],
            summary=methods["get"].get("description", ""),
            parameters=tuple(
                (parameter["name"], parameter.get("description") or parameter["schema"].get("description") or "")
                for parameter in methods["get"].get("parameters", [])
            ),
        )
        for path, methods in sorted(description["paths"].items())
        if "get" in methods
    )
