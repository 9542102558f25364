"""### Rebuild the index
By hand: makes a new index from the catalogue beside the one in use, checks it, and swaps the alias.
Readers notice nothing.
"""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.policies import START, TASKS


@task(pool="index")
def rebuild() -> dict[str, object]:
    """Build, catch up, check, swap; the counts."""
    from ketalit import steps

    return steps.rebuild_index()


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["index"],
)
def rebuild_index() -> None:
    rebuild()


rebuild_index()
