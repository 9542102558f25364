"""What editors decided about the tags of a record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tag_corrections",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broader", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tag_corrections")),
        sa.ForeignKeyConstraint(["record_id"], ["records.id"], name=op.f("fk_tag_corrections_record_id_records")),
    )
    op.create_index(op.f("ix_tag_corrections_record_id"), "tag_corrections", ["record_id"])


def downgrade() -> None:
    op.drop_table("tag_corrections")
