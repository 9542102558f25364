"""### PubMed
New records every hour, changed ones (corrections, retractions, new indexing) once a day.

Each pass asks for everything since its own watermark, less three days of overlap; the watermark is the catalogue's and
moves when every batch is stored. A failed batch is tried again on its own; a failed run is caught up by the next.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task, task_group

from dags.policies import START, TASKS
from dags.pubmed_tasks import announce, batches, quiet_hours, store


@task(pool="pubmed")
def plan(pass_name: str) -> str:
    """Search the window, land the list of ids; gives the id of the pull, or "" when the pass is not due."""
    from ketalit import steps

    return steps.plan_pubmed(pass_name)


@task(trigger_rule="all_done", retries=0)
def finish(pull: str | None, traffic: list[dict[str, Any]]) -> dict[str, object] | None:
    """Check the receipt and move the watermark; or record why not, and fail."""
    from ketalit import steps

    return steps.finish_pubmed(pull, traffic)


@dag(
    schedule=CronTriggerTimetable("7 * * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["source"],
)
def pubmed_studies() -> None:
    @task_group
    def one_pass(pass_name: str) -> None:
        pull: Any = plan(pass_name)  # a reference until it runs
        parts: Any = batches(pull)
        quiet_hours(pull) >> parts
        stored: Any = store.expand(batch=parts)
        finish(pull, stored)

    new = one_pass.override(group_id="new")("new")
    changed = one_pass.override(group_id="changed")("changed")
    new >> changed >> announce()


pubmed_studies()
