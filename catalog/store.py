"""The catalogue as the other rooms see it: one class, each method one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from catalog import bookmarks, corrections, editing, feeds_state, quarantine, reading, recent, runs, sections
from catalog import origin as origins
from catalog.batches import make_batch, store
from catalog.connection import connect
from catalog.connection import reading as snapshot
from catalog.migrate import migrate
from catalog.model import (
    BatchReceipt,
    Entry,
    FeedState,
    FeedVisit,
    Quarantined,
    Receipt,
    Run,
    TagCorrection,
    Tagged,
    Version,
    Watermark,
)
from catalog.publishing import Publishing
from catalog.recent import Arrivals, StateChange
from catalog.retag import correct, retag, retag_beside
from catalog.sequence import changing, last_change
from catalog.tagging_beside import MakeTag
from ingest.records import ConditionTag, Deletion, Kind, Link, Record, Rejected, State, StudyFacts
from ingest.revision import revision_of


class Catalog(Publishing):
    """Every record, version, tag, link, run and watermark, in SQLite or PostgreSQL.

    Every method may raise SourceUnreachable (the database does not answer or is busy: try again) and BadSettings
    (it is full, damaged, read-only or not migrated). All times are UTC.
    """

    def __init__(self, url: str) -> None:
        """``url``: "sqlite:////folder/catalog.db" or "postgresql+psycopg://…". BadSettings when it cannot be opened."""
        self._engine = connect(url)

    def migrate(self) -> None:
        """Make or upgrade the tables; does nothing where they are right; safe from several processes at once."""
        migrate(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def claim(self, origin: str) -> str:
        """Make this a catalogue of "sample" or "live" records, unless it is one already; which it is then."""
        with snapshot(self._engine) as connection:
            found = origins.held(connection)
        if found is not None:
            return found
        with changing(self._engine) as changes:
            return origins.claim(changes.connection, origin)

    def origin(self) -> str | None:
        """ "sample" or "live", whichever it holds; None: it has been claimed for neither yet."""
        with snapshot(self._engine) as connection:
            return origins.held(connection)

    # ---- runs

    def start_run(self, source: str, pass_name: str, *, window: str | None = None) -> str:
        """The id of a new run, which fences off every older run of the same (source, pass)."""
        with changing(self._engine) as changes:
            return runs.open_run(changes.connection, source, pass_name, window)

    def start_runs(self, source: str, pass_names: Sequence[str]) -> tuple[str, ...]:
        """The ids of new runs of several passes, in one transaction."""
        with changing(self._engine) as changes:
            return tuple(runs.open_run(changes.connection, source, name, None) for name in pass_names)

    def store_batch(
        self,
        run_id: str,
        batch_id: str,
        tagged: Sequence[Tagged],
        *,
        deletions: Sequence[Deletion] = (),
        rejected: Sequence[Rejected] = (),
        fetched_at: dt.datetime,
        asked: bool = True,
    ) -> BatchReceipt:
        """Store a batch in one transaction.

        asked: the source itself gave the records at ``fetched_at``, and what it deleted before is there again; records
        of a file, which may be older than the deletion, bring one back in a newer revision only.

        A batch id that its source stored before changes nothing: the first receipt is returned.
        Refused when a newer run of the pass has started or this one has ended.
        """
        batch = make_batch(
            batch_id,
            tagged,
            deletions=deletions,
            rejected=rejected,
            fetched_at=fetched_at,
            revision_of=revision_of,
            asked=asked,
        )
        with changing(self._engine) as changes:
            return store(changes, run_id, batch)

    def batch_receipts(self, run_id: str) -> tuple[BatchReceipt, ...]:
        """The receipts of the batches this run brought, those found stored already included."""
        with snapshot(self._engine) as connection:
            return runs.batch_receipts(connection, run_id)

    def finish_run(
        self, run_id: str, *, state: str, receipt: Receipt, error: str | None = None, watermark: str | None = None
    ) -> None:
        """End a run ("success", "partial", "failed"). ``watermark``: ISO text; moves on success only, and never back.

        Refused when a newer run of the pass has started, the receipt does not add up or the run has ended otherwise.
        """
        with changing(self._engine) as changes:
            runs.close_run(changes.connection, run_id, state=state, receipt=receipt, error=error, watermark=watermark)

    def watermark(self, source: str, pass_name: str) -> str | None:
        with snapshot(self._engine) as connection:
            return runs.watermark(connection, source, pass_name)

    def watermarks(self) -> tuple[Watermark, ...]:
        with snapshot(self._engine) as connection:
            return runs.watermarks(connection)

    def runs(self, *, limit: int = 50, source: str | None = None) -> tuple[Run, ...]:
        """Newest first."""
        with snapshot(self._engine) as connection:
            return runs.newest_runs(connection, limit=limit, source=source)

    def last_runs(self) -> tuple[Run, ...]:
        """The newest run of every (source, pass)."""
        with snapshot(self._engine) as connection:
            return runs.last_runs(connection)

    def windows_done(self, source: str, pass_name: str) -> frozenset[str]:
        """The windows that a run of the pass has ended with success."""
        with snapshot(self._engine) as connection:
            return runs.windows_done(connection, source, pass_name)

    # ---- reading

    def get(self, record_id: str) -> Entry | None:
        with snapshot(self._engine) as connection:
            return reading.get(connection, record_id)

    def resolve(self, identifier: str) -> str | None:
        """The record id behind "doi:10.1000/x", "pmcid:PMC1", "nct:NCT01234567" (aliases too) or "pubmed:1"."""
        with snapshot(self._engine) as connection:
            return reading.resolve(connection, identifier)

    def known(self, record_ids: Iterable[str]) -> set[str]:
        """Those of the ids that are here and not deleted."""
        with snapshot(self._engine) as connection:
            return reading.known(connection, record_ids)

    def live_ids(self, kind: Kind) -> frozenset[str]:
        """The ids of all records of a kind that are not deleted."""
        with snapshot(self._engine) as connection:
            return reading.live_ids(connection, kind)

    def turned(self, states: Iterable[State], since: dt.datetime) -> int:
        """How many records known before changed since, and are in one of the states now."""
        with snapshot(self._engine) as connection:
            return reading.turned(connection, states, since)

    def changes(self, after: int, limit: int = 500) -> tuple[Entry, ...]:
        """What changed past ``after``, oldest change first, each record once, tombstones included."""
        with snapshot(self._engine) as connection:
            return reading.changes(connection, after, limit)

    def entries(self, kind: Kind | None = None) -> Iterator[Entry]:
        """The whole catalogue as it was at the first entry, in the order of changes, tombstones included."""
        with snapshot(self._engine) as connection:
            yield from reading.all_entries(connection, kind)

    def last_change(self) -> int:
        with snapshot(self._engine) as connection:
            return last_change(connection)

    def counts(self) -> dict[str, int]:
        """Live records of each kind."""
        with snapshot(self._engine) as connection:
            return reading.counts(connection)

    def section(
        self,
        kinds: Sequence[Kind],
        *,
        condition: str | None = None,
        limit: int = 50,
        exclude_states: frozenset[State],
        shown_in: Sequence[str] = (),
        with_hidden: bool = False,
        with_refused: bool = False,
        about: bool = False,
    ) -> tuple[Entry, ...]:
        """Newest first by the record's own date; never led by a date that lies in the future. Without study facts.

        What editors hid everywhere, or in one of the sections ``shown_in``, and news that no section may take are left
        out unless they are wanted. about: only what has the condition as a topic; a mention is not enough.
        """
        with snapshot(self._engine) as connection:
            hidden = frozenset() if with_hidden else editing.hidden_in(connection, shown_in)
            return sections.section(
                connection,
                kinds,
                condition=condition,
                limit=limit,
                exclude_states=exclude_states,
                exclude=hidden,
                with_refused=with_refused,
                about=about,
            )

    def arrivals(self, since: dt.datetime, *, limit: int) -> tuple[Arrivals, ...]:
        """What has come since, of each kind: how many, and the newest ``limit`` of them."""
        with snapshot(self._engine) as connection:
            return recent.arrivals(connection, since, limit)

    def state_changes(self, since: dt.datetime) -> tuple[StateChange, ...]:
        """Records known before that have been retracted, corrected, deleted, … since, the newest first."""
        with snapshot(self._engine) as connection:
            return recent.state_changes(connection, since)

    def listed_between(self, kind: Kind, since: dt.datetime, until: dt.datetime) -> tuple[Entry, ...]:
        """Live records of a kind by the date they are listed under, the newest first."""
        with snapshot(self._engine) as connection:
            return sections.listed_between(connection, kind, since, until)

    def condition_counts(self) -> dict[str, tuple[int, int]]:
        """Condition → (live records about it, live records that only mention it), narrower conditions included."""
        with snapshot(self._engine) as connection:
            return sections.condition_counts(connection)

    def related(self, record_id: str) -> tuple[tuple[Link, Entry], ...]:
        """Live records this one points at or that point at it, with the link; what is not here is left out."""
        with snapshot(self._engine) as connection:
            return reading.related(connection, record_id)

    def versions(self, record_id: str) -> tuple[Version, ...]:
        """Oldest first."""
        with snapshot(self._engine) as connection:
            return reading.history(connection, record_id)

    def quarantined(self, *, limit: int = 100) -> tuple[Quarantined, ...]:
        """Newest first."""
        with snapshot(self._engine) as connection:
            return quarantine.newest(connection, limit=limit)

    def quarantine_count(self) -> int:
        with snapshot(self._engine) as connection:
            return quarantine.count(connection)

    # ---- what others remember here

    def bookmark(self, index_name: str) -> int:
        """The last change the index has read; 0 when it has read none."""
        with snapshot(self._engine) as connection:
            return bookmarks.get(connection, index_name)

    def set_bookmark(self, index_name: str, change: int) -> None:
        with changing(self._engine) as changes:
            bookmarks.put(changes.connection, index_name, change)

    def forget_bookmark(self, index_name: str) -> None:
        with changing(self._engine) as changes:
            bookmarks.forget(changes.connection, index_name)

    def feed_state(self, feed_id: str) -> FeedState | None:
        with snapshot(self._engine) as connection:
            return feeds_state.get(connection, feed_id)

    def feed_states(self) -> tuple[FeedState, ...]:
        with snapshot(self._engine) as connection:
            return feeds_state.every(connection)

    def save_feed_state(self, state: FeedState) -> None:
        with changing(self._engine) as changes:
            feeds_state.save(changes.connection, state)

    def end_visits(self, visits: Sequence[FeedVisit]) -> None:
        """End runs of feeds and remember the feeds, all in one transaction; a run that was overtaken is left out."""
        with changing(self._engine) as changes:
            for visit in visits:
                feeds_state.end_visit(changes.connection, visit)

    def retag(self, tag: Callable[[Record], tuple[ConditionTag, ...]]) -> int:
        """Tag everything stored again, a page at a time; how many records got other tags."""
        return retag(self._engine, tag)

    def retag_beside(self, make: MakeTag, processes: int = 2) -> int:
        """The same, with the tagging in so many processes; ``make`` gives each its tagger. Raises SourceUnreachable."""
        return retag_beside(self._engine, make, processes)

    def correct_tag(self, correction: TagCorrection, tag: Callable[[Record], tuple[ConditionTag, ...]]) -> bool:
        """Keep an editor's decision, which from now on stands against what ``tag`` finds; True when it changed tags.

        Refused when the record is not here.
        """
        with changing(self._engine) as changes:
            return correct(changes, correction, tag)

    def corrections(self) -> tuple[TagCorrection, ...]:
        """Every decision about tags ever made, oldest first; of a record and condition the newest counts."""
        with snapshot(self._engine) as connection:
            return corrections.every(connection)

    def standing_corrections(self) -> dict[str, tuple[TagCorrection, ...]]:
        """Record id → the decisions about its tags that count."""
        return corrections.newest(self.corrections())

    def correct_by(self, broader: Mapping[str, Sequence[str]]) -> None:
        """``broader``: condition → its wider conditions, as a new vocabulary has them, for the tags editors added."""
        with changing(self._engine) as changes:
            corrections.follow_vocabulary(changes.connection, broader)

    def read_again(self, read: Callable[[Record], StudyFacts]) -> int:
        """Read the facts of everything stored again, a page at a time; how many records got other facts."""
        return retag(self._engine, None, read)
