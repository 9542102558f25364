"""Places in a text: whole words only, and no two that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Span = tuple[int, int, int]
"""Which pattern, start, end."""


def whole_words(text: str, hits: Iterable[Span], *, plural: bool = True) -> Iterator[Span]:
    """The hits that begin and end with a word; with ``plural`` an "s" after the last word belongs to it."""
    length = len(text)
    for index, start, end in hits:
        if start and text[start - 1].isalnum() and text[start].isalnum():
            continue
        if end < length and text[end].isalnum() and text[end - 1].isalnum():
            if not plural or text[end] != "s" or (end + 1 < length and text[end + 1].isalnum()):
                continue
            yield index, start, end + 1
        else:
            yield index, start, end


def longest(hits: list[Span]) -> list[Span]:
    """Without overlaps: longer ones first, of two equally long ones the earlier; in the order of the text."""
    if len(hits) < 2:
        return hits
    kept: list[Span] = []
    crowd: list[Span] = []
    reach = -1
    for hit in sorted(hits, key=lambda hit: hit[1]):
        if hit[1] >= reach:
            kept.extend(_of_crowd(crowd))
            crowd = []
        crowd.append(hit)
        reach = max(reach, hit[2])
    kept.extend(_of_crowd(crowd))
    return kept


def _of_crowd(crowd: list[Span]) -> list[Span]:
    """The same for hits that overlap one another in a chain."""
    if len(crowd) < 2:
        return crowd
    kept: list[Span] = []
    for hit in sorted(crowd, key=lambda hit: (hit[1] - hit[2], hit[1])):
        if all(hit[2] <= other[1] or other[2] <= hit[1] for other in kept):
            kept.append(hit)
    kept.sort(key=lambda hit: hit[1])
    return kept
