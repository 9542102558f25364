"""### ClinicalTrials.gov, all of it
Once a week: every registration that the strategy finds beside every one held. What is lacking is stored; what is
announced no more is asked for by its number, followed to its new one, or marked as deleted by its source.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.policies import REGISTRATIONS, START, TASKS


@task(pool="trials", outlets=[REGISTRATIONS])
def sweep() -> dict[str, object]:
    """Compare, store, follow and mark; the receipt."""
    from ketalit import steps

    return steps.sweep_trials()


@dag(
    schedule=CronTriggerTimetable("41 4 * * 0", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["source"],
)
def clinical_trials_sweep() -> None:
    sweep()


clinical_trials_sweep()
