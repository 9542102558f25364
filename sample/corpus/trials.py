"""Generated registrations: at least one for each condition, in every status the registry knows."""

from __future__ import annotations

import datetime as dt
import random

from sample.corpus.cast import PLACES
from sample.corpus.conditions import Condition, conditions
from sample.corpus.mesh import headings
from sample.corpus.model import Trial, TrialArm, TrialDrug
from sample.corpus.papers import LAST_DAY
from sample.corpus.seeded import draw_for
from sample.corpus.studyfigures import figures

FIRST_NUMBER = 90_000_001
_STATUSES = (
    "RECRUITING",
    "COMPLETED",
    "NOT_YET_RECRUITING",
    "ACTIVE_NOT_RECRUITING",
    "COMPLETED",
    "TERMINATED",
    "UNKNOWN",
    "WITHDRAWN",
    "ENROLLING_BY_INVITATION",
    "SUSPENDED",
    "RECRUITING",
    "COMPLETED",
)
_WHY_STOPPED = {
    "TERMINATED": "Slow recruitment and end of funding.",
    "WITHDRAWN": "Funding was withdrawn before the first participant was enrolled.",
    "SUSPENDED": "Shortage of study drug.",
}
_PHASES = (("PHASE2",), ("PHASE3",), ("PHASE1", "PHASE2"), ("PHASE4",), ("NA",), ("PHASE2", "PHASE3"))
_MASKS = (
    ("QUADRUPLE", ("PARTICIPANT", "CARE_PROVIDER", "INVESTIGATOR", "OUTCOMES_ASSESSOR")),
    ("DOUBLE", ("PARTICIPANT", "OUTCOMES_ASSESSOR")),
    ("NONE", ()),
)
_SECONDARY = (("Adverse events", "Number of participants with adverse events.", "Through study completion"),)
_OVER = ("COMPLETED", "TERMINATED", "UNKNOWN")


def general_trials() -> tuple[Trial, ...]:
    """48 registrations, NCT90000001 and on: one for each condition, a second one for the first sixteen."""
    rows = [*conditions(), *conditions()[:16]]
    return tuple(_trial(number, condition) for number, condition in enumerate(rows))


def _trial(number: int, condition: Condition) -> Trial:
    draw = draw_for(f"trial {number}")
    status = _STATUSES[number % len(_STATUSES)]
    started = _started(draw, status)
    names = figures(draw, condition, started.year)
    observational = condition.kind == "exposure"
    masking, who = ("NONE", ()) if observational else draw.choice(_MASKS)
    title = _title(condition, names)
    updated = _updated(draw, status, started)
    return Trial(
        nct_id=f"NCT{FIRST_NUMBER + number}",
        title=title,
        official_title=f"{title}: {_design_words(observational, masking)}",
        summary=_summary(condition, names),
        description=str(names["background"]) if draw.random() < 0.6 else None,
        conditions=(condition.registry_name,),
        keywords=condition.keywords if draw.random() < 0.7 else (),
        drugs=_drugs(draw, condition, names),
        arms=() if observational else _arms(names),
        status=status,
        why_stopped=_WHY_STOPPED.get(status),
        sponsor=PLACES[number % len(PLACES)][0],
        collaborators=("Endowment for Clinical Trials",) if draw.random() < 0.3 else (),
        first_posted=min(started - dt.timedelta(days=draw.randrange(20, 120)), updated),
        last_updated=updated,
        about=(condition.id,),
        secondary_ids=((f"2024-5{number:05d}-99-00", "CTIS"),) if draw.random() < 0.3 else (),
        study_type="OBSERVATIONAL" if observational else "INTERVENTIONAL",
        phases=() if observational else draw.choice(_PHASES),
        masking=masking,
        who_masked=tuple(who),
        enrolled=0 if status == "WITHDRAWN" else int(str(names["n"])),
        enrolment_type="ACTUAL" if status in (*_OVER, "WITHDRAWN") else "ESTIMATED",
        primary_outcomes=_primary(names),
        secondary_outcomes=_SECONDARY,
        criteria=_criteria(condition),
        maximum_age="17 Years" if "children" in condition.people else draw.choice((None, "65 Years", "75 Years")),
        minimum_age="6 Years" if "children" in condition.people else "18 Years",
        healthy=condition.id == "healthy",
        places=tuple(draw.sample(PLACES, draw.randrange(1, 4))),
        started_text=f"{started:%Y-%m}" if draw.random() < 0.4 else started.isoformat(),
        primary_text=f"{started + dt.timedelta(days=500):%Y-%m}",
        completed_text=f"{started + dt.timedelta(days=620):%Y-%m-%d}",
        date_type="ACTUAL" if status in _OVER else "ESTIMATED",
        results_posted=updated if status == "COMPLETED" and draw.random() < 0.5 else None,
        condition_mesh=tuple((mesh.ui, mesh.name) for mesh in headings(*condition.mesh) if mesh.name != "Pregnancy")[
            :1
        ],
    )


