"""Registrations as ClinicalTrials.gov's API v2 prints them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sample.corpus.model import Trial

Json = dict[str, Any]


def study_json(trial: Trial) -> Json:
    """One study; a module or field the registry leaves out when empty is left out."""
    return _full(
        protocolSection=_full(
            identificationModule=_identification(trial),
            statusModule=_status(trial),
            sponsorCollaboratorsModule=_sponsors(trial),
            oversightModule={"oversightHasDmc": True, "isFdaRegulatedDrug": True, "isFdaRegulatedDevice": False},
            descriptionModule=_full(briefSummary=trial.summary, detailedDescription=trial.description),
            conditionsModule=_full(conditions=list(trial.conditions), keywords=list(trial.keywords)),
            designModule=_design(trial),
            armsInterventionsModule=_arms(trial),
            outcomesModule=_full(
                primaryOutcomes=_outcomes(trial.primary_outcomes), secondaryOutcomes=_outcomes(trial.secondary_outcomes)
            ),
            eligibilityModule=_eligibility(trial),
            contactsLocationsModule=_full(
                locations=[{"facility": name, "city": city, "country": country} for name, city, country in trial.places]
            ),
            referencesModule=_full(
                references=[
                    {"pmid": paper.pmid, "type": paper.type, "citation": paper.citation} for paper in trial.papers
                ]
            ),
        ),
        derivedSection=_derived(trial),
        hasResults=trial.results_posted is not None,
    )


def _full(**parts: object) -> Json:
    """The parts that hold something; False and 0 count as something."""
    return {name: part for name, part in parts.items() if part is not None and part not in ("", [], {})}


def _identification(trial: Trial) -> Json:
    return _full(
        nctId=trial.nct_id,
        nctIdAliases=list(trial.aliases),
        orgStudyIdInfo={"id": trial.org_id or f"SAMPLE-{trial.nct_id[-4:]}"},
        secondaryIdInfos=[{"id": number, "type": kind} for number, kind in trial.secondary_ids],
        organization={"fullName": trial.sponsor, "class": trial.sponsor_class},
        briefTitle=trial.title,
        officialTitle=trial.official_title,
        acronym=trial.acronym,
    )


def _status(trial: Trial) -> Json:
    first, last = trial.first_posted, trial.last_updated
    posted = trial.results_posted
    return _full(
        statusVerifiedDate=f"{last:%Y-%m}",
        overallStatus=trial.status,
        whyStopped=trial.why_stopped,
        expandedAccessInfo={"hasExpandedAccess": False},
        startDateStruct=_moment(trial.started_text, trial.date_type),
        primaryCompletionDateStruct=_moment(trial.primary_text, trial.date_type),
        completionDateStruct=_moment(trial.completed_text, trial.date_type),
        studyFirstSubmitDate=(first - dt.timedelta(days=6)).isoformat(),
        studyFirstSubmitQcDate=(first - dt.timedelta(days=2)).isoformat(),
        studyFirstPostDateStruct={"date": first.isoformat(), "type": "ACTUAL"},
        resultsFirstPostDateStruct=_moment(posted.isoformat(), "ACTUAL") if posted else None,
        lastUpdateSubmitDate=(last - dt.timedelta(days=2)).isoformat(),
        lastUpdatePostDateStruct={"date": last.isoformat(), "type": "ACTUAL"},
    )


def _moment(text: str | None, kind: str) -> Json | None:
    return {"date": text, "type": kind} if text else None


def _sponsors(trial: Trial) -> Json:
    return _full(
        responsibleParty={"type": "SPONSOR"},
        leadSponsor={"name": trial.sponsor, "class": trial.sponsor_class},
        collaborators=[{"name": name, "class": "OTHER"} for name in trial.collaborators],
    )


def _design(trial: Trial) -> Json:
    observational = trial.study_type == "OBSERVATIONAL"
    masking = _full(masking=trial.masking, whoMasked=list(trial.who_masked))
    info = (
        {"observationalModel": "COHORT", "timePerspective": "PROSPECTIVE"}
        if observational
        else _full(
            allocation=trial.allocation,
            interventionModel=trial.model,
            primaryPurpose=trial.purpose,
            maskingInfo=masking,
        )
    )
    count = None if trial.enrolled is None else _full(count=trial.enrolled, type=trial.enrolment_type)
    return _full(studyType=trial.study_type, phases=list(trial.phases), designInfo=info, enrollmentInfo=count)


def _arms(trial: Trial) -> Json:
    arms = [
        _full(
            label=arm.label,
            type=arm.type,
            description=arm.description,
            interventionNames=[
                f"{drug.type.capitalize()}: {drug.name}" for drug in trial.drugs if drug.name in arm.interventions
            ],
        )
        for arm in trial.arms
    ]
    interventions = [
        _full(
            type=drug.type,
            name=drug.name,
            description=drug.description,
            armGroupLabels=[arm.label for arm in trial.arms if drug.name in arm.interventions],
            otherNames=list(drug.other_names),
        )
        for drug in trial.drugs
    ]
    return _full(armGroups=arms, interventions=interventions)


def _outcomes(outcomes: tuple[tuple[str, str, str], ...]) -> list[Json]:
    return [{"measure": measure, "description": text, "timeFrame": frame} for measure, text, frame in outcomes]


def _eligibility(trial: Trial) -> Json:
    return _full(
        eligibilityCriteria=trial.criteria,
        healthyVolunteers=trial.healthy,
        sex=trial.sex,
        minimumAge=trial.minimum_age,
        maximumAge=trial.maximum_age,
        stdAges=["CHILD"] if trial.maximum_age in ("17 Years", "12 Years") else ["ADULT", "OLDER_ADULT"],
    )


def _derived(trial: Trial) -> Json:
    return _full(
        miscInfoModule={"versionHolder": "2026-11-20"},
        conditionBrowseModule=_full(meshes=[{"id": ui, "term": term} for ui, term in trial.condition_mesh]),
        interventionBrowseModule=_full(meshes=[{"id": ui, "term": term} for ui, term in trial.drug_mesh]),
    )
