"""ClinicalTrials.gov's JSON (API v2): a page of studies, a list of them, or one study."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ingest.errors import BadBatch
from ingest.parsing.body import refusal, unpacked
from ingest.parsing.dates import iso_date
from ingest.parsing.identifiers import clean_pmid
from ingest.parsing.json_node import Node
from ingest.parsing.xml import RecordError
from ingest.records import (
    Arm,
    Enrolment,
    Intervention,
    LinkedPaper,
    MeshHeading,
    ParsedBatch,
    PartialDate,
    Registration,
    Rejected,
    State,
)

SOURCE = "clinicaltrials"
WANTED = "an answer of ClinicalTrials.gov's API v2"

_NCT_ID = re.compile(r"NCT\d{8}")


def parse_registrations(raw: bytes) -> ParsedBatch:
    """One landed page {"studies": […]}, one study, or a list of studies.

    Raises BadBatch when it is not JSON or holds no studies; a study that cannot be read is in ``rejected``.
    """
    records: list[Registration] = []
    rejected: list[Rejected] = []
    for place, study in enumerate(_studies(unpacked(raw)), start=1):
        try:
            records.append(registration_of(study))
        except RecordError as problem:
            rejected.append(Rejected(SOURCE, str(problem), json.dumps(study).encode(), _hint(study, place)))
    return ParsedBatch(tuple(records), tuple(rejected))


def _studies(raw: bytes) -> list[Any]:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        if raw.lstrip()[:1] in (b"{", b"["):
            raise BadBatch(f"The body is not {WANTED}: its JSON is cut short or damaged; fetch it again.") from None
        raise refusal(raw, WANTED) from None
    if isinstance(document, Mapping) and isinstance(document.get("studies"), list):
        return list(document["studies"])
    if isinstance(document, Mapping) and "protocolSection" in document:
        return [document]
    if isinstance(document, list):
        return document
    raise BadBatch(f"The body is JSON but not {WANTED}: {_told(document)}")


def _told(document: object) -> str:
    """What the source said instead, for a person."""
    if isinstance(document, Mapping):
        for name in ("message", "error", "detail"):
            if isinstance(document.get(name), str):
                return f"it says {document[name][:200]!r}."
    return "it holds no studies; check what was asked for."


def _hint(study: object, place: int) -> str:
    """The study's id where it can be read, else its place in the batch."""
    try:
        return f"nct:{_nct_id(Node(study))}" if isinstance(study, Mapping) else f"study {place}"
    except RecordError:
        return f"study {place}"


def _nct_id(root: Node) -> str:
    nct_id = (root.node("protocolSection").node("identificationModule").text("nctId") or "").upper()
    if not _NCT_ID.fullmatch(nct_id):
        raise RecordError("The record has no NCT number.")
    return nct_id


def registration_of(study: object) -> Registration:
    """Everything our record holds of one study; RecordError without an NCT number or with a field of another type."""
    if not isinstance(study, Mapping):
        raise RecordError("The record is not a JSON object.")
    root = Node(study)
    protocol = root.node("protocolSection")
    record = _identified(_nct_id(root), protocol)
    record = _with_status(record, protocol.node("statusModule"))
    record = _with_design(record, protocol.node("designModule"))
    record = _with_people(record, protocol)
    arms = protocol.node("armsInterventionsModule")
    topics = protocol.node("conditionsModule")
    return replace(
        record,
        conditions=topics.texts("conditions"),
        keywords=topics.texts("keywords"),
        mesh_headings=_mesh_headings(root.node("derivedSection")),
        interventions=_interventions(arms),
        arms=_arms(arms),
        primary_outcomes=_primary_outcomes(protocol.node("outcomesModule")),
        has_results=root.flag("hasResults") or False,
        papers=_papers(protocol.node("referencesModule")),
    )


def _identified(nct_id: str, protocol: Node) -> Registration:
    identification = protocol.node("identificationModule")
    description = protocol.node("descriptionModule")
    return Registration(
        nct_id=nct_id,
        aliases=identification.texts("nctIdAliases"),
        secondary_ids=_secondary_ids(identification),
        brief_title=identification.text("briefTitle"),
        official_title=identification.text("officialTitle"),
        acronym=identification.text("acronym"),
        summary=description.text("briefSummary"),
        description=description.text("detailedDescription"),
    )


