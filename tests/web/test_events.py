"""A registration's changes are told before and after: status, enrolment, completion, results, withdrawal."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.records import Enrolment, PartialDate, Precision, Registration, State, Study
from web.presenting.events import events_of

BEFORE = Registration(
    "NCT90000001",
    overall_status="RECRUITING",
    enrolment=Enrolment(100, "ESTIMATED"),
    primary_completion=PartialDate(dt.date(2026, 2, 1), Precision.MONTH, "2026-02"),
    primary_completion_type="ESTIMATED",
)


def changed(**fields: object) -> Registration:
    plain = {name: getattr(BEFORE, name) for name in Registration.__slots__}
    return Registration(**(plain | fields))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (changed(overall_status="COMPLETED"), "Status: Recruiting → Completed"),
        (changed(overall_status="FOO"), "Status: Recruiting → Foo"),
        (changed(overall_status="WITHDRAWN", state=State.WITHDRAWN), "Status: Recruiting → Withdrawn"),
        (changed(overall_status=None), "Status: Recruiting → not given"),
        (
            changed(results_posted=PartialDate(dt.date(2026, 10, 1), Precision.DAY, "2026-10-01")),
            "Results posted: not given → 1 October 2026",
        ),
    ],
)
def test_each_is_told_before_and_after(after: Registration, told: str) -> None:
    assert events_of(BEFORE, after) == (told,)


def test_enrolment_and_completion_are_told_with_their_kind() -> None:
    after = changed(enrolment=Enrolment(71, "ACTUAL"), primary_completion_type="ACTUAL")
    names = [event.partition(":")[0] for event in events_of(BEFORE, after)]
    assert names == ["Enrolment", "Primary completion"]
    assert "71" in events_of(BEFORE, after)[0]


def test_what_is_of_no_note_is_not_told() -> None:
    assert events_of(BEFORE, changed(keywords=("ketamine",))) == ()
    assert events_of(Study("1", title="a"), Study("1", title="b")) == ()
