"""What a task of a timetable calls: one step on the installation of the environment, plain values in and out.

Everything that crosses between tasks is a reference or a count; records stay in the landing area and the catalogue.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from catalog import Receipt
from index import index_changes as write_changes
from index import rebuild as rebuild_behind_alias
from ingest.errors import SourceUnreachable
from ketalit.installation import Installation, open_installation, origin_to_pull
from ketalit.pulling import backfill, hours, news, pubmed, sweep, trials, trials_sweep
from ketalit.pulling.receipts import Traffic
from ketalit.sections import dead_links, publishing
from ketalit.settings import load_settings

log = logging.getLogger(__name__)
CHANGED_EVERY = dt.timedelta(hours=20)
LINKS_LIMIT = dt.timedelta(minutes=20)
"""For one round of link checks; what is left then is looked at in the next."""
MOST_FILES = 1000
"""Airflow maps 1,024 tasks at most; the next run of the timetable takes the rest."""


@contextmanager
def home() -> Iterator[Installation]:
    installation = open_installation(origin_to_pull(load_settings()))
    try:
        yield installation
    finally:
        installation.close()


def plan_pubmed(pass_name: str) -> str:
    """The id of the run that was started, or "" when the pass is not due."""
    with home() as at:
        if pass_name == pubmed.CHANGED and not _due(at):
            return ""
        made = pubmed.plan(at, pass_name, _today())
        log.info(
            "PubMed, %s since %s: %d records, %d of them known, %d batches",
            pass_name,
            made.window,
            made.expected,
            made.known,
            len(made.batches),
        )
        return made.run_id


def plan_sweep() -> str:
    """The id of the run that was started, or "" before the first pull: there is nothing yet to compare with."""
    with home() as at:
        if at.catalog.watermark(pubmed.SOURCE, pubmed.NEW) is None:
            return ""
        made = sweep.plan(at, _today())
        lacking, doubted = len(made.batches) - made.suspects, made.suspects
        log.info("PubMed lists %d records; %d batches to fetch, %d to ask after", made.expected, lacking, doubted)
        return made.run_id


def pubmed_batches(run_id: str) -> list[list[str | int]]:
    if not run_id:
        return []
    with home() as at:
        return [[run_id, number] for number in range(len(pubmed.read_plan(at, run_id).batches))]


def may_store_pubmed(run_id: str, now: dt.datetime | None = None) -> bool:
    """Whether the planned batches may be fetched at this hour: a large job waits for NCBI's quiet hours."""
    if not run_id:
        return True
    with home() as at:
        made = pubmed.read_plan(at, run_id)
        return _begins(hours.not_before(at, at.eutils_url, len(made.batches), now or dt.datetime.now(dt.UTC)))


def may_load_files(place: str, files: int, now: dt.datetime | None = None) -> bool:
    """The same of bulk files."""
    with home() as at:
        return _begins(backfill.not_before(at, place, files, now or dt.datetime.now(dt.UTC)))


def _begins(start: dt.datetime | None) -> bool:
    if start:
        log.info("A large job: it waits for NCBI's quiet hours, until %s", f"{start:%Y-%m-%d %H:%M} UTC")
    return start is None


def store_pubmed(run_id: str, number: int) -> dict[str, Any]:
    with home() as at:
        return asdict(pubmed.store(at, run_id, number))


def finish_pubmed(run_id: str | None, traffic: Iterable[Mapping[str, Any]]) -> dict[str, object] | None:
    return _finished(run_id, traffic, pubmed.finish)


def finish_sweep(run_id: str | None, traffic: Iterable[Mapping[str, Any]]) -> dict[str, object] | None:
    return _finished(run_id, traffic, sweep.finish)


def _finished(
    run_id: str | None,
    traffic: Iterable[Mapping[str, Any]],
    finish: Callable[[Installation, str, Iterable[Traffic]], Receipt],
) -> dict[str, object] | None:
    """The receipt of the run; None when the pass was not due. Raises SourceUnreachable when the plan had failed."""
    if run_id is None:
        raise SourceUnreachable("PubMed was not searched; the log of the task before says why.")
    if not run_id:
        return None
    with home() as at:
        return _logged("PubMed", finish(at, run_id, [Traffic(**part) for part in traffic if part]))


def bulk_files(place: str) -> list[str]:
    """The names of the files that are not in yet; no more than Airflow maps at once."""
    with home() as at:
        return list(backfill.pending(at, backfill.open_place(at, place))[:MOST_FILES])


def load_bulk_file(place: str, name: str) -> dict[str, object]:
    with home() as at:
        return _logged(name, backfill.load(at, backfill.open_place(at, place), name))


def pull_trials() -> dict[str, object]:
    with home() as at:
        return _logged("ClinicalTrials.gov", trials.pull(at, _today()))


def sweep_trials() -> dict[str, object]:
    with home() as at:
        return _logged("ClinicalTrials.gov", trials_sweep.pull(at, _today()))


def feed_ids() -> list[str]:
    """The feeds that are due."""
    with home() as at:
        return [feed.id for feed in news.due(at)]


def pull_feed(feed_id: str) -> dict[str, object] | None:
    with home() as at:
        receipt = news.pull(at, news.feed_by_id(at, feed_id))
        return _logged(feed_id, receipt) if receipt else None


def index_changes() -> dict[str, object]:
    with home() as at:
        return asdict(write_changes(at.catalog, at.index))


def rebuild_index() -> dict[str, object]:
    with home() as at:
        return asdict(rebuild_behind_alias(at.catalog, at.index))


def publish_sections() -> dict[str, int]:
    """Publish every section anew; how many there are, how many items they hold, and how many changed."""
    with home() as at:
        done = publishing.publish_all(at.catalog, at.sections, at.feeds_by_id, _now())
    log.info("%d sections hold %d items; changed: %s", done.sections, done.items, ", ".join(done.changed) or "none")
    return {"sections": done.sections, "items": done.items, "changed": len(done.changed)}


def check_links() -> dict[str, object]:
    """Look at the published links that are due; sample records are invented, so only the sample sources are asked."""
    with home() as at:
        below = at.sample_url if at.is_sample else ""
        look, until = at.link_checker().check, _now() + LINKS_LIMIT
        return asdict(dead_links.check_links(at.catalog, look, clock=_now, until=until, below=below))


def _due(at: Installation) -> bool:
    """The pass for changes runs once a day, and after a failure again with the next hour's run."""
    last = next(
        (run for run in at.catalog.last_runs() if (run.source, run.pass_name) == (pubmed.SOURCE, pubmed.CHANGED)), None
    )
    return last is None or last.state != "success" or dt.datetime.now(dt.UTC) - last.started > CHANGED_EVERY


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _today() -> dt.date:
    return _now().date()


def _logged(source: str, receipt: Receipt) -> dict[str, object]:
    counts = asdict(receipt)
    log.info("%s: %s", source, ", ".join(f"{name} {value}" for name, value in counts.items() if value))
    return counts
