"""The words that tell what a study is, found in one pass over a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from ingest.facts.reading import Reading
from ingest.vocabulary.wording import spellings

SHIPPED = Path(__file__).parent / "lexicon.toml"
_BRITISH = re.compile(r"iz(?=[eai])")

Meaning = tuple[str, str]
"""(kind, value), as in ("route", "oral")."""


@dataclass(frozen=True, slots=True)
class Hit:
    """``phrase`` stands at ``start``–``end`` of the reading and may mean ``value`` of ``kind``."""

    kind: str
    value: str
    start: int
    end: int
    phrase: str

    @property
    def rule(self) -> str:
        return f"{self.kind}:{self.phrase}"


class Lexicon:
    """Of two phrases of one kind the longer wins; one phrase may mean several values.

    version: of the rules, the dictionary and the models together.
    """

    def __init__(self, content: dict[str, dict[str, list[str]]], version: str) -> None:
        self.version = version
        meanings: dict[str, list[tuple[str, str, str]]] = {}
        for kind, values in content.items():
            for value, phrases in values.items():
                for phrase in phrases:
                    for spelling in _variants(phrase):
                        meanings.setdefault(spelling, []).append((kind, value, phrase))
        self._meanings = tuple(tuple(found) for found in meanings.values())
        self._finder = AhoCorasick(list(meanings))

    def hits(self, reading: Reading) -> tuple[Hit, ...]:
        """Whole words only, in the order of the text."""
        found = [
            Hit(kind, value, start, end, phrase)
            for index, start, end in self._finder.find_matches_as_indexes(reading.folded, overlapping=True)
            if reading.whole((index, start, end))
            for kind, value, phrase in self._meanings[index]
        ]
        return tuple(_outer(found))


def _outer(hits: list[Hit]) -> Iterator[Hit]:
    """Without the hits that stand inside a longer one of the same kind."""
    reach: dict[str, tuple[int, int]] = {}
    for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
        start, end = reach.get(hit.kind, (-1, -1))
        if hit.end <= end and (hit.start, hit.end) != (start, end):
            continue
        reach[hit.kind] = (hit.start, hit.end)
        yield hit


def _variants(phrase: str) -> Iterator[str]:
    both = {*spellings(phrase), *spellings(_BRITISH.sub("is", phrase))}
    yield from sorted(both)


@cache
def shipped_lexicon() -> Lexicon:
    content = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    version = content.pop("version")
    return Lexicon(content, version)
