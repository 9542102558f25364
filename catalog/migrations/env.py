"""Alembic's environment; runs on the connection that catalog.migrate hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from catalog.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
