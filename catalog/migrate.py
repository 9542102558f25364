"""Bringing a database to the tables of this version."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, text

from catalog.connection import writing
from ingest.errors import BadSettings

MIGRATIONS = Path(__file__).parent / "migrations"

_ADVISORY_LOCK = 4_853_825_601
"""Any number that only this program uses."""

_one_at_a_time = threading.Lock()  # Alembic keeps the running migration in module globals


def migrate(engine: Engine) -> None:
    """Upgrade to the newest tables in one transaction. Who comes second waits, and finds nothing left to do."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _one_at_a_time, writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as problem:
            raise BadSettings(
                f"The catalogue was made by a newer version of Ketalit ({problem}): upgrade this installation."
            ) from problem
