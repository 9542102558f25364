"""What is answered: hits with marked text, and counts per facet; the same from both back ends."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from index.documents import SearchDocument

MARK_START = "\x02"
MARK_END = "\x03"
"""Stand around a found word in text that is not escaped yet. Documents are cleaned of both (analysis.clean)."""

FRAGMENT = 240
FRAGMENTS = 2


@dataclass(frozen=True, slots=True)
class SearchHit:
    """highlights: field -> HTML pieces. Everything in them is escaped; ``<mark>`` is the only tag. explanation: why it
    stands where it stands, in sentences, when asked for.
    """

    document: SearchDocument
    score: float
    highlights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """total: all matches, of which ``hits`` is one page; facets: counts under the other filters; notes: sentences;
    suggestion: the text with its misspelt words as they were probably meant; synonyms: what else was searched for.
    """

    total: int
    hits: tuple[SearchHit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    took_ms: float = 0.0
    notes: tuple[str, ...] = ()
    suggestion: str | None = None
    synonyms: tuple[str, ...] = ()


def marked_html(text: str) -> str:
    """``text`` with its marks as HTML."""
    return html.escape(text).replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")


def both_marked(left: str, right: str) -> str:
    """One text from two copies of it that are marked in different places; marks that overlap become one."""
    if MARK_START not in left or MARK_START not in right:
        return left if MARK_START in left else right
    spans = sorted((*_spans(left), *_spans(right)))
    plain = left.replace(MARK_START, "").replace(MARK_END, "")
    pieces: list[str] = []
    reached = 0
    for start, end in spans:
        if start >= reached:
            pieces += [plain[reached:start], MARK_START, plain[start:end], MARK_END]
        elif end > reached:
            pieces[-1:] = [plain[reached:end], MARK_END]
        reached = max(reached, end)
    return "".join((*pieces, plain[reached:]))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each marked piece, counted without the marks."""
    reached = 0
    for place, piece in enumerate(re.split(f"[{MARK_START}{MARK_END}]", text)):
        if place % 2:
            yield reached, reached + len(piece)
        reached += len(piece)


def marked(texts: Mapping[str, str | None]) -> dict[str, tuple[str, ...]]:
    """The highlights of a hit: a short text whole, a long one as fragments; only those in which a word is marked."""
    found = {name: text for name, text in texts.items() if text and MARK_START in text}
    return {name: (marked_html(text),) if name == "title" else fragments(text) for name, text in found.items()}


def fragments(text: str) -> tuple[str, ...]:
    """At most FRAGMENTS pieces of FRAGMENT characters around the marks of ``text``, as HTML; () without a mark."""
    pieces: list[str] = []
    reached = 0
    while len(pieces) < FRAGMENTS:
        mark = text.find(MARK_START, reached)
        if mark < 0:
            break
        start = _word_start(text, max(reached, mark - FRAGMENT // 4))
        end = _word_end(text, start + FRAGMENT)
        pieces.append(_ellipses(text, start, end))
        reached = end
    return tuple(pieces)


def _word_start(text: str, at: int) -> int:
    if at == 0:
        return 0
    space = text.find(" ", at)
    mark = text.find(MARK_START, at)
    return min(space + 1, mark) if space >= 0 else mark


def _word_end(text: str, at: int) -> int:
    """The end of the word at ``at``, never between a mark's start and its end."""
    if at >= len(text):
        return len(text)
    if text.rfind(MARK_START, 0, at) > text.rfind(MARK_END, 0, at):
        at = text.find(MARK_END, at) + 1
    space = text.find(" ", at)
    return len(text) if space < 0 else space


def _ellipses(text: str, start: int, end: int) -> str:
    piece = marked_html(text[start:end].strip())
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"
