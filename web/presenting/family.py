"""The records of one study: its registration, the papers on it, what became of those; and how many were registered.

Follows only what records state. One step is what a record and another say of each other; the second step leads over a
registration to the other papers on it, or over a paper to its corrections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from catalog import Entry
from ingest.records import Evidence, Kind, Link, Registration, SampleSize, Study

Related = tuple[tuple[Link, Entry], ...]
OF_ITS_TRIAL = frozenset({"reports", "result", "derived"})
"""Relations of a paper and a registration by which the paper is on that very trial; "background" is not."""
_BECAME = {
    "ErratumIn": "correction",
    "RetractionIn": "retraction",
    "RetractedandRepublishedIn": "republication",
    "ExpressionOfConcernIn": "expression of concern",
    "CorrectedandRepublishedIn": "republication",
    "UpdateIn": "newer version",
}
_NOTICES = {
    "ErratumFor": "correction",
    "RetractionOf": "retraction",
    "ExpressionOfConcernFor": "expression of concern",
    "UpdateOf": "newer version",
}
_MOST_STEPS, MOST_MEMBERS = 10, 30


@dataclass(frozen=True, slots=True)
class Member:
    """role: as in "secondary analysis", "other paper" or "correction"; via: the record that leads to it."""

    role: str
    entry: Entry
    via: Entry
    confidence: float


def family_of(entry: Entry, near: Related, related: Callable[[str], Related]) -> tuple[Member, ...]:
    """Those that ``near`` does not hold yet, each once; ``near``: what ``related`` gives for the record itself."""
    known = {entry.record.id, *(other.record.id for _, other in near)}
    found: dict[str, Member] = {}
    for link, via in _steps(near):
        for further, other in related(via.record.id):
            role = _role(further, via, other)
            if role and other.record.id not in known:
                sure = round(link.confidence * further.confidence, 3)
                found.setdefault(other.record.id, Member(role, other, via, sure))
    return tuple(found.values())[:MOST_MEMBERS]


def is_secondary(entry: Entry) -> bool:
    """Whether the paper analyses a trial's data again."""
    return any(fact.value == "secondary-analysis" for fact in entry.facts.design)


def registered_sizes(entry: Entry, near: Related) -> tuple[SampleSize, ...]:
    """A paper's number of people by the registration that it reports; none where it reports several or none."""
    if not isinstance(entry.record, Study):
        return ()
    trials = {
        other.record.id: (link, other.record)
        for link, other in near
        if isinstance(other.record, Registration) and link.relation in OF_ITS_TRIAL
    }
    if len(trials) != 1:
        return ()
    ((link, trial),) = trials.values()
    if trial.enrolment is None or trial.enrolment.count == 0:
        return ()
    count, kind = trial.enrolment.count, (trial.enrolment.type or "field").lower()
    place = Evidence(f"enrolment of {trial.nct_id}", 0, len(str(count)), str(count), kind)
    return (SampleSize(count, "registered", (place,), link.confidence),)


def _steps(near: Related) -> Iterator[tuple[Link, Entry]]:
    """The neighbours over which the way goes on: a trial's papers, a paper's trials."""
    steps = [
        (link, other) for link, other in near if link.relation in OF_ITS_TRIAL and other.record.kind is not Kind.NEWS
    ]
    yield from steps[:_MOST_STEPS]


def _role(link: Link, via: Entry, other: Entry) -> str | None:
    if isinstance(via.record, Registration):
        if not isinstance(other.record, Study) or link.relation not in OF_ITS_TRIAL:
            return None
        return "secondary analysis" if is_secondary(other) else "other paper"
    outward = link.source == via.record.id
    return (_BECAME if outward else _NOTICES).get(link.relation)


def member_words(member: Member) -> str:
    """What it is to the record shown."""
    role = member.role.capitalize()
    if not isinstance(member.via.record, Registration):
        return f"{role} of a paper on it"
    return f"{role} {'on' if member.role == 'other paper' else 'of'} the same trial"
