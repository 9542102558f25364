"""The migrations lead to exactly the tables the code speaks of, once, however many ask for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from catalog import Catalog
from catalog.migrate import migrate
from catalog.tables import metadata
from ingest.errors import BadSettings
from tests.catalog.conftest import NewDatabase
from tests.catalog.made import store, study


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


def test_processes_that_migrate_at_once_all_succeed(new_database: NewDatabase) -> None:
    """make run starts the web application and Airflow together."""
    url = new_database()
    script = "import sys; from catalog import Catalog; c = Catalog(sys.argv[1]); c.migrate(); c.start_run('s', 'p')"
    project = Path(__file__).parents[2]
    processes = [
        subprocess.Popen([sys.executable, "-c", script, url], cwd=project, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    catalog = Catalog(url)
    assert len(catalog.runs()) == 3
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
