"""### Index
Writes what changed in the catalogue since the index's own bookmark. Woken after each pull, and every 15 minutes as a
sweep: a lost wake-up costs minutes and never a record.
"""

from __future__ import annotations

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag, task

from dags.policies import NEWS, REGISTRATIONS, START, STUDIES, TASKS


@task(pool="index")
def index() -> dict[str, object]:
    """Write the changes past the bookmark; the counts."""
    from ketalit import steps

    return steps.index_changes()


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("*/15 * * * *", timezone="UTC"), assets=(STUDIES | REGISTRATIONS | NEWS)
    ),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["index"],
)
def index_changes() -> None:
    index()


index_changes()
