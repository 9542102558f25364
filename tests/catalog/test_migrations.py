"""The migrations lead to exactly the tables the code speaks of, once, however many ask for them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, event, inspect, text

from catalog import Catalog
from catalog.migrate import migrate
from catalog.tables import metadata
from ingest.errors import BadSettings
from tests.catalog.conftest import NewDatabase
from tests.catalog.made import store, study

MIGRATE = "import sys; from catalog import Catalog; c = Catalog(sys.argv[1]); print('.', flush=True); c.migrate()"
PROJECT = Path(__file__).parents[2]


def test_the_migrated_tables_are_the_tables(catalog_url: str) -> None:
    engine = create_engine(catalog_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        found = inspect(connection)
        assert [check["name"] for check in found.get_check_constraints("change_sequence")] == [
            "ck_change_sequence_one_row"
        ]
    engine.dispose()


def test_migrating_again_keeps_everything(catalog: Catalog) -> None:
    store(catalog, study(1))
    catalog.migrate()
    assert catalog.get("pubmed:1") is not None


def test_a_process_that_comes_while_another_migrates_waits_and_finds_it_done(new_database: NewDatabase) -> None:
    """make run starts the web application and Airflow together."""
    url = new_database()
    catalog = Catalog(url)
    started: list[subprocess.Popen[str]] = []

    def let_another_come(*call: object) -> None:
        if "CREATE TABLE records" in str(call[2]):
            command = [sys.executable, "-c", MIGRATE, url]
            pipes = subprocess.PIPE
            started.append(subprocess.Popen(command, cwd=PROJECT, stdout=pipes, stderr=pipes, text=True))
            assert started[0].stdout is not None
            started[0].stdout.readline()
            time.sleep(0.5)

    event.listen(catalog._engine, "before_cursor_execute", let_another_come)
    catalog.migrate()
    _, errors = started[0].communicate(timeout=60)
    assert started[0].returncode == 0, errors
    assert catalog.last_change() == 0
    catalog.close()


def test_a_migration_that_fails_leaves_nothing_half_done(new_database: NewDatabase) -> None:
    url = new_database()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE feed_states (in_the_way INTEGER)"))
    catalog = Catalog(url)
    with pytest.raises(Exception, match="feed_states"):
        catalog.migrate()
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == ["feed_states"]
        connection.execute(text("DROP TABLE feed_states"))
    catalog.migrate()
    assert catalog.last_change() == 0
    catalog.close()
    engine.dispose()


def test_a_catalogue_of_a_newer_version_is_not_touched(new_database: NewDatabase) -> None:
    url = new_database()
    catalog = Catalog(url)
    catalog.migrate()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadSettings, match="newer version"):
        catalog.migrate()
    catalog.close()
    engine.dispose()


def test_the_way_back_leaves_no_tables(new_database: NewDatabase) -> None:
    from alembic import command
    from alembic.config import Config

    from catalog.connection import connect, writing
    from catalog.migrate import MIGRATIONS

    engine = connect(new_database())
    migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    engine.dispose()
