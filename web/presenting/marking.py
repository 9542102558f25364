"""Text with marked words: the index's highlights (nothing but ``<mark>`` is trusted) and the tags' evidence."""

from __future__ import annotations

import html
from collections.abc import Iterable

import nh3
from markupsafe import Markup, escape

from ingest.records import Evidence


def trusted_marks(fragment: str) -> Markup:
    """A highlight as safe HTML: whatever is not text or a bare ``<mark>`` is dropped (failure mode F15)."""
    return Markup(nh3.clean(fragment, tags={"mark"}, attributes={}, link_rel=None))  # noqa: S704 - cleaned just here


def unmarked(fragment: str) -> str:
    """The plain text of a highlight."""
    return html.unescape(nh3.clean(fragment, tags=set(), attributes={}, link_rel=None))


def marked_whole(text: str, fragments: Iterable[str]) -> Markup:
    """``text`` with marks when one fragment is all of it; the plain text when the index cut it short."""
    for fragment in fragments:
        if unmarked(fragment) == text:
            return trusted_marks(fragment)
    return escape(text)


def marked_evidence(text: str, field: str, evidence: Iterable[Evidence]) -> Markup:
    """``text`` escaped, with the evidence found in ``field`` marked.

    A span that no longer fits the text (the record has changed since) is left out; overlapping spans become one.
    """
    spans = sorted(
        (item.start, item.end)
        for item in evidence
        if item.field == field and 0 <= item.start < item.end <= len(text) and text[item.start : item.end] == item.text
    )
    parts: list[Markup] = []
    done = 0
    for start, end in _merged(spans):
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    parts.append(escape(text[done:]))
    return Markup("").join(parts)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
