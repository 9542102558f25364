"""The facts of a registration: the registry's own fields, and its words for substance, dose and route."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.facts.dosing import KETAMINES, doses_of
from ingest.facts.lexicon import Lexicon
from ingest.facts.reading import read_parts
from ingest.facts.reports import grouped, values
from ingest.records import Evidence, Fact, Registration, SampleSize, StudyFacts

_PHASES = {"EARLY_PHASE1": "1", "PHASE1": "1", "PHASE2": "2", "PHASE3": "3", "PHASE4": "4"}
_MASKING = {"NONE": "open", "SINGLE": "single", "DOUBLE": "double", "TRIPLE": "triple", "QUADRUPLE": "triple"}
_MODELS = {
    "PARALLEL": "parallel",
    "CROSSOVER": "cross-over",
    "SINGLE_GROUP": "single-arm",
    "COHORT": "cohort",
    "CASE_CONTROL": "case-control",
}
_ALLOCATIONS = {"RANDOMIZED": "randomised", "NON_RANDOMIZED": "not-randomised"}
_SEXES = {"ALL": "both", "FEMALE": "female", "MALE": "male"}
_ARMS = {
    "PLACEBO_COMPARATOR": "placebo",
    "SHAM_COMPARATOR": "placebo",
    "ACTIVE_COMPARATOR": "active",
    "NO_INTERVENTION": "none",
}
_ADULT = 18.0
_OLDER = 65.0


def registration_facts(trial: Registration, lexicon: Lexicon) -> StudyFacts:
    """A value of an enumeration that we do not know gives no fact; the registration keeps it as it is."""
    parts = list(_texts(trial))
    reading = read_parts(parts)
    hits = lexicon.hits(reading)
    found = grouped(hits)
    allocation = _coded("allocation", trial.allocation, _ALLOCATIONS)
    return StudyFacts(
        design=tuple(_designs(trial, allocation)),
        allocation=allocation,
        blinding=_coded("masking", trial.masking, _MASKING),
        control=tuple(_controls(trial)),
        phase=tuple(fact for code in trial.phases if (fact := _coded("phases", code, _PHASES))),
        sample_sizes=_sizes(trial),
        population=(Fact("human", (_field("study_type", trial.study_type),)),) if trial.study_type else (),
        ages=tuple(_ages(trial)),
        sex=_coded("sex", trial.sex, _SEXES),
        healthy_volunteers=Fact("healthy-volunteers", (_field("healthy_volunteers", "true"),))
        if trial.healthy_volunteers
        else None,
        substances=tuple(fact for fact in values(reading, found, "substance") if fact.value in KETAMINES),
        routes=values(reading, found, "route"),
        doses=doses_of(reading, hits),
        regimen=values(reading, found, "regimen"),
        uses=values(reading, found, "use"),
        version=lexicon.version,
    )


def _texts(trial: Registration) -> Iterator[tuple[str, str]]:
    yield "brief_title", trial.brief_title or trial.official_title or ""
    for place, one in enumerate(trial.interventions):
        yield f"interventions.{place}", one.name
        yield f"interventions.{place}.description", one.description or ""
    for place, arm in enumerate(trial.arms):
        yield f"arms.{place}.description", arm.description or ""
    yield "summary", trial.summary or ""


def _designs(trial: Registration, allocation: Fact | None) -> Iterator[Fact]:
    if allocation and allocation.value == "randomised":
        yield Fact("randomised-controlled-trial", allocation.evidence)
    model = _coded("intervention_model", trial.intervention_model, _MODELS)
    if model:
        yield model
    if (trial.study_type or "").startswith("OBSERVATIONAL"):
        yield Fact("real-world", (_field("study_type", trial.study_type),))


def _controls(trial: Registration) -> Iterator[Fact]:
    seen: set[str] = set()
    for place, arm in enumerate(trial.arms):
        value = _ARMS.get(arm.type or "")
        if value and value not in seen:
            seen.add(value)
            yield Fact(value, (_field(f"arms.{place}", arm.type),))


def _sizes(trial: Registration) -> tuple[SampleSize, ...]:
    """The registry's word "ACTUAL" makes it enrolled; anything else is only registered. Nobody enrolled is no size."""
    if trial.enrolment is None or trial.enrolment.count == 0:
        return ()
    of = "enrolled" if trial.enrolment.type == "ACTUAL" else "registered"
    return (SampleSize(trial.enrolment.count, of, (_field("enrolment", str(trial.enrolment.count)),)),)


def _ages(trial: Registration) -> Iterator[Fact]:
    low, high = _years(trial.minimum_age), _years(trial.maximum_age)
    if low is None and high is None:
        return
    named = (("minimum_age", trial.minimum_age), ("maximum_age", trial.maximum_age))
    evidence = tuple(_field(field, age) for field, age in named if age)
    bottom, top = low or 0.0, high if high is not None else 200.0
    if bottom < 12:
        yield Fact("children", evidence)
    if bottom < _ADULT and top > 12:
        yield Fact("adolescents", evidence)
    if bottom < _OLDER and top >= _ADULT:
        yield Fact("adults", evidence)
    if bottom >= 50 or (top > _OLDER and bottom >= _ADULT):
        yield Fact("older-adults", evidence)


def _years(age: str | None) -> float | None:
    """ "18 Years", "6 Months"; None for what cannot be read."""
    number, _, unit = (age or "").strip().partition(" ")
    if not number.isdecimal():
        return None
    per_year = {"y": 1.0, "m": 12.0, "w": 52.0, "d": 365.0}.get(unit[:1].lower(), 1.0)
    return int(number) / per_year


def _coded(field: str, code: str | None, names: dict[str, str]) -> Fact | None:
    value = names.get(code or "")
    return Fact(value, (_field(field, code),)) if value else None


def _field(field: str, text: str | None) -> Evidence:
    return Evidence(field, 0, len(text or ""), text or "", "field")
