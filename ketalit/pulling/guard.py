"""A pass that would hide more records than a source ever takes back at once stops and asks a person."""

from __future__ import annotations

from ingest.errors import Refused
from ingest.records import Kind, ParsedBatch, State
from ketalit.installation import Installation

MOST_LOST = 0.01
"""Of the catalogue's records of that kind, by default."""
FEW = 3
"""So many may go from the smallest catalogue."""
RETRACTED = frozenset({State.RETRACTED, State.WITHDRAWN})


def require_few_retracted(home: Installation, run_id: str, parsed: ParsedBatch, most: float) -> None:
    """Raises Refused when the batch, with what its run has stored, would turn more papers retracted than ``most``."""
    grave = [record.id for record in parsed.records if record.state in RETRACTED]
    held = [entry for record_id in grave if (entry := home.catalog.get(record_id))]
    turning = sum(entry.state not in RETRACTED and entry.state is not State.DELETED for entry in held)
    if turning:
        run = next((run for run in home.catalog.last_runs() if run.id == run_id), None)
        turned = home.catalog.turned(RETRACTED, run.started) if run else 0
        require_few(home, turned + turning, most, "retracted")


def too_many(lost: int, held: int, most: float) -> bool:
    """Whether ``lost`` is more than the share ``most`` of what is held, and more than a few."""
    return lost > max(FEW, held * most)


def require_few(home: Installation, lost: int, most: float, how: str) -> None:
    """Raises Refused when ``lost`` is more than the share ``most`` of the papers held."""
    held = home.catalog.counts()[Kind.STUDY.value]
    if too_many(lost, held, most):
        raise Refused(
            f"PubMed seems to say that {lost} of {held} papers are {how}, more than {most:.1%}, and the pass stopped: "
            "look some up; if it is so, run ketalit pull pubmed with a larger --most-lost (and --sweep after a sweep)."
        )
