"""What happened to a registration between two versions, before and after: what an editor is to be told of."""

from __future__ import annotations

from collections.abc import Callable

from ingest.records import Record, Registration
from web.presenting.badges import words_of
from web.presenting.dates import partial_text
from web.presenting.hits import enrolment_words

NOTHING = "not given"


def events_of(earlier: Record, later: Record) -> tuple[str, ...]:
    """As in "Status: Recruiting → Completed"; empty for other kinds and when nothing of note changed."""
    if not isinstance(earlier, Registration) or not isinstance(later, Registration):
        return ()
    return tuple(
        f"{name}: {before or NOTHING} → {after or NOTHING}"
        for name, told in _TOLD
        if (before := told(earlier)) != (after := told(later))
    )


def _status(trial: Registration) -> str:
    return words_of(trial.overall_status) if trial.overall_status else ""


def _enrolment(trial: Registration) -> str:
    return enrolment_words(trial.enrolment.count, trial.enrolment.type) if trial.enrolment else ""


def _completion(trial: Registration) -> str:
    if trial.primary_completion is None:
        return ""
    qualifier = f" ({trial.primary_completion_type.lower()})" if trial.primary_completion_type else ""
    return partial_text(trial.primary_completion) + qualifier


def _results(trial: Registration) -> str:
    return partial_text(trial.results_posted) if trial.results_posted else ""


_TOLD: tuple[tuple[str, Callable[[Registration], str]], ...] = (
    ("Status", _status),
    ("Why it stopped", lambda trial: trial.why_stopped or ""),
    ("Enrolment", _enrolment),
    ("Primary completion", _completion),
    ("Results posted", _results),
)
