"""Medical Subject Headings of the sample papers, by name (mesh.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sample.corpus.model import Mesh


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """By table (headings, qualifiers, publication_types): name → identifier."""
    return tomllib.loads(Path(__file__).with_name("mesh.toml").read_text(encoding="utf-8"))


def heading(text: str) -> Mesh:
    """ "*Ketamine/therapeutic use" → a heading; an asterisk marks a main topic, on the heading or on a qualifier."""
    name, _, qualifier = text.partition("/")
    major = name.startswith("*")
    name = name.removeprefix("*")
    qualifiers: tuple[tuple[str, str, bool], ...] = ()
    if qualifier:
        bare = qualifier.removeprefix("*")
        qualifiers = ((_tables()["qualifiers"][bare], bare, qualifier.startswith("*")),)
    return Mesh(_tables()["headings"][name], name, major, qualifiers)


def headings(*texts: str) -> tuple[Mesh, ...]:
    """Headings in alphabetical order, as PubMed prints them; the first of two with the same name counts."""
    unique: dict[str, Mesh] = {}
    for text in texts:
        mesh = heading(text)
        unique.setdefault(mesh.name, mesh)
    return tuple(sorted(unique.values(), key=lambda mesh: mesh.name))


def publication_types(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((_tables()["publication_types"][name], name) for name in names)
