"""The one way to the database: SQLite or PostgreSQL behind the same engine, and errors that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError

from ingest.errors import BadSettings, KetalitError, SourceUnreachable

WAIT_SECONDS = 90
"""How long a writer waits for another one before it gives up, to be tried again later."""

IDLE_SECONDS = 60
"""How long PostgreSQL lets a writer do nothing inside its transaction before it cuts it off and lets others on."""

CONNECT_SECONDS = 10

_WRONG_SETTINGS = ("password authentication failed", "no password supplied", "does not exist", "no pg_hba.conf entry")
"""Parts of PostgreSQL's own refusals that no waiting mends."""


def connect(url: str) -> Engine:
    """An engine whose first connection has already worked. BadSettings when it cannot be had."""
    address = _address(url)
    place = _place(address)
    engine = _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    event.listen(engine, "handle_error", _Translator(place))
    try:
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
    except SourceUnreachable as problem:
        engine.dispose()
        raise BadSettings(str(problem)) from problem
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the catalogue from its first statement to its end."""
    with engine.connect().execution_options(**_snapshot(engine)) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write: committed at its end, undone by any error."""
    with engine.connect().execution_options(ketalit_begin="BEGIN IMMEDIATE") as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
            connection.execute(text(f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"))
        yield connection


def _snapshot(engine: Engine) -> dict[str, Any]:
    return {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        raise BadSettings(
            "The catalogue's address is not a database address: give sqlite:////folder/catalog.db "
            "or postgresql+psycopg://user:password@host/database."
        ) from None
    if address.get_backend_name() in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise BadSettings(f"The catalogue cannot live in {address.get_backend_name()!r}: use sqlite or postgresql.")
    if not address.database or address.database == ":memory:":
        raise BadSettings("The catalogue needs a file: give sqlite:////folder/catalog.db.")
    return address


def _place(address: URL) -> str:
    """The address for messages: no user, no password, no options."""
    if address.get_backend_name() == "sqlite":
        return f"the file {address.database}"
    host = address.host or address.query.get("host") or "the local socket"
    port = f":{address.port}" if address.port else ""
    return f"PostgreSQL at {host}{port}, database {address.database or '(default)'}"


def _sqlite(address: URL) -> Engine:
    folder = Path(str(address.database)).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BadSettings(
            f"The catalogue's folder {folder} cannot be made ({problem.strerror}): "
            "name a folder that this user may write to (KETALIT_DATA)."
        ) from problem
    engine = create_engine(address, connect_args={"timeout": WAIT_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin and commit by itself
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    # the search index counts on a number never being given twice, not even after a power cut
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("ketalit_begin", "BEGIN"))


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "client_encoding": "utf8", "application_name": "ketalit"},
    )


class _Translator:
    """Turns a driver's error into one of ours, at the one place where all of them pass."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __call__(self, context: ExceptionContext) -> None:
        ours = self._translate(context.original_exception)
        if ours is not None:
            raise ours from context.original_exception

    def _translate(self, problem: BaseException) -> KetalitError | None:
        match problem:
            case psycopg.errors.UndefinedTable() | psycopg.errors.UndefinedColumn():
                return self._unprepared()
            case psycopg.errors.DiskFull():
                return self._full()
            case psycopg.errors.InsufficientPrivilege() | psycopg.errors.ReadOnlySqlTransaction():
                return BadSettings(f"The catalogue in {self.place} refuses to be written: grant its user the right to.")
            case psycopg.OperationalError() | psycopg.errors.IdleInTransactionSessionTimeout():
                return self._postgresql(problem)
            case sqlite3.DatabaseError() if type(problem) in (sqlite3.OperationalError, sqlite3.DatabaseError):
                return self._sqlite(problem)
            case _:
                return None

    def _postgresql(self, problem: psycopg.Error) -> KetalitError:
        said = " ".join(str(problem).split())
        for sign in _WRONG_SETTINGS:
            if sign in said:
                return BadSettings(
                    f"{self.place} refuses the connection ({sign}): check user, password and database name "
                    "of the catalogue's address."
                )
        return SourceUnreachable(
            f"The catalogue in {self.place} does not answer ({said[:200]}): start the server or correct the address."
        )

    def _sqlite(self, problem: sqlite3.DatabaseError) -> KetalitError | None:
        said = str(problem)
        if "no such table" in said or "no such column" in said:
            return self._unprepared()
        if "locked" in said or "busy" in said:
            return SourceUnreachable(f"The catalogue in {self.place} is held by another process: try again.")
        if "full" in said:
            return self._full()
        if "not a database" in said or "malformed" in said:
            return BadSettings(f"{self.place.capitalize()} is not a catalogue, or damaged: restore it from a backup.")
        if "unable to open" in said or "readonly" in said or "disk I/O" in said:
            return BadSettings(
                f"The catalogue in {self.place} cannot be opened for writing ({said}): "
                "name a folder that this user may write to (KETALIT_DATA)."
            )
        return None

    def _unprepared(self) -> BadSettings:
        return BadSettings(f"The catalogue in {self.place} has not the tables of this version: migrate it first.")

    def _full(self) -> BadSettings:
        return BadSettings(f"The disk under the catalogue in {self.place} is full: make room and run again.")
