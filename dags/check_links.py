"""### Dead links
Every night the published links that have not been looked at for a week, one host at a time and slowly. What is gone
leaves its section with the next publishing, and `ketalit sections dead-links` lists it.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.policies import START, TASKS
from dags.section_tasks import publish


@task(pool="links")
def check() -> dict[str, object]:
    """Look at the links that are due; how many are gone, and how many are back."""
    from ketalit import steps

    return steps.check_links()


@dag(
    schedule=CronTriggerTimetable("37 2 * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["website"],
)
def check_links() -> None:
    check() >> publish()


check_links()
