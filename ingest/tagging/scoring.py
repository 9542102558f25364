"""Weighs the evidence: what a record is about, and what it only mentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.records import Evidence
from ingest.tagging.fields import Role

TOPIC_FROM = 0.6
"""A record is about a condition from this score on; below it, the condition is mentioned."""

_WEIGHTS = {
    Role.TITLE: 1.0,
    Role.CONDITION: 1.0,
    Role.KEYWORD: 0.5,
    Role.AIM: 0.45,
    Role.CONCLUSIONS: 0.4,
    Role.METHODS: 0.3,
    Role.RESULTS: 0.25,
    Role.BACKGROUND: 0.2,
    Role.ABSTRACT: 0.22,
    Role.EXCERPT: 0.4,
    Role.SUMMARY: 0.4,
    Role.OUTCOME: 0.3,
}
_MOST = {
    Role.TITLE: 1.0,
    Role.CONDITION: 1.0,
    Role.KEYWORD: 0.6,
    Role.AIM: 0.6,
    Role.CONCLUSIONS: 0.5,
    Role.METHODS: 0.4,
    Role.RESULTS: 0.35,
    Role.BACKGROUND: 0.35,
    Role.ABSTRACT: 0.8,
    Role.EXCERPT: 0.6,
    Role.SUMMARY: 0.7,
    Role.OUTCOME: 0.3,
}
MESH_MAJOR = 1.0
MESH_MINOR = 0.5
CUE_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Weighed:
    """One piece of evidence. share: how much of its field's weight it carries, 0 to 1."""

    evidence: Evidence
    role: Role | None
    share: float = 1.0
    mesh_major: bool = False


def score(pieces: Iterable[Weighed]) -> float:
    """0 to 1: each kind of field counts up to its own limit."""
    sums: dict[Role | None, float] = {}
    for piece in pieces:
        if piece.role is None:
            sums[None] = max(sums.get(None, 0.0), MESH_MAJOR if piece.mesh_major else MESH_MINOR)
        else:
            sums[piece.role] = min(_MOST[piece.role], sums.get(piece.role, 0.0) + _WEIGHTS[piece.role] * piece.share)
    return round(min(1.0, sum(sums.values())), 4)
