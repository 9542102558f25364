"""What the timetables promise, as Airflow reads them."""

from __future__ import annotations

from typing import Any

import pytest

from dags import POOLS

pytestmark = pytest.mark.airflow
IDS = (
    "pubmed_studies",
    "pubmed_sweep",
    "pubmed_baseline",
    "clinical_trials",
    "clinical_trials_sweep",
    "news_feeds",
    "index_changes",
    "rebuild_index",
    "publish_sections",
    "check_links",
)
SOURCES = {
    "pubmed_studies": "ketalit://catalog/studies",
    "pubmed_sweep": "ketalit://catalog/studies",
    "pubmed_baseline": "ketalit://catalog/studies",
    "clinical_trials": "ketalit://catalog/registrations",
    "clinical_trials_sweep": "ketalit://catalog/registrations",
    "news_feeds": "ketalit://catalog/news",
}


def test_all_are_read_without_error(described: dict[str, Any]) -> None:
    assert described["errors"] == {}
    assert set(described["dags"]) == set(IDS)


@pytest.mark.parametrize("dag_id", IDS)
def test_each_says_how_it_catches_up_retries_and_ends(described: dict[str, Any], dag_id: str) -> None:
    """G2, G3, G7: no catch-up storm, one run at a time, retries with growing gaps by kind of error, a time limit."""
    dag = described["dags"][dag_id]
    assert dag["catchup"] is False
    assert dag["max_active_runs"] == 1
    assert dag["doc"]
    for name, task in dag["tasks"].items():
        assert task["backoff"] > 1, name
        assert 0 < task["limit"] <= 3600, name
        assert task["retries"] == (0 if name.endswith("finish") else 3), name
        assert "ingest.errors.Fatal→fail" in task["policy"], name
        assert "ingest.errors.Retriable→retry" in task["policy"], name


def test_every_pool_named_is_made(described: dict[str, Any]) -> None:
    """A task that names a missing pool waits for ever."""
    named = {task["pool"] for dag in described["dags"].values() for task in dag["tasks"].values()}
    assert named - {"default_pool"} == set(POOLS)
    assert POOLS["pubmed"] == 1, "one client at a time, whatever runs at once"


@pytest.mark.parametrize(("dag_id", "asset"), SOURCES.items())
def test_each_source_wakes_the_indexer_once_per_run(described: dict[str, Any], dag_id: str, asset: str) -> None:
    """Bursts of events get stranded in Airflow 3.3: one event, from one task that is not mapped."""
    waking = {name: task["outlets"] for name, task in described["dags"][dag_id]["tasks"].items() if task["outlets"]}
    assert list(waking.values()) == [[asset]]


def test_a_pass_ends_whatever_its_batches_did(described: dict[str, Any]) -> None:
    """The receipt is written, and the failure recorded, also when a batch failed for good."""
    tasks = described["dags"]["pubmed_studies"]["tasks"]
    for group in ("new", "changed"):
        assert tasks[f"{group}.finish"]["trigger_rule"] == "all_done"
        assert tasks[f"{group}.store"]["downstream"] == [f"{group}.finish"]
    assert described["dags"]["pubmed_sweep"]["tasks"]["finish"]["trigger_rule"] == "all_done"
    assert described["dags"]["news_feeds"]["tasks"]["announce"]["trigger_rule"] == "all_done"


def test_what_a_link_check_found_is_published_after_it(described: dict[str, Any]) -> None:
    assert described["dags"]["check_links"]["tasks"]["check"]["downstream"] == ["publish"]


@pytest.mark.parametrize(
    ("dag_id", "waiting", "held"),
    [
        ("pubmed_studies", "new.quiet_hours", "new.batches"),
        ("pubmed_studies", "changed.quiet_hours", "changed.batches"),
        ("pubmed_sweep", "quiet_hours", "batches"),
        ("pubmed_baseline", "quiet_hours", "load"),
    ],
)
def test_a_large_job_waits_for_ncbis_quiet_hours_without_holding_a_worker(
    described: dict[str, Any], dag_id: str, waiting: str, held: str
) -> None:
    """A1: rescheduled, not asleep."""
    task = described["dags"][dag_id]["tasks"][waiting]
    assert task["mode"] == "reschedule"
    assert held in task["downstream"]
