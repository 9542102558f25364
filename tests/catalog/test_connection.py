"""Wrong settings are told in one sentence that names the thing and the remedy, and never the password."""

from __future__ import annotations

import socket
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text

from catalog import Catalog
from catalog import connection as catalog_connection
from catalog.connection import connect, writing
from ingest.errors import BadSettings, SourceUnreachable
from tests.catalog.conftest import NewDatabase
from tests.catalog.made import run_of, store, study

SECRET = "hunter2-secret"


def refusal(url: str) -> str:
    with pytest.raises(BadSettings) as caught:
        Catalog(url)
    told, chain = str(caught.value), ""
    cause: BaseException | None = caught.value
    while cause is not None:
        chain += str(cause)
        cause = cause.__cause__
    assert SECRET not in chain
    return told


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = refusal(f"sqlite:///{tmp_path}/file/data/catalog.db")
    assert f"{tmp_path}/file/data" in told
    assert "KETALIT_DATA" in told


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    assert str(tmp_path) in refusal(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_text("a letter to a friend " * 100)
    assert "is not a catalogue" in refusal(f"sqlite:///{tmp_path}/catalog.db")


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    catalog = Catalog(f"sqlite:///{tmp_path}/a/b/catalog.db")
    catalog.migrate()
    assert catalog.last_change() == 0
    catalog.close()
    assert (tmp_path / "a" / "b" / "catalog.db").is_file()


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = refusal(f"postgresql+psycopg://me:{SECRET}@127.0.0.1:{port}/ketalit")
    assert f"127.0.0.1:{port}, database ketalit" in told


@pytest.mark.parametrize(
    "url",
    [f"mysql://me:{SECRET}@host/db", f"not an address {SECRET}", f"postgresql+psycopg://me:{SECRET}@host:port/db",
     "sqlite://", "sqlite:///:memory:"],
)  # fmt: skip
def test_an_address_that_is_none(url: str) -> None:
    assert "sqlite" in refusal(url)


@pytest.mark.postgres
def test_a_wrong_password_and_a_wrong_database(postgres_url: str) -> None:
    url = make_url(postgres_url)
    if url.password is not None:  # a server that trusts everybody refuses nobody
        told = refusal(url.set(password=SECRET).render_as_string(hide_password=False))
        assert "password authentication failed" in told
    assert "does not exist" in refusal(url.set(database="no_such_database").render_as_string(hide_password=False))


@pytest.mark.postgres
def test_an_address_without_its_driver_is_understood(postgres_url: str) -> None:
    url = make_url(postgres_url)
    for name in ("postgresql", "postgres"):
        address = url.set(drivername="postgresql").render_as_string(hide_password=False).replace("postgresql", name, 1)
        Catalog(address).close()


def test_a_catalogue_without_tables_says_so(new_database: NewDatabase) -> None:
    catalog = Catalog(new_database())
    with pytest.raises(BadSettings, match="migrate"):
        catalog.get("pubmed:1")
    with pytest.raises(BadSettings, match="migrate"):
        run_of(catalog)
    catalog.close()


def test_a_stopped_writer_does_not_stop_the_others_for_ever(
    catalog: Catalog, another: Callable[[], Catalog], monkeypatch: pytest.MonkeyPatch
) -> None:
    """G4: on SQLite the one that waits gives up and may try again; PostgreSQL cuts off the stopped one."""
    on_file = catalog._engine.dialect.name == "sqlite"
    monkeypatch.setattr(catalog_connection, "WAIT_SECONDS", 1 if on_file else 20)
    monkeypatch.setattr(catalog_connection, "IDLE_SECONDS", 1)
    waiting, run = another(), run_of(catalog)
    held, go_on = threading.Event(), threading.Event()

    def stop(*call: object) -> None:
        if "INSERT INTO records" in str(call[2]):
            held.set()
            go_on.wait(30)

    event.listen(catalog._engine, "before_cursor_execute", stop)
    with ThreadPoolExecutor(1) as pool:
        stopped = pool.submit(store, catalog, study(1), run=run)
        try:
            assert held.wait(30)
            with pytest.raises(SourceUnreachable) if on_file else nullcontext():
                run_of(waiting, "trials")
        finally:
            go_on.set()
        if on_file:
            assert stopped.result(30).new == 1
        else:
            with pytest.raises(SourceUnreachable):
                stopped.result(30)
            assert catalog.last_change() == 0
    run_of(waiting, "trials")


@pytest.mark.postgres
def test_a_writer_that_waits_too_long_may_try_again(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one is busy, not stopped: it is let finish."""
    monkeypatch.setattr(catalog_connection, "WAIT_SECONDS", 1)
    engine, key = connect(postgres_url), {"key": 4_711}
    with engine.begin() as busy, pytest.raises(SourceUnreachable, match="lock timeout"):
        busy.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
        with writing(engine) as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), key)
    engine.dispose()


@pytest.mark.postgres
def test_a_server_that_goes_away_is_worth_another_try(postgres_database: str) -> None:
    """The database restarts under a run: Airflow must retry, not give up."""
    victim = Catalog(postgres_database)
    victim.migrate()
    run = run_of(victim)
    server = connect(postgres_database)

    def cut(*call: object) -> None:
        if "INSERT INTO records" in str(call[2]):
            with server.begin() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )

    event.listen(victim._engine, "before_cursor_execute", cut)
    with pytest.raises(SourceUnreachable):
        store(victim, study(1), run=run, batch_id="b")
    event.remove(victim._engine, "before_cursor_execute", cut)
    assert store(victim, study(1), run=run, batch_id="b").new == 1
    victim.close()
    server.dispose()


def test_a_full_disk_is_a_matter_for_a_person(tmp_path: Path) -> None:
    catalog = Catalog(f"sqlite:///{tmp_path}/catalog.db")
    catalog.migrate()
    run = run_of(catalog)

    def small(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    event.listen(catalog._engine, "checkout", small)
    with pytest.raises(BadSettings, match="full"):
        store(catalog, *(study(number, "long " * 500) for number in range(500)), run=run)
    assert catalog.last_change() == 0
    catalog.close()
