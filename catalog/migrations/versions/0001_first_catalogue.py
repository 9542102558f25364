"""The first catalogue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sequence()
    _records()
    _versions()
    _names()
    _runs()
    _batches()
    _quarantine()
    _memory()


def downgrade() -> None:
    for table in (
        "feed_states",
        "bookmarks",
        "quarantine",
        "run_batches",
        "batches",
        "runs",
        "passes",
        "links",
        "identifiers",
        "tags",
        "versions",
        "records",
        "change_sequence",
    ):
        op.drop_table(table)


def _sequence() -> None:
    op.create_table(
        "change_sequence",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_change_sequence_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_change_sequence"),
    )
    op.execute("INSERT INTO change_sequence (id, last) VALUES (1, 0)")


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("tags_hash", sa.String(length=64), nullable=False),
        sa.Column("links_hash", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_records"),
        sa.UniqueConstraint("change", name="uq_records_change"),
    )
    op.create_index("ix_records_kind_listed_at", "records", ["kind", "listed_at"])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("change", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=64), nullable=False),
        sa.Column("body_before", sa.Text(), nullable=True),
        sa.Column("tags_before", sa.Text(), nullable=True),
        sa.Column("links_before", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_versions_record_id_records"),
        sa.PrimaryKeyConstraint("change", name="pk_versions"),
    )
    op.create_index("ix_versions_record_id", "versions", ["record_id"])


def _names() -> None:
    op.create_table(
        "tags",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("strength", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_tags_record_id_records"),
        sa.PrimaryKeyConstraint("record_id", "condition", name="pk_tags"),
    )
    op.create_index("ix_tags_condition_record_id", "tags", ["condition", "record_id"])
    op.create_table(
        "identifiers",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_identifiers_record_id_records"),
        sa.PrimaryKeyConstraint("identifier", "record_id", name="pk_identifiers"),
    )
    op.create_index("ix_identifiers_record_id", "identifiers", ["record_id"])
    op.create_table(
        "links",
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name="fk_links_record_id_records"),
        sa.PrimaryKeyConstraint("record_id", "target", name="pk_links"),
    )
    op.create_index("ix_links_target", "links", ["target"])


def _runs() -> None:
    op.create_table(
        "passes",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("pass_name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("watermark", sa.Text(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", "pass_name", name="pk_passes"),
    )
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("pass_name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("window", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_runs"),
        sa.UniqueConstraint("id", name="uq_runs_id"),
    )
    op.create_index("ix_runs_source_pass_name_epoch", "runs", ["source", "pass_name", "epoch"], unique=True)


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "batch_id", name="pk_batches"),
    )
    op.create_table(
        "run_batches",
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_run_batches_run_id_runs"),
        sa.PrimaryKeyConstraint("run_id", "batch_id", name="pk_run_batches"),
    )


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("run_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
        sa.UniqueConstraint("fingerprint", name="uq_quarantine_fingerprint"),
    )


def _memory() -> None:
    op.create_table(
        "bookmarks",
        sa.Column("index_name", sa.Text(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("index_name", name="pk_bookmarks"),
    )
    op.create_table(
        "feed_states",
        sa.Column("feed_id", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("next_allowed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_success", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_states"),
    )
