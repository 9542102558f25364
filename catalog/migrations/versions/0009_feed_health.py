"""How often a feed speaks, when it is due, and what is wrong with it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feed_states", sa.Column("next_due", sa.DateTime(timezone=True)))
    op.add_column("feed_states", sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("feed_states", sa.Column("posts_per_day", sa.Float()))
    op.add_column("feed_states", sa.Column("newest_item", sa.DateTime(timezone=True)))
    op.add_column("feed_states", sa.Column("moved_to", sa.Text()))
    op.add_column("feed_states", sa.Column("moved_times", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("feed_states", sa.Column("shortfall", sa.Text()))


def downgrade() -> None:
    for name in ("shortfall", "moved_times", "moved_to", "newest_item", "posts_per_day", "gone", "next_due"):
        op.drop_column("feed_states", name)
