"""Which registration a paper may report where neither names the other: a score of what they share, with its reasons.

A score is no fact: what comes of it is a suggestion for a person. Links that a record states are in ingest.links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.records import Kinship, Registration, Study, StudyFacts

SUGGESTED = 0.5
"""Confidence from which a registration is shown to a person."""
MOST = 3
_WORD = re.compile(r"[a-z0-9]{3,}")
# fmt: off
_COMMON = frozenset({
    "the", "and", "for", "with", "from", "that", "this", "study", "trial", "clinical", "randomized", "randomised",
    "controlled", "placebo", "blind", "double", "effect", "effects", "efficacy", "safety", "versus", "patients",
    "adults", "treatment", "ketamine", "esketamine", "using", "among", "after", "between", "open", "label", "phase",
    "pilot", "evaluation", "evaluate", "results", "compared", "comparison", "into", "their", "than", "during",
    "use",
})
# fmt: on
_LATEST_YEARS = 8


@dataclass(frozen=True, slots=True)
class TrialProfile:
    """What of a registration is compared, made once for many papers."""

    id: str
    words: frozenset[str]
    sponsor: str
    acronym: str
    enrolled: int | None
    started: int | None
    papers: frozenset[str]


def profile_of(trial: Registration) -> TrialProfile:
    titles = " ".join(part for part in (trial.brief_title, trial.official_title) if part)
    return TrialProfile(
        id=trial.id,
        words=_words(" ".join((titles, *trial.conditions, *(one.name for one in trial.interventions)))),
        sponsor=(trial.sponsor or "").casefold(),
        acronym=trial.acronym or "",
        enrolled=trial.enrolment.count if trial.enrolment and trial.enrolment.type == "ACTUAL" else None,
        started=trial.started.value.year if trial.started else None,
        papers=frozenset(paper.pmid for paper in trial.papers if paper.pmid),
    )


def suggestions(study: Study, facts: StudyFacts, trials: Iterable[TrialProfile]) -> tuple[Kinship, ...]:
    """The registrations that the paper may report, the likeliest first; none for a paper that names one itself."""
    if any(number.registry == "ClinicalTrials.gov" for number in study.registry_ids):
        return ()
    words = _words(study.title or "")
    if len(words) < 3:
        return ()
    affiliations = " ".join(place for author in study.authors for place in author.affiliations).casefold()
    sizes = {size.count for size in facts.sample_sizes}
    found = (_kinship(study, words, affiliations, sizes, trial) for trial in trials)
    likely = [one for one in found if one is not None and one.confidence >= SUGGESTED]
    return tuple(sorted(likely, key=lambda one: (-one.confidence, one.target))[:MOST])


def _kinship(
    study: Study, words: frozenset[str], affiliations: str, sizes: set[int], trial: TrialProfile
) -> Kinship | None:
    """None when the titles share too little, or when the paper came before the trial or long after it."""
    shared = words & trial.words
    share = len(shared) / len(words)
    year = study.published.value.year if study.published else None
    if len(shared) < 2 or study.pmid in trial.papers:
        return None
    if year and trial.started and not 0 <= year - trial.started <= _LATEST_YEARS:
        return None
    evidence = [f"title: {', '.join(sorted(shared))}"]
    confidence = 0.6 * share
    if trial.enrolled and trial.enrolled in sizes:
        confidence += 0.25
        evidence.append(f"people: {trial.enrolled}")
    if trial.sponsor and trial.sponsor in affiliations:
        confidence += 0.2
        evidence.append(f"sponsor: {trial.sponsor}")
    if len(trial.acronym) > 3 and re.search(rf"\b{re.escape(trial.acronym)}\b", study.title or ""):
        confidence += 0.3
        evidence.append(f"acronym: {trial.acronym}")
    return Kinship(study.id, trial.id, "may report", round(min(confidence, 0.95), 3), tuple(evidence))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _COMMON
