"""After its rules have changed, a program finds the facts of all that it holds anew, and tells only what is new."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from catalog import Catalog, Tagged
from ingest.facts import facts_of, rules_version
from ingest.records import NO_FACTS, AbstractSection, Study
from tests.ketalit.test_command_line import ketalit

PAPER = Study(
    "1",
    title="Ketamine for depression: a randomised, double-blind trial",
    abstract=(AbstractSection("Seventy-one adults were randomised to ketamine 0.5 mg/kg or saline.", "METHODS"),),
)
READ = Study("2", title="Ketamine in rats")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of a paper that older rules found nothing in, and of one read by the rules in use."""
    (tmp_path / "sample").mkdir()
    catalog = Catalog(f"sqlite:///{tmp_path}/sample/catalog.db")
    catalog.migrate()
    catalog.claim("sample")
    run = catalog.start_run("pubmed", "new")
    tagged = [Tagged(PAPER, facts=NO_FACTS), Tagged(READ, facts=facts_of(READ))]
    catalog.store_batch(run, "1", tagged, fetched_at=catalog.runs()[0].started)
    catalog.close()
    return tmp_path


def reread(folder: Path) -> dict[str, Any]:
    done = ketalit("reread", "--json", KETALIT_DATA=str(folder))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_only_what_is_found_otherwise_takes_a_number(folder: Path) -> None:
    """The second time nothing changes: the sequence stands still, and the index has nothing to read."""
    assert reread(folder) == {"version": rules_version(), "changed": 1, "last_change": 3}
    assert reread(folder) == {"version": rules_version(), "changed": 0, "last_change": 3}
    catalog = Catalog(f"sqlite:///{folder}/sample/catalog.db")
    entry = catalog.get("pubmed:1")
    assert entry is not None
    assert entry.facts == facts_of(PAPER)
    assert [size.count for size in entry.facts.sample_sizes] == [71]
    assert [version.what for version in catalog.versions("pubmed:1")] == [("content",), ("facts",)]
    catalog.close()


def test_a_person_reads_a_sentence(folder: Path) -> None:
    done = ketalit("reread", KETALIT_DATA=str(folder))
    assert done.stdout.startswith(f"1 records have other facts by the rules {rules_version()}; `ketalit index`")
