"""The text of a record as one string, and the way back from a place in it to the record's field."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ingest.records import Evidence, Study
from ingest.tagging.spans import Span
from ingest.vocabulary.wording import fold

LONGEST = 40_000
"""Characters that are read; an abstract has 1,500, and what a study is stands at the beginning of a text."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no encoding has."""


@dataclass(frozen=True, slots=True)
class Reading:
    """text: the fields joined by line feeds, title first; folded: as long as it; starts: where each field begins."""

    text: str
    folded: str
    fields: tuple[str, ...]
    starts: tuple[int, ...]
    title_end: int

    def evidence(self, start: int, end: int, rule: str) -> Evidence:
        """The words from ``start`` to ``end`` of the joined text, by their place in their own field."""
        place = bisect_right(self.starts, start) - 1
        offset = self.starts[place]
        return Evidence(self.fields[place], start - offset, end - offset, self.text[start:end], rule)

    def whole(self, span: Span) -> bool:
        """Whether the span begins and ends with a word, and no apostrophe hangs on it ("patient's ketamine")."""
        _, start, end = span
        text = self.folded
        if start and (text[start - 1].isalnum() or text[start - 1] == "'") and text[start].isalnum():
            return False
        return not (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())


def read_study(study: Study) -> Reading:
    """The title and every section of the abstract in the paper's own language; each label stands before its section."""
    parts = [("title", study.title or "")]
    parts += [
        (f"abstract.{place}", section.text) for place, section in enumerate(study.abstract) if section.language is None
    ]
    return read_parts(parts)


def read_parts(parts: list[tuple[str, str]]) -> Reading:
    """(field, text) pairs, the title first."""
    names: list[str] = []
    starts: list[int] = []
    texts: list[str] = []
    length = 0
    for name, text in parts:
        if length >= LONGEST:
            break
        kept = text[: LONGEST - length]
        names.append(name)
        starts.append(length)
        texts.append(kept)
        length += len(kept) + 1
    joined = "\n".join(texts)
    return Reading(
        joined, _HALVES.sub("\ufffd", fold(joined)), tuple(names), tuple(starts), len(texts[0]) if texts else 0
    )
