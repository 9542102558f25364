"""### ClinicalTrials.gov
Every registration of the strategy that the registry updated since the watermark, every six hours.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.policies import REGISTRATIONS, START, TASKS


@task(pool="trials", outlets=[REGISTRATIONS])
def pull() -> dict[str, object]:
    """Land, parse, tag and store page by page; the receipt."""
    from ketalit import steps

    return steps.pull_trials()


@dag(
    schedule=CronTriggerTimetable("17 */6 * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["source"],
)
def clinical_trials() -> None:
    pull()


clinical_trials()
