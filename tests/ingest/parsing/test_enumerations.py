"""C6: values of the registry's enumerations that nobody knows yet are told apart from those that are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.parsing.enumerations import unknown_values
from ingest.parsing.registration import parse_registrations
from ingest.records import Arm, Enrolment, Intervention, LinkedPaper, Registration
from sample.corpus import build_corpus
from sample.corpus.trial_json import study_json


def test_each_unknown_value_once_with_its_field() -> None:
    trial = Registration(
        "NCT00000001",
        overall_status="PAUSED",
        phases=("PHASE2", "PHASE5"),
        allocation="RANDOMIZED",
        masking="QUINTUPLE",
        enrolment=Enrolment(3, "GUESSED"),
        arms=(Arm("a", "EXPERIMENTAL"), Arm("b", "OTHERWISE"), Arm("c", "OTHERWISE")),
        interventions=(Intervention("x", "DRUG"),),
        papers=(LinkedPaper("1", "RESULT"),),
    )
    assert unknown_values(trial) == (
        ("overall_status", "PAUSED"),
        ("masking", "QUINTUPLE"),
        ("enrolment.type", "GUESSED"),
        ("phases", "PHASE5"),
        ("arms.type", "OTHERWISE"),
    )


def test_what_is_missing_is_not_unknown() -> None:
    assert unknown_values(Registration("NCT00000001", arms=(Arm("a"),))) == ()


@pytest.mark.data
def test_real_registrations_hold_only_known_values(shared_data: Path) -> None:
    """As of the stored answers; a value listed wrongly here would be counted for ever."""
    raws = [path.read_bytes() for path in sorted((shared_data / "trials" / "v2_full").glob("NCT*.json"))]
    records = [one for raw in raws if b'"protocolSection"' in raw for one in parse_registrations(raw).records]
    assert len(records) > 10
    assert [pair for one in records if isinstance(one, Registration) for pair in unknown_values(one)] == []


def test_the_sample_holds_one_status_that_nobody_knows() -> None:
    raw = json.dumps([study_json(trial) for trial in build_corpus().trials]).encode()
    found = [
        pair
        for one in parse_registrations(raw).records
        if isinstance(one, Registration)
        for pair in unknown_values(one)
    ]
    assert found == [("overall_status", "SUSPENDED_BY_SPONSOR_REVIEW")]
