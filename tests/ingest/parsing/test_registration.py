"""Every field of a Registration, from invented answers of the API v2 (C5, C6)."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

import pytest

from ingest.errors import BadBatch
from ingest.parsing.registration import parse_registrations
from ingest.records import (
    Arm,
    Enrolment,
    Intervention,
    LinkedPaper,
    MeshHeading,
    PartialDate,
    Precision,
    Registration,
    State,
)


def trial(nct_id: str | None = "NCT90000001", **status: object) -> dict[str, Any]:
    identification = {"nctId": nct_id} if nct_id else {}
    return {"protocolSection": {"identificationModule": identification, "statusModule": status}, "hasResults": False}


def one(study: dict[str, Any]) -> Registration:
    batch = parse_registrations(json.dumps(study).encode())
    assert batch.rejected == ()
    (record,) = batch.records
    assert isinstance(record, Registration)
    return record


FULL: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "nctIdAliases": ["NCT90000009"],
            "orgStudyIdInfo": {"id": "INV-1"},
            "secondaryIdInfos": [{"id": "2020-001234-12", "type": "EUDRACT_NUMBER"}, {"type": "OTHER"}],
            "briefTitle": " Invented trial ",
            "officialTitle": "An invented trial of esketamine",
            "acronym": "INVENT",
        },
        "statusModule": {
            "overallStatus": "TERMINATED",
            "whyStopped": "Slow recruitment",
            "startDateStruct": {"date": "2020-02", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2026-02-14", "type": "ESTIMATED"},
            "completionDateStruct": {"date": "2026"},
            "studyFirstPostDateStruct": {"date": "2020-01-15", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2025-12-01", "type": "ACTUAL"},
            "resultsFirstPostDateStruct": {"date": "2025-11-01"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Invented University", "class": "OTHER"},
            "collaborators": [{"name": "Invented Fund"}, {"class": "OTHER"}],
        },
        "descriptionModule": {"briefSummary": "Summary.\n\nSecond.", "detailedDescription": "Details\u0000."},
        "conditionsModule": {"conditions": ["PTSD"], "keywords": ["trauma"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]},
            },
            "enrollmentInfo": {"count": 0, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "A", "type": "EXPERIMENTAL", "description": "Dose", "interventionNames": ["Drug: Esketamine"]}
            ],
            "interventions": [
                {"type": "DRUG", "name": "Esketamine", "description": "56 mg", "otherNames": ["Spravato"]},
                {"type": "DRUG"},
            ],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "CAPS-5", "timeFrame": "24 hours"}]},
        "eligibilityModule": {
            "sex": "ALL", "minimumAge": "18 Years", "maximumAge": "65 Years", "healthyVolunteers": False,
        },
        "contactsLocationsModule": {
            "locations": [{"country": "France"}, {"country": "Japan"}, {"country": "France"}, {"city": "X"}]
        },
        "referencesModule": {
            "references": [
                {"pmid": "90000001", "type": "RESULT", "citation": "One."}, {"citation": "Two."}, {"type": "DERIVED"},
            ]
        },
    },
    "derivedSection": {
        "conditionBrowseModule": {"meshes": [{"id": "D013313", "term": "Stress Disorders, Post-Traumatic"}]},
        "interventionBrowseModule": {"meshes": [{"id": "C000629870", "term": "Esketamine"}]},
    },
    "hasResults": True,
    "unknownSection": {"new": 1},
}  # fmt: skip


def day(year: int, month: int, number: int, raw: str, precision: Precision = Precision.DAY) -> PartialDate:
    return PartialDate(dt.date(year, month, number), precision, raw)


def test_every_field() -> None:
    assert one(FULL) == Registration(
        nct_id="NCT90000001",
        aliases=("NCT90000009",),
        secondary_ids=("INV-1", "2020-001234-12"),
        brief_title="Invented trial",
        official_title="An invented trial of esketamine",
        acronym="INVENT",
        summary="Summary.\n\nSecond.",
        description="Details.",
        overall_status="TERMINATED",
        why_stopped="Slow recruitment",
        study_type="INTERVENTIONAL",
        phases=("PHASE2", "PHASE3"),
        enrolment=Enrolment(0, "ACTUAL"),
        allocation="RANDOMIZED",
        intervention_model="PARALLEL",
        masking="DOUBLE",
        who_masked=("PARTICIPANT", "INVESTIGATOR"),
        primary_purpose="TREATMENT",
        conditions=("PTSD",),
        keywords=("trauma",),
        mesh_headings=(
            MeshHeading("D013313", "Stress Disorders, Post-Traumatic"),
            MeshHeading("C000629870", "Esketamine"),
        ),
        interventions=(Intervention("Esketamine", "DRUG", "56 mg", ("Spravato",)),),
        arms=(Arm("A", "EXPERIMENTAL", "Dose", ("Drug: Esketamine",)),),
        primary_outcomes=("CAPS-5",),
        sex="ALL",
        minimum_age="18 Years",
        maximum_age="65 Years",
        healthy_volunteers=False,
        sponsor="Invented University",
        collaborators=("Invented Fund",),
        countries=("France", "Japan"),
        started=day(2020, 2, 1, "2020-02", Precision.MONTH),
        primary_completion=day(2026, 2, 14, "2026-02-14"),
        primary_completion_type="ESTIMATED",
        completed=day(2026, 1, 1, "2026", Precision.YEAR),
        first_posted=day(2020, 1, 15, "2020-01-15"),
        last_updated=day(2025, 12, 1, "2025-12-01"),
        results_posted=day(2025, 11, 1, "2025-11-01"),
        has_results=True,
        papers=(LinkedPaper("90000001", "RESULT", "One."), LinkedPaper(None, None, "Two.")),
        state=State.CURRENT,
    )


def test_what_is_missing_is_absent() -> None:
    """C6: missing dates, modules and enrolment are normal."""
    assert one(trial()) == Registration(nct_id="NCT90000001")


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("WITHDRAWN", State.WITHDRAWN),
        ("TERMINATED", State.CURRENT),
        ("WITHHELD", State.CURRENT),
        ("FOO", State.CURRENT),
    ],
)
def test_status_values_pass_through(status: str, state: State) -> None:
    """C6: an unknown value is kept, never an exception; withdrawn is not retracted."""
    record = one(trial(overallStatus=status))
    assert (record.overall_status, record.state) == (status, state)


def test_an_unreadable_date_is_absent() -> None:
    assert one(trial(startDateStruct={"date": "soon"})).started is None


@pytest.mark.parametrize("wrap", [lambda s: {"studies": s, "totalCount": 2}, lambda s: s])
def test_a_page_and_a_list(wrap: Any) -> None:
    batch = parse_registrations(json.dumps(wrap([trial("NCT90000001"), trial("NCT90000002")])).encode())
    assert [record.id for record in batch.records] == ["nct:NCT90000001", "nct:NCT90000002"]


def test_an_empty_page_is_no_error() -> None:
    """C2: the last page may be empty."""
    assert parse_registrations(b'{"studies": []}').records == ()


def test_gzipped_pages() -> None:
    assert len(parse_registrations(gzip.compress(json.dumps([trial()]).encode())).records) == 1


@pytest.mark.parametrize(
    ("study", "reason", "hint"),
    [
        (trial(None), "no NCT number", "study 2"),
        (trial("NCT1"), "no NCT number", "study 2"),
        ({}, "no NCT number", "study 2"),
        ("text", "not a JSON object", "study 2"),
        (None, "not a JSON object", "study 2"),
        ({"protocolSection": []}, "protocolSection is not an object", "study 2"),
        (trial(startDateStruct="2020"), "statusModule.startDateStruct is not an object", "nct:NCT90000001"),
        (trial(overallStatus=["X"]), "overallStatus is not text", "nct:NCT90000001"),
        (trial(overallStatus="\ud800"), "overallStatus is not readable text", "nct:NCT90000001"),
        (trial() | {"hasResults": "yes"}, "hasResults is not true or false", "nct:NCT90000001"),
    ],
)
def test_one_bad_study_is_set_aside(study: object, reason: str, hint: str) -> None:
    batch = parse_registrations(json.dumps([trial("NCT90000003"), study]).encode())
    assert [record.id for record in batch.records] == ["nct:NCT90000003"]
    (rejected,) = batch.rejected
    assert reason in rejected.reason
    assert (rejected.source, rejected.hint, json.loads(rejected.raw)) == ("clinicaltrials", hint, study)


@pytest.mark.parametrize("value", [True, 1.5, -1, "12"])
def test_a_count_is_a_whole_number(value: object) -> None:
    study = trial()
    study["protocolSection"]["designModule"] = {"enrollmentInfo": {"count": value}}
    (rejected,) = parse_registrations(json.dumps(study).encode()).rejected
    assert "count is not a count" in rejected.reason


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"Too many requests", "not an answer"),
        (b'{"studies": [', "cut short"),
        (b"[" * 100_000, "cut short"),
        (b'{"studies": 5}', "holds no studies"),
        (b'{"message": "Unknown field"}', "Unknown field"),
        (b"5", "holds no studies"),
        (b'"text"', "holds no studies"),
        (gzip.compress(b"[]")[:-4], "ends too early"),
    ],
)
def test_a_bad_batch(raw: bytes, told: str) -> None:
    with pytest.raises(BadBatch, match=told):
        parse_registrations(raw)
