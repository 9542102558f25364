"""The task of every timetable that changes what the website shows."""

from __future__ import annotations

from airflow.sdk import task


@task(pool="sections")
def publish() -> dict[str, int]:
    """Publish every section; which of them changed."""
    from ketalit import steps

    return steps.publish_sections()
