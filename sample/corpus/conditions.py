"""The conditions the sample corpus is written about (conditions.toml, rarer_conditions.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """scale: (instrument, abbreviation, typical score, typical benefit); mesh: as ``mesh.heading`` reads it."""

    id: str
    name: str
    people: str
    domain: str
    scale: tuple[str, str, float, float]
    mesh: tuple[str, ...]
    keywords: tuple[str, ...]
    background: tuple[str, ...]
    endpoint: str
    kind: str
    registry_name: str


@cache
def conditions() -> tuple[Condition, ...]:
    """Those that ten papers each are about."""
    return _read("conditions.toml")


@cache
def rarer_conditions() -> tuple[Condition, ...]:
    """Those that three papers each are about."""
    return _read("rarer_conditions.toml")


def _read(name: str) -> tuple[Condition, ...]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return tuple(_condition(entry) for entry in tomllib.loads(text)["condition"])


def _condition(entry: dict[str, Any]) -> Condition:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Condition(**fields)
