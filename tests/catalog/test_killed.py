"""Killing the process at any point and starting again loses and doubles nothing (G4, G8)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from catalog import BatchReceipt, Catalog
from ingest.records import State
from tests.catalog.killed import FIRST, store_second
from tests.catalog.made import NOON, run_of, store

STATEMENTS = [
    "INSERT INTO records",
    "INSERT INTO versions",
    "UPDATE change_sequence",
    "COMMIT",
    "",
]


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement or "after the commit")
def test_killed_while_storing_and_started_again(catalog_url: str, statement: str) -> None:
    project = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.catalog.killed", catalog_url, statement]
    environment = os.environ | {"PYTHONPATH": str(project)}
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr

    catalog = Catalog(catalog_url)
    try:
        stored = statement == ""
        assert catalog.last_change() == (8 if stored else 3)
        assert catalog.counts()["study"] == (5 if stored else 3)
        assert catalog.runs()[0].state == "running"
        run = run_of(catalog)
        store(catalog, *FIRST, run=run, batch_id="first", fetched_at=NOON)
        store_second(catalog, run)
        _assert_complete(catalog, run)
    finally:
        catalog.close()


def _assert_complete(catalog: Catalog, run: str) -> None:
    """Exactly what one undisturbed run would have left."""
    assert catalog.last_change() == 8
    assert [(entry.record.id, entry.state) for entry in catalog.changes(0)] == [
        ("pubmed:2", State.CURRENT),
        ("pubmed:1", State.CURRENT),
        ("pubmed:4", State.CURRENT),
        ("pubmed:5", State.CURRENT),
        ("pubmed:6", State.CURRENT),
        ("pubmed:3", State.DELETED),
    ]
    assert [len(catalog.versions(f"pubmed:{number}")) for number in range(1, 7)] == [2, 1, 2, 1, 1, 1]
    assert (catalog.resolve("doi:10.1000/1"), catalog.resolve("doi:10.1000/1b")) == (None, "pubmed:1")
    assert catalog.quarantine_count() == 1
    assert catalog.batch_receipts(run) == (
        BatchReceipt(parsed=3, new=3),
        BatchReceipt(parsed=4, new=3, changed=1, deleted=1, state_changes=1, quarantined=1),
    )