def _started(draw: random.Random, status: str) -> dt.date:
    """Long ago for what is over, about now for what has not begun."""
    if status == "NOT_YET_RECRUITING":
        return LAST_DAY + dt.timedelta(days=draw.randrange(20, 120))
    if status in _OVER:
        return dt.date(2016, 3, 1) + dt.timedelta(days=draw.randrange(0, 2600))
    return dt.date(2024, 6, 1) + dt.timedelta(days=draw.randrange(0, 700))


def _updated(draw: random.Random, status: str, started: dt.date) -> dt.date:
    if status == "UNKNOWN":
        return started + dt.timedelta(days=200)
    if status in _OVER:
        return min(LAST_DAY, started + dt.timedelta(days=draw.randrange(700, 1300)))
    return LAST_DAY - dt.timedelta(days=draw.randrange(0, 150))


def _title(condition: Condition, names: dict[str, object]) -> str:
    if condition.kind == "exposure":
        return f"Long-term Follow-up of {_headline(condition.name)} in People Exposed to Ketamine"
    if condition.kind == "mechanism":
        return f"{names['Drug']} Challenge in {_headline(condition.people)}"
    return f"{_headline(str(names['route']))} {names['Drug']} for {_headline(condition.name)}"


def _headline(text: str) -> str:
    small = ("of", "and", "in", "for", "with", "to")
    return " ".join(word if word in small else word[:1].upper() + word[1:] for word in text.split())


def _design_words(observational: bool, masking: str) -> str:
    if observational:
        return "A Prospective Cohort Study"
    blind = "Open-label" if masking == "NONE" else "Double-blind"
    return f"A Randomized, {blind}, Controlled Trial"


def _summary(condition: Condition, names: dict[str, object]) -> str:
    if condition.kind == "exposure":
        return f"{names['background']} This study follows {condition.people} for {condition.endpoint}."
    return (
        f"{names['background']} The purpose of this study is to test {names['dose']} {names['route']} "
        f"{names['drug']} against {names['comparator']} in {condition.people}. The main measure is the "
        f"{names['scale']} ({names['abbr']})."
    )


def _primary(names: dict[str, object]) -> tuple[tuple[str, str, str], ...]:
    return ((f"Change in {names['abbr']}", f"{names['scale']}; lower is better.", f"Baseline to {names['endpoint']}"),)


def _drugs(draw: random.Random, condition: Condition, names: dict[str, object]) -> tuple[TrialDrug, ...]:
    drug = str(names["drug"])
    others = (
        draw.choice((("Ketalar",), ("Ketamine hydrochloride",), ()))
        if "es" not in drug[:2]
        else ("Spravato", "S-ketamine")
    )
    ketamine = TrialDrug(drug, "DRUG", f"{names['dose']} {names['route']}, {names['regimen']}", others)
    if condition.kind == "exposure":
        return (ketamine,)
    return (ketamine, TrialDrug(str(names["comparator"]), "DRUG", "Matched in volume and time"))


def _arms(names: dict[str, object]) -> tuple[TrialArm, ...]:
    drug, comparator = str(names["drug"]), str(names["comparator"])
    passive = "placebo" in comparator or comparator == "saline"
    kind = "PLACEBO_COMPARATOR" if passive else "ACTIVE_COMPARATOR"
    return (
        TrialArm(drug.capitalize(), "EXPERIMENTAL", f"{names['dose']} {names['regimen']}", (drug,)),
        TrialArm(comparator.capitalize(), kind, "Given in the same way", (comparator,)),
    )


def _criteria(condition: Condition) -> str:
    return (
        f"Inclusion Criteria:\n\n* {_headline(condition.people)}\n* Able to give consent\n\n"
        "Exclusion Criteria:\n\n* Uncontrolled hypertension\n* Current psychosis\n* Known allergy to the study drug"
    )
