"""### PubMed, all of it
Once a week, at NCBI's quiet hours: every id that the search strategy finds beside every paper of the catalogue.

What is lacking is fetched. What PubMed lists no more is asked for twice and then marked as deleted by its source; when
that would be more than one paper in a hundred, the run stops and asks a person.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.policies import START, TASKS
from dags.pubmed_tasks import announce, batches, quiet_hours, store


@task(pool="pubmed")
def plan() -> str:
    """Search without a window, compare, land the list of ids; the id of the pull, or "" before the first pull."""
    from ketalit import steps

    return steps.plan_sweep()


@task(trigger_rule="all_done", retries=0)
def finish(pull: str | None, traffic: list[dict[str, Any]]) -> dict[str, object] | None:
    """Check the receipt, mark what is gone; or record why not, and fail."""
    from ketalit import steps

    return steps.finish_sweep(pull, traffic)


@dag(
    schedule=CronTriggerTimetable("13 3 * * 0", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["source"],
)
def pubmed_sweep() -> None:
    pull: Any = plan()  # a reference until it runs
    parts: Any = batches(pull)
    quiet_hours(pull) >> parts
    stored: Any = store.expand(batch=parts)
    finish(pull, stored) >> announce()


pubmed_sweep()
