"""The timetables as Airflow reads them, in a process of its own: importing Airflow sets up an installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DESCRIBE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag

bag = DagBag(dag_folder=sys.argv[1], bundle_name="dags-folder", bundle_path=None)
described = {}
for dag_id, dag in bag.dags.items():
    described[dag_id] = {
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "doc": dag.doc_md,
        "tasks": {
            task.task_id: {
                "retries": task.retries,
                "backoff": float(task.retry_exponential_backoff),
                "policy": [f"{rule.exception}→{rule.action.value}" for rule in getattr(task.retry_policy, "rules", [])],
                "limit": task.execution_timeout.total_seconds(),
                "pool": task.pool,
                "mode": getattr(task, "mode", None),
                "trigger_rule": task.trigger_rule.value,
                "downstream": sorted(task.downstream_task_ids),
                "outlets": [outlet.uri for outlet in task.outlets],
            }
            for task in dag.tasks
        },
    }
print("DESCRIBED" + json.dumps({"errors": bag.import_errors, "dags": described}))
"""
DAGS = Path(__file__).resolve().parents[2] / "dags"


@pytest.fixture(scope="session")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """{"errors": …, "dags": {dag id: …}} of the dags folder."""
    home = tmp_path_factory.mktemp("airflow")
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
    }
    done = subprocess.run(
        [sys.executable, "-c", DESCRIBE, str(DAGS)], env=environment, capture_output=True, text=True, check=False
    )
    assert "DESCRIBED" in done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.split("DESCRIBED", 1)[1])
    return found
