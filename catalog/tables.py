"""The catalogue's tables; the migrations lead to exactly these (a test compares them)."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
    true,
)
from sqlalchemy.engine import Dialect

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""Characters that PostgreSQL and UTF-8 refuse. Each becomes one U+FFFD, so that positions in a text stay right."""


def storable(text: str) -> str:
    """The text with every unstorable character replaced."""
    return UNSTORABLE.sub("\ufffd", text)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An instant: aware on both sides, UTC inside (SQLite keeps no offset)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without an offset cannot be stored: {value!r}")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ANN401
        if value is None:
            return None
        instant: dt.datetime = value
        return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)


class CleanText(TypeDecorator[str]):
    """Text that both back ends can hold, whatever a source sent."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

change_sequence = Table(
    "change_sequence",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
)

NO_FACTS_HASH = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
"""SHA-256 of {}: what a record that no one has read for facts holds."""

records = Table(
    "records",
    metadata,
    Column("id", CleanText, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(32), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("tags_hash", String(64), nullable=False),
    Column("links_hash", String(64), nullable=False),
    Column("revision", CleanText, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("listed_at", UtcDateTime),
    Column("admitted", Boolean, nullable=False, server_default=true()),
    Column("change", BigInteger, nullable=False, unique=True),
    Column("body", CleanText, nullable=False),
    Column("tags", CleanText, nullable=False),
    Column("links", CleanText, nullable=False),
    Column("facts_hash", String(64), nullable=False, server_default=NO_FACTS_HASH),
    Column("facts", CleanText, nullable=False, server_default="{}"),
    Index("ix_records_kind_listed_at", "kind", "listed_at"),
)

versions = Table(
    "versions",
    metadata,
    Column("change", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", CleanText, ForeignKey("records.id"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("state", String(32), nullable=False),
    Column("what", String(64), nullable=False),
    # what this change replaced; empty where it replaced nothing, so a record that never changes is stored once
    Column("body_before", CleanText),
    Column("tags_before", CleanText),
    Column("links_before", CleanText),
    Column("facts_before", CleanText),
)

tags = Table(
    "tags",
    metadata,
    Column("record_id", CleanText, ForeignKey("records.id"), primary_key=True),
    Column("condition", CleanText, primary_key=True),
    Column("strength", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Index("ix_tags_condition_record_id", "condition", "record_id"),
)

tag_corrections = Table(
    "tag_corrections",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("record_id", CleanText, ForeignKey("records.id"), nullable=False, index=True),
    Column("condition", CleanText, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("by", CleanText, nullable=False),
    Column("why", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("broader", CleanText, nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("section", CleanText, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("empty_text", CleanText, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("items", CleanText, nullable=False),
    Index("ix_snapshots_section_version", "section", "version", unique=True),
)

section_decisions = Table(
    "section_decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("record_id", CleanText, ForeignKey("records.id"), nullable=False),
    Column("action", String(16), nullable=False),
    Column("section", CleanText),
    Column("by", CleanText, nullable=False),
    Column("why", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("names", CleanText, nullable=False),
)
"""The decision log; the database itself refuses to change or delete a row."""

link_checks = Table(
    "link_checks",
    metadata,
    Column("url", CleanText, primary_key=True),
    Column("record_id", CleanText, nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
    Column("status", Integer),
    Column("failures", Integer, nullable=False),
    Column("gone_since", UtcDateTime),
    Column("problem", CleanText),
)

identifiers = Table(
    "identifiers",
    metadata,
    Column("identifier", CleanText, primary_key=True),
    Column("record_id", CleanText, ForeignKey("records.id"), primary_key=True, index=True),
)

links = Table(
    "links",
    metadata,
    Column("record_id", CleanText, ForeignKey("records.id"), primary_key=True),
    Column("target", CleanText, primary_key=True, index=True),
)

passes = Table(
    "passes",
    metadata,
    Column("source", CleanText, primary_key=True),
    Column("pass_name", CleanText, primary_key=True),
    Column("epoch", BigInteger, nullable=False),
    Column("watermark", CleanText),
    Column("moved_at", UtcDateTime),
)

runs = Table(
    "runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", CleanText, nullable=False, unique=True),
    Column("source", CleanText, nullable=False),
    Column("pass_name", CleanText, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("window", CleanText),
    Column("state", String(16), nullable=False),
    Column("started", UtcDateTime, nullable=False),
    Column("finished", UtcDateTime),
    Column("receipt", CleanText),
    Column("error", CleanText),
    Index("ix_runs_source_pass_name_epoch", "source", "pass_name", "epoch", unique=True),
)

batches = Table(
    "batches",
    metadata,
    Column("source", CleanText, primary_key=True),
    Column("batch_id", CleanText, primary_key=True),
    Column("stored_at", UtcDateTime, nullable=False),
    Column("receipt", CleanText, nullable=False),
)

run_batches = Table(
    "run_batches",
    metadata,
    Column("run_id", CleanText, ForeignKey("runs.id"), primary_key=True),
    Column("batch_id", CleanText, primary_key=True),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fingerprint", String(64), nullable=False, unique=True),
    Column("source", CleanText, nullable=False),
    Column("hint", CleanText),
    Column("reason", CleanText, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("run_id", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

bookmarks = Table(
    "bookmarks",
    metadata,
    Column("index_name", CleanText, primary_key=True),
    Column("change", BigInteger, nullable=False),
)

feed_states = Table(
    "feed_states",
    metadata,
    Column("feed_id", CleanText, primary_key=True),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("next_allowed", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("last_success", UtcDateTime),
    Column("last_error", CleanText),
    Column("next_due", UtcDateTime),
    Column("gone", Boolean, nullable=False, server_default=false()),
    Column("posts_per_day", Float),
    Column("newest_item", UtcDateTime),
    Column("moved_to", CleanText),
    Column("moved_times", Integer, nullable=False, server_default="0"),
    Column("shortfall", CleanText),
)

origin = Table(
    "origin",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String(16), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
