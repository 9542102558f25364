"""### News
Every hour the feeds that are due, each a task of its own: a broken feed fails alone.
"""

from __future__ import annotations

from airflow.sdk import CronTriggerTimetable, dag, task

from dags.policies import NEWS, START, TASKS


@task
def feeds() -> list[str]:
    """The ids of the feeds that are due."""
    from ketalit import steps

    return steps.feed_ids()


@task(pool="feeds")
def read(feed_id: str) -> dict[str, object] | None:
    """Fetch one feed if it may be visited now, store its items on our topic; the receipt."""
    from ketalit import steps

    return steps.pull_feed(feed_id)


@task(outlets=[NEWS], trigger_rule="all_done")
def announce() -> None:
    """Wake the indexer, once per run, whatever single feeds did."""


@dag(
    schedule=CronTriggerTimetable("27 * * * *", timezone="UTC"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    doc_md=__doc__,
    tags=["source"],
)
def news_feeds() -> None:
    read.expand(feed_id=feeds()) >> announce()


news_feeds()