def _with_status(record: Registration, status: Node) -> Registration:
    """Withdrawn means that nobody was ever enrolled; it is no retraction."""
    overall_status = status.text("overallStatus")
    return replace(
        record,
        overall_status=overall_status,
        why_stopped=status.text("whyStopped"),
        started=_date(status, "startDateStruct"),
        primary_completion=_date(status, "primaryCompletionDateStruct"),
        primary_completion_type=status.node("primaryCompletionDateStruct").text("type"),
        completed=_date(status, "completionDateStruct"),
        first_posted=_date(status, "studyFirstPostDateStruct"),
        last_updated=_date(status, "lastUpdatePostDateStruct"),
        results_posted=_date(status, "resultsFirstPostDateStruct"),
        state=State.WITHDRAWN if overall_status == "WITHDRAWN" else State.CURRENT,
    )


def _with_design(record: Registration, design: Node) -> Registration:
    info = design.node("designInfo")
    masking = info.node("maskingInfo")
    return replace(
        record,
        study_type=design.text("studyType"),
        phases=design.texts("phases"),
        enrolment=_enrolment(design.node("enrollmentInfo")),
        allocation=info.text("allocation"),
        intervention_model=info.text("interventionModel") or info.text("observationalModel"),
        masking=masking.text("masking"),
        who_masked=masking.texts("whoMasked"),
        primary_purpose=info.text("primaryPurpose"),
    )


def _with_people(record: Registration, protocol: Node) -> Registration:
    """Who takes part, who pays, and where."""
    eligibility = protocol.node("eligibilityModule")
    sponsors = protocol.node("sponsorCollaboratorsModule")
    return replace(
        record,
        sex=eligibility.text("sex"),
        minimum_age=eligibility.text("minimumAge"),
        maximum_age=eligibility.text("maximumAge"),
        healthy_volunteers=eligibility.flag("healthyVolunteers"),
        sponsor=sponsors.node("leadSponsor").text("name"),
        collaborators=tuple(name for one in sponsors.nodes("collaborators") if (name := one.text("name"))),
        countries=_countries(protocol.node("contactsLocationsModule")),
    )


def _secondary_ids(identification: Node) -> tuple[str, ...]:
    """The sponsor's own number first."""
    own = identification.node("orgStudyIdInfo").text("id")
    others = (info.text("id") for info in identification.nodes("secondaryIdInfos"))
    return tuple(dict.fromkeys(number for number in (own, *others) if number))


def _enrolment(info: Node) -> Enrolment | None:
    count = info.count("count")
    return None if count is None else Enrolment(count, info.text("type"))


def _mesh_headings(derived: Node) -> tuple[MeshHeading, ...]:
    found = [
        MeshHeading(mesh.text("id") or "", term)
        for module in ("conditionBrowseModule", "interventionBrowseModule")
        for mesh in derived.node(module).nodes("meshes")
        if (term := mesh.text("term"))
    ]
    return tuple(dict.fromkeys(found))


def _interventions(module: Node) -> tuple[Intervention, ...]:
    return tuple(
        Intervention(name, one.text("type"), one.text("description"), one.texts("otherNames"))
        for one in module.nodes("interventions")
        if (name := one.text("name"))
    )


def _arms(module: Node) -> tuple[Arm, ...]:
    return tuple(
        Arm(label, one.text("type"), one.text("description"), one.texts("interventionNames"))
        for one in module.nodes("armGroups")
        if (label := one.text("label"))
    )


def _primary_outcomes(module: Node) -> tuple[str, ...]:
    return tuple(measure for one in module.nodes("primaryOutcomes") if (measure := one.text("measure")))


def _countries(module: Node) -> tuple[str, ...]:
    """Each once, in the order of the sites."""
    found = (site.text("country") for site in module.nodes("locations"))
    return tuple(dict.fromkeys(country for country in found if country))


def _date(status: Node, name: str) -> PartialDate | None:
    return iso_date(status.node(name).text("date"))


def _papers(module: Node) -> tuple[LinkedPaper, ...]:
    found = (
        LinkedPaper(clean_pmid(one.text("pmid")), one.text("type"), one.text("citation"))
        for one in module.nodes("references")
    )
    return tuple(paper for paper in found if paper.pmid or paper.citation)
