"""Tasks of every timetable over PubMed: between a plan that lands ids and an end that checks the receipt."""

from __future__ import annotations

from airflow.sdk import task

from dags.policies import STUDIES


@task
def batches(pull: str) -> list[list[str | int]]:
    """The numbers of the pull's batches."""
    from ketalit import steps

    return steps.pubmed_batches(pull)


@task.sensor(mode="reschedule", poke_interval=900, timeout=4 * 24 * 3600)
def quiet_hours(pull: str) -> bool:
    """A large job waits for the hours at which NCBI wants those; no worker is held meanwhile."""
    from ketalit import steps

    return steps.may_store_pubmed(pull)


@task(pool="pubmed", max_active_tis_per_dagrun=1)
def store(batch: list[str | int]) -> dict[str, int | str]:
    """Fetch, land, parse, tag and store one batch."""
    from ketalit import steps

    return steps.store_pubmed(str(batch[0]), int(batch[1]))


@task(outlets=[STUDIES], trigger_rule="none_failed")
def announce() -> None:
    """Wake the indexer, once per run."""
