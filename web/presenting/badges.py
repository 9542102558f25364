"""Where a record stands, what it is and how it was designed, each in words (colour only ever repeats the words)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import Kind, State

KIND_WORDS = {Kind.STUDY: "Study", Kind.REGISTRATION: "Trial registration", Kind.NEWS: "News"}
KIND_PLURALS = {Kind.STUDY: "Studies", Kind.REGISTRATION: "Trial registrations", Kind.NEWS: "News"}

NOTICE_TYPES = frozenset(
    {"Retraction of Publication", "Retraction Notice", "Published Erratum", "Expression of Concern"}
)
"""Publication types of papers that only report what became of another one."""

NEVER_PUBLISHED = frozenset({State.RETRACTED, State.SUPERSEDED, State.DELETED})
"""States that never reach the website's sections."""

# Given to nearly every paper, or said by its badge already: nothing about its design.
UNINFORMATIVE_TYPES = frozenset(
    {"Journal Article", "Retracted Publication", "English Abstract", "Webcast", "Video-Audio Media"}
)


@dataclass(frozen=True, slots=True)
class Badge:
    """words: beside the title; sentence: on the record's own page; tone: "alarm", "caution" or "quiet"."""

    words: str
    sentence: str
    tone: str


_BADGES = {
    State.CORRECTED: Badge(
        "Corrected", "A correction to this record has been published; read it together with the correction.", "quiet"
    ),
    State.CONCERN: Badge(
        "Expression of concern",
        "The journal has published an expression of concern about this paper. It has not been retracted.",
        "caution",
    ),
    State.RETRACTED: Badge("RETRACTED", "This paper has been retracted. Its findings must not be relied on.", "alarm"),
    State.REPUBLISHED: Badge(
        "Retracted and republished",
        "This version was retracted and a corrected version was published in its place; use the republished one.",
        "caution",
    ),
    State.SUPERSEDED: Badge(
        "Superseded preprint", "This preprint has since been published as a paper; use the paper.", "caution"
    ),
    State.WITHDRAWN: Badge("Withdrawn", "This record has been withdrawn.", "caution"),
    State.DELETED: Badge(
        "Removed by its source", "The source no longer holds this record. This is the last copy it gave.", "alarm"
    ),
}


def badge_of(state: State) -> Badge | None:
    """None for a record that simply stands."""
    return _BADGES.get(state)


def design_hints(publication_types: Sequence[str]) -> tuple[str, ...]:
    """The publication types that tell a reader something about a paper's design, in PubMed's own words."""
    return tuple(
        name
        for name in dict.fromkeys(publication_types)
        if name not in UNINFORMATIVE_TYPES and not name.startswith("Research Support")
    )


def words_of(value: str) -> str:
    """A registry's code as words: "NOT_YET_RECRUITING" -> "Not yet recruiting", "PHASE2" -> "Phase 2"."""
    words = value.replace("_", " ").strip().lower()
    for number in "1234":
        words = words.replace(f"phase{number}", f"phase {number}")
    return "Not applicable" if words == "na" else words[:1].upper() + words[1:]
