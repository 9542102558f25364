"""What every timetable has in common: retries by kind of error, time limits, and the wake-up assets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, ExceptionRetryPolicy, RetryAction, RetryRule

START = datetime(2026, 1, 1, tzinfo=UTC)

# The dotted names keep the rooms' imports out of the parsing of these files.
RETRIES = ExceptionRetryPolicy(
    rules=[
        RetryRule("ingest.errors.RateLimited", RetryAction.RETRY, retry_delay=timedelta(minutes=2)),
        RetryRule("ingest.errors.Retriable", RetryAction.RETRY),
        RetryRule("ingest.errors.SetAside", RetryAction.RETRY),
        RetryRule("ingest.errors.Fatal", RetryAction.FAIL),
    ]
)

TASKS: dict[str, Any] = {
    "retries": 3,
    "retry_delay": timedelta(seconds=30),
    "retry_exponential_backoff": 2.0,
    "max_retry_delay": timedelta(minutes=30),
    "retry_policy": RETRIES,
    "execution_timeout": timedelta(minutes=30),
}

# Wake-up calls only, one per run: what is indexed is decided by the catalogue's change sequence.
STUDIES = Asset("ketalit://catalog/studies")
REGISTRATIONS = Asset("ketalit://catalog/registrations")
NEWS = Asset("ketalit://catalog/news")
