"""The versions of one study among the hits of a page: its registration, its preprint and its paper are one hit.

Only confident links count: those that a field of a record states. The best placed version stands for the study.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from catalog import Entry
from index.results import SearchHit
from ingest.records import Kind, Link, State
from web.presenting.family import OF_ITS_TRIAL, is_secondary

Related = Callable[[str], tuple[tuple[Link, Entry], ...]]
Pair = tuple[SearchHit, Entry]
SURE = 0.9
"""Confidence from which on a link joins two versions."""
OF_ITS_PREPRINT = frozenset({
    "UpdateIn", "UpdateOf", "RetractedandRepublishedIn", "RetractedandRepublishedFrom", "CorrectedandRepublishedIn",
    "CorrectedandRepublishedFrom",
})  # fmt: skip
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Together:
    """The hits that stand for their studies, and by their ids the other versions of each, on the page or not."""

    hits: tuple[Pair, ...]
    versions: Mapping[str, tuple[Entry, ...]]


def together(pairs: Sequence[Pair], related: Related) -> Together:
    """pairs: a page of hits, best first."""
    versions: dict[str, dict[str, Entry]] = {}
    standing: dict[str, str] = {}
    leaders: list[Pair] = []
    for hit, entry in pairs:
        own = {other.record.id: other for other in versions_of(entry, related)}
        leader = standing.get(entry.record.id) or next(filter(None, map(standing.get, own)), None)
        if leader is None:
            leader = entry.record.id
            leaders.append((hit, entry))
        held = versions.setdefault(leader, {})
        for name, other in {entry.record.id: entry, **own}.items():
            standing.setdefault(name, leader)
            if name != leader:
                held.setdefault(name, other)
    return Together(
        tuple(leaders), {name: tuple(held.values())[:MOST_SHOWN] for name, held in versions.items() if held}
    )


def versions_of(entry: Entry, related: Related) -> tuple[Entry, ...]:
    """The other versions that its links, or links to it, state; a further analysis of the data is no version."""
    return tuple(
        other
        for link, other in related(entry.record.id)
        if link.confidence >= SURE and other.state is not State.DELETED and _joins(link, entry, other)
    )


def _joins(link: Link, one: Entry, other: Entry) -> bool:
    kinds = {one.record.kind, other.record.kind}
    if link.relation in OF_ITS_PREPRINT:
        return kinds == {Kind.STUDY}
    paper = one if one.record.kind is Kind.STUDY else other
    return link.relation in OF_ITS_TRIAL and kinds == {Kind.STUDY, Kind.REGISTRATION} and not is_secondary(paper)
