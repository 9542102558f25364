"""Where the records come from: sample or live, never both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_origin_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_origin"),
    )


def downgrade() -> None:
    op.drop_table("origin")
