"""The facts of each record, beside its tags."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NO_FACTS_HASH = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def upgrade() -> None:
    with op.batch_alter_table("records") as records:
        records.add_column(sa.Column("facts_hash", sa.String(length=64), nullable=False, server_default=NO_FACTS_HASH))
        records.add_column(sa.Column("facts", sa.Text(), nullable=False, server_default="{}"))
    with op.batch_alter_table("versions") as versions:
        versions.add_column(sa.Column("facts_before", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("versions") as versions:
        versions.drop_column("facts_before")
    with op.batch_alter_table("records") as records:
        records.drop_column("facts")
        records.drop_column("facts_hash")
