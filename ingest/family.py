"""Which registration a paper may report where neither names the other: a score of what they share, with its reasons.

A score is no fact: what comes of it is a suggestion for a person. Links that a record states are in ingest.links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

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
_TITLES, _PEOPLE, _SPONSOR, _ACRONYM, _MOST_SURE = 0.8, 0.25, 0.2, 0.3, 0.95
"""What each thing that both share adds to the confidence. Titles alone reach ``SUGGESTED`` where about every second
suggestion is right (``python -m bench.facts``)."""
_ASIDE = 0.6
"""A word that only a trial's summary holds, beside one of its titles, conditions and interventions."""
_READ = 1_500


@dataclass(frozen=True, slots=True)
class TrialProfile:
    """What of a registration is compared. titles: the words of each; words: those of all short fields."""

    id: str
    titles: tuple[frozenset[str], ...]
    words: frozenset[str]
    aside: frozenset[str]
    sponsor: str
    acronym: str
    enrolled: int | None
    started: int | None
    papers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profiles:
    """The registrations to choose from, made once for many papers; weights: rare words say more."""

    trials: tuple[TrialProfile, ...]
    weights: Mapping[str, float]
    unknown: float

    def weight(self, words: Iterable[str]) -> float:
        return sum(self.weights.get(word, self.unknown) for word in words)


def profiles_of(trials: Iterable[Registration]) -> Profiles:
    made = tuple(map(_profile, trials))
    holding = Counter(word for one in made for word in one.words | one.aside)
    return Profiles(made, {word: _rarity(times, len(made)) for word, times in holding.items()}, _rarity(0, len(made)))


def _rarity(holding: int, trials: int) -> float:
    """Inverse document frequency, smoothed so that a word of every trial still counts."""
    return log(1 + (trials + 1) / (holding + 0.5))


def _profile(trial: Registration) -> TrialProfile:
    titles = [part for part in (trial.brief_title, trial.official_title) if part]
    short = " ".join((*titles, *trial.conditions, *(one.name for one in trial.interventions)))
    return TrialProfile(
        id=trial.id,
        titles=tuple(words for title in titles if (words := _words(title))),
        words=_words(short),
        aside=_words((trial.summary or "")[:_READ]),
        sponsor=(trial.sponsor or "").casefold(),
        acronym=trial.acronym or "",
        enrolled=trial.enrolment.count if trial.enrolment and trial.enrolment.type == "ACTUAL" else None,
        started=trial.started.value.year if trial.started else None,
        papers=frozenset(paper.pmid for paper in trial.papers if paper.pmid),
    )


def _likeness(words: frozenset[str], trial: TrialProfile, known: Profiles) -> float:
    """0 to 1: how much of the paper's title is the trial's, and how much of a title of the trial is the paper's."""
    told = known.weight(words & trial.words) + _ASIDE * known.weight((words & trial.aside) - trial.words)
    forth = told / known.weight(words)
    back = max((known.weight(words & title) / known.weight(title) for title in trial.titles), default=0.0)
    return (forth + back) / 2


def suggestions(study: Study, facts: StudyFacts, known: Profiles) -> tuple[Kinship, ...]:
    """The registrations that the paper may report, the likeliest first; none for a paper that names one itself."""
    if any(number.registry == "ClinicalTrials.gov" for number in study.registry_ids):
        return ()
    words = _words(study.title or "")
    if len(words) < 3:
        return ()
    affiliations = " ".join(place for author in study.authors for place in author.affiliations).casefold()
    sizes = {size.count for size in facts.sample_sizes}
    found = (_kinship(study, words, affiliations, sizes, trial, known) for trial in known.trials)
    likely = [one for one in found if one is not None and one.confidence >= SUGGESTED]
    return tuple(sorted(likely, key=lambda one: (-one.confidence, one.target))[:MOST])


def _kinship(
    study: Study,
    words: frozenset[str],
    affiliations: str,
    sizes: set[int],
    trial: TrialProfile,
    known: Profiles,
) -> Kinship | None:
    """None when the titles share too little, or when the paper came before the trial or long after it."""
    shared = words & trial.words
    year = study.published.value.year if study.published else None
    if len(shared) < 2 or study.pmid in trial.papers:
        return None
    if year and trial.started and not 0 <= year - trial.started <= _LATEST_YEARS:
        return None
    evidence = [f"title: {', '.join(sorted(shared))}"]
    confidence = _TITLES * _likeness(words, trial, known)
    if trial.enrolled and trial.enrolled in sizes:
        confidence += _PEOPLE
        evidence.append(f"people: {trial.enrolled}")
    if trial.sponsor and trial.sponsor in affiliations:
        confidence += _SPONSOR
        evidence.append(f"sponsor: {trial.sponsor}")
    if len(trial.acronym) > 3 and re.search(rf"\b{re.escape(trial.acronym)}\b", study.title or ""):
        confidence += _ACRONYM
        evidence.append(f"acronym: {trial.acronym}")
    return Kinship(study.id, trial.id, "may report", round(min(confidence, _MOST_SURE), 3), tuple(evidence))


def _words(text: str) -> frozenset[str]:
    """Without the words of every title, and without a plural's s."""
    found = frozenset(_WORD.findall(text.casefold())) - _COMMON
    return frozenset(word[:-1] if len(word) > 4 and word.endswith("s") else word for word in found)
