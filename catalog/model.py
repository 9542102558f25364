"""What goes into the catalogue and what comes out of it: frozen values, times always in UTC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ingest.records import NO_FACTS, ConditionTag, Link, Record, State, StudyFacts


@dataclass(frozen=True, slots=True)
class Tagged:
    """A record on its way in, with what was found in it."""

    record: Record
    tags: tuple[ConditionTag, ...] = ()
    links: tuple[Link, ...] = ()
    facts: StudyFacts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Entry:
    """A record as the catalogue holds it.

    change: its newest number in the one change sequence; state: the catalogue's word, "deleted" for a tombstone
    (whose record keeps the state it last had); first_seen: when it was first fetched.
    """

    record: Record
    change: int
    tags: tuple[ConditionTag, ...]
    links: tuple[Link, ...]
    state: State
    first_seen: dt.datetime
    changed_at: dt.datetime
    facts: StudyFacts = NO_FACTS


@dataclass(frozen=True, slots=True)
class TagCorrection:
    """What an editor decided about one tag of a record: it is wanted or not. ``broader``: as on the tag itself."""

    record_id: str
    condition: str
    wanted: bool
    by: str
    why: str
    at: dt.datetime
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it was from this change on.

    what: which of "content", "tags", "links", "facts", "state" changed.
    """

    change: int
    at: dt.datetime
    state: State
    what: tuple[str, ...]
    record: Record
    tags: tuple[ConditionTag, ...] = ()
    links: tuple[Link, ...] = ()
    facts: StudyFacts = NO_FACTS


@dataclass(frozen=True, slots=True)
class BatchReceipt:
    """What became of one batch, in records: ``parsed == new + changed + unchanged + older``.

    older: a newer revision is held already; deleted: tombstones made; state_changes: known records whose state changed.
    """

    parsed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    deleted: int = 0
    state_changes: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one run, in records; ``bytes`` received, ``seconds`` of wall time.

    ``expected`` (the source's own count) == known (held already and not asked for) + parsed + quarantined + missing +
    off_topic (read and left out). unexpected: records that came though nobody asked for them; they are left out.
    unknown_values: values of the source's enumerations that are kept as they are though we do not know them.
    """

    expected: int = 0
    known: int = 0
    fetched: int = 0
    parsed: int = 0
    quarantined: int = 0
    missing: int = 0
    unexpected: int = 0
    off_topic: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    deleted: int = 0
    state_changes: int = 0
    unknown_values: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one pass over one source; ``state``: "running", "success", "partial" or "failed"."""

    id: str
    source: str
    pass_name: str
    window: str | None
    state: str
    started: dt.datetime
    finished: dt.datetime | None
    receipt: Receipt | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Watermark:
    """Up to where (an ISO date or time) everything of a pass is safely in the catalogue."""

    source: str
    pass_name: str
    value: str
    moved_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read; ``raw``: its first bytes (at most 1 MiB)."""

    id: int
    source: str
    hint: str | None
    reason: str
    raw: bytes
    run_id: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class FeedState:
    """What must be remembered of a feed between two visits.

    next_allowed: before then the publisher wants no visit; next_due: when the timetable comes again.
    failures: in a row; gone: it said so itself (410). posts_per_day and newest_item: as its own dates tell.
    moved_to: a permanent redirect, met so many visits in a row (moved_times); shortfall: why entries may be missing.
    """

    feed_id: str
    etag: str | None = None
    last_modified: str | None = None
    next_allowed: dt.datetime | None = None
    failures: int = 0
    last_success: dt.datetime | None = None
    last_error: str | None = None
    next_due: dt.datetime | None = None
    gone: bool = False
    posts_per_day: float | None = None
    newest_item: dt.datetime | None = None
    moved_to: str | None = None
    moved_times: int = 0
    shortfall: str | None = None


@dataclass(frozen=True, slots=True)
class FeedVisit:
    """The end of a visit to a feed: its run and what is to be remembered.

    ended: "success", "partial" or "failed"; error: the reason of the latter two; watermark: as at finish_run.
    """

    run_id: str
    state: FeedState
    receipt: Receipt
    ended: str = "success"
    error: str | None = None
    watermark: str | None = None
