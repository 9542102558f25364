"""### Sections
Selects the website's sections anew and publishes what changed. Woken after each pull, and every 15 minutes as a sweep:
a lost wake-up costs minutes. Only the catalogue is asked.
"""

from __future__ import annotations

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, dag

from dags.policies import NEWS, REGISTRATIONS, START, STUDIES, TASKS
from dags.section_tasks import publish


@dag(
    schedule=AssetOrTimeSchedule(
        timetable=CronTriggerTimetable("4-59/15 * * * *", timezone="UTC"), assets=(STUDIES | REGISTRATIONS | NEWS)
    ),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["website"],
)
def publish_sections() -> None:
    publish()


publish_sections()
