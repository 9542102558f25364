"""### PubMed's bulk files
By hand, best in NCBI's quiet hours: every `.xml.gz` file of a folder or an address that is not in yet, one task each,
in order. `place` names the folder or address; empty, it is PubMed's annual baseline.

Records are judged by their bytes before they are parsed; only those that name ketamine are kept. `DeleteCitation` marks
records as deleted by their source. A file is remembered when all of it is stored: run again, the rest follows.
"""

from __future__ import annotations

from typing import Any

from airflow.sdk import Param, dag, task

from dags.policies import START, STUDIES, TASKS


@task
def files(params: dict[str, Any] | None = None) -> list[str]:
    """The names of the files that are not in yet."""
    from ketalit import steps

    return steps.bulk_files((params or {}).get("place", ""))


@task.sensor(mode="reschedule", poke_interval=900, timeout=4 * 24 * 3600)
def quiet_hours(names: list[str], params: dict[str, Any] | None = None) -> bool:
    """Many of NCBI's files wait for the hours at which it wants large jobs; no worker is held meanwhile."""
    from ketalit import steps

    return steps.may_load_files((params or {}).get("place", ""), len(names))


@task(max_active_tis_per_dagrun=1)
def load(name: str, params: dict[str, Any] | None = None) -> dict[str, object]:
    """Fetch one file, check it, land and store its records on our topic; the receipt."""
    from ketalit import steps

    return steps.load_bulk_file((params or {}).get("place", ""), name)


@task(outlets=[STUDIES], trigger_rule="all_done")
def announce() -> None:
    """Wake the indexer, once per run, whatever single files did."""


@dag(
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=TASKS,
    params={"place": Param("", type="string", title="Folder or address of the files")},
    doc_md=__doc__,
    tags=["source"],
)
def pubmed_baseline() -> None:
    names: Any = files()
    loaded = load.expand(name=names)
    quiet_hours(names) >> loaded >> announce()


pubmed_baseline()
