"""The sentences of the invented papers, by design (wordings.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wording:
    """sections: (label, NlmCategory, sentences to choose one of); an empty label makes an unstructured abstract."""

    titles: tuple[str, ...]
    sections: tuple[tuple[str, str, tuple[str, ...]], ...]
    types: tuple[str, ...]
    headings: tuple[str, ...]


@cache
def wordings() -> Mapping[str, Wording]:
    """By design: "trial", "negative", "open", "cohort", "case", "review", "meta", "protocol", "animal", …"""
    tables = tomllib.loads(Path(__file__).with_name("wordings.toml").read_text(encoding="utf-8"))
    return {
        design: Wording(
            titles=tuple(table["titles"]),
            sections=tuple(
                (section["label"], section["category"], tuple(section["sentences"])) for section in table["sections"]
            ),
            types=tuple(table["types"]),
            headings=tuple(table["headings"]),
        )
        for design, table in tables.items()
    }
