"""The values that ClinicalTrials.gov's enumerations are known to have; any other is kept as it is, and counted.

The registry adds values without notice. An unknown one is no mistake, but nothing may be concluded from it until a
person has looked at it. Source: the enumerations of the registry's API v2.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.records import Registration

_KNOWN: dict[str, frozenset[str]] = {
    field: frozenset(values.split())
    for field, values in {
        "overall_status": "ACTIVE_NOT_RECRUITING COMPLETED ENROLLING_BY_INVITATION NOT_YET_RECRUITING RECRUITING "
        "SUSPENDED TERMINATED WITHDRAWN AVAILABLE NO_LONGER_AVAILABLE TEMPORARILY_NOT_AVAILABLE "
        "APPROVED_FOR_MARKETING WITHHELD UNKNOWN",
        "study_type": "INTERVENTIONAL OBSERVATIONAL EXPANDED_ACCESS",
        "phases": "NA EARLY_PHASE1 PHASE1 PHASE2 PHASE3 PHASE4",
        "allocation": "RANDOMIZED NON_RANDOMIZED NA",
        "intervention_model": "SINGLE_GROUP PARALLEL CROSSOVER FACTORIAL SEQUENTIAL COHORT CASE_CONTROL CASE_ONLY "
        "CASE_CROSSOVER ECOLOGIC_OR_COMMUNITY FAMILY_BASED DEFINED_POPULATION NATURAL_HISTORY OTHER",
        "masking": "NONE SINGLE DOUBLE TRIPLE QUADRUPLE",
        "who_masked": "PARTICIPANT CARE_PROVIDER INVESTIGATOR OUTCOMES_ASSESSOR",
        "primary_purpose": "TREATMENT PREVENTION DIAGNOSTIC ECT SUPPORTIVE_CARE SCREENING HEALTH_SERVICES_RESEARCH "
        "BASIC_SCIENCE DEVICE_FEASIBILITY OTHER",
        "sex": "FEMALE MALE ALL",
        "primary_completion_type": "ACTUAL ESTIMATED",
        "enrolment.type": "ACTUAL ESTIMATED",
        "arms.type": "EXPERIMENTAL ACTIVE_COMPARATOR PLACEBO_COMPARATOR SHAM_COMPARATOR NO_INTERVENTION OTHER",
        "interventions.type": "BEHAVIORAL BIOLOGICAL COMBINATION_PRODUCT DEVICE DIAGNOSTIC_TEST DIETARY_SUPPLEMENT "
        "DRUG GENETIC PROCEDURE RADIATION OTHER",
        "papers.type": "BACKGROUND RESULT DERIVED",
    }.items()
}


def unknown_values(trial: Registration) -> tuple[tuple[str, str], ...]:
    """(field of the record, value) for each value that its enumeration is not known to have, each once."""
    return tuple(dict.fromkeys((field, value) for field, value in _values(trial) if value not in _KNOWN[field]))


def _values(trial: Registration) -> Iterator[tuple[str, str]]:
    single = {
        "overall_status": trial.overall_status,
        "study_type": trial.study_type,
        "allocation": trial.allocation,
        "intervention_model": trial.intervention_model,
        "masking": trial.masking,
        "primary_purpose": trial.primary_purpose,
        "sex": trial.sex,
        "primary_completion_type": trial.primary_completion_type,
        "enrolment.type": trial.enrolment.type if trial.enrolment else None,
    }
    several = {
        "phases": trial.phases,
        "who_masked": trial.who_masked,
        "arms.type": (arm.type for arm in trial.arms),
        "interventions.type": (one.type for one in trial.interventions),
        "papers.type": (paper.type for paper in trial.papers),
    }
    yield from ((field, value) for field, value in single.items() if value)
    yield from ((field, value) for field, values in several.items() for value in values if value)
