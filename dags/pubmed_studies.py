"""### PubMed
New records every hour, changed ones (corrections, retractions, new indexing) once a day.

Each pass asks for everything since its own watermark, less three days of overlap; the watermark is the catalogue's and
moves when every batch is stored. A failed batch is tried again on its own; a failed run is caught up by the next.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import CronTriggerTimetable, dag, task, task_group

from dags.policies import START, STUDIES, TASKS


@task(pool="pubmed")
def plan(pass_name: str) -> str:
    """Search the window, land the list of ids; gives the id of the pull, or "" when the pass is not due."""
    from ketalit import steps

    return steps.plan_pubmed(pass_name)


@task
def batches(pull: str) -> list[list[str | int]]:
    """The numbers of the pull's batches."""
    from ketalit import steps

    return steps.pubmed_batches(pull)


@task(pool="pubmed", max_active_tis_per_dagrun=1)
def store(batch: list[str | int]) -> dict[str, int]:
    """Fetch, land, parse, tag and store one batch."""
    from ketalit import steps

    return steps.store_pubmed(str(batch[0]), int(batch[1]))


@task(trigger_rule="all_done", retries=0)
def finish(pull: str | None, traffic: list[dict[str, int]]) -> dict[str, object] | None:
    """Check the receipt and move the watermark; or record why not, and fail."""
    from ketalit import steps

    return steps.finish_pubmed(pull, traffic)


@task(outlets=[STUDIES], trigger_rule="none_failed")
def announce() -> None:
    """Wake the indexer, once per run."""


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
        stored: Any = store.expand(batch=batches(pull))
        finish(pull, stored)

    new = one_pass.override(group_id="new")("new")
    changed = one_pass.override(group_id="changed")("changed")
    new >> changed >> announce()


pubmed_studies()
