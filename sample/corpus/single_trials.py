"""Registrations written one by one: with their papers, an alias, posted results, a status nobody knows."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from sample.corpus.cast import PLACES
from sample.corpus.model import Trial, TrialArm, TrialDrug, TrialPaper

_CRITERIA = (
    "Inclusion Criteria:\n\n* Adults able to give consent\n\nExclusion Criteria:\n\n* Known allergy to the study drug"
)


def single_trials() -> tuple[Trial, ...]:
    entries = tomllib.loads(Path(__file__).with_name("single_trials.toml").read_text(encoding="utf-8"))["trial"]
    return tuple(_trial(entry) for entry in entries)


def _trial(entry: dict[str, Any]) -> Trial:
    plain: dict[str, Any] = {
        name: _frozen(value)
        for name, value in entry.items()
        if name not in ("drug", "versus", "papers", "outcome", "dates", "places", "mesh")
    }
    drug, dose, *others = entry["drug"]
    started, primary, completed = entry["dates"]
    return Trial(
        **plain,
        drugs=(
            TrialDrug(drug, "DRUG", dose, tuple(others)),
            TrialDrug(entry["versus"], "DRUG", "Given in the same way"),
        ),
        arms=(
            TrialArm(drug.capitalize(), "EXPERIMENTAL", dose, (drug,)),
            TrialArm(entry["versus"].capitalize(), "ACTIVE_COMPARATOR", "Given in the same way", (entry["versus"],)),
        ),
        papers=tuple(TrialPaper(pmid, kind, citation) for pmid, kind, citation in entry.get("papers", ())),
        primary_outcomes=(tuple(entry["outcome"]),),
        started_text=started,
        primary_text=primary,
        completed_text=completed,
        places=tuple(PLACES[place] for place in entry["places"]),
        condition_mesh=((entry["mesh"][0], entry["mesh"][1]),),
        criteria=_CRITERIA,
    )


def _frozen(value: object) -> object:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value
