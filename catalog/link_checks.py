"""How the pages behind published links were last found."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from catalog.published import LinkCheck
from catalog.tables import link_checks


def save(connection: Connection, check: LinkCheck) -> None:
    connection.execute(delete(link_checks).where(link_checks.c.url == check.url))
    connection.execute(insert(link_checks).values(asdict(check)))


def every(connection: Connection) -> tuple[LinkCheck, ...]:
    """The longest unchecked first."""
    query = select(link_checks).order_by(link_checks.c.checked_at, link_checks.c.url)
    return tuple(map(_check, connection.execute(query)))


def _check(row: Row[Any]) -> LinkCheck:
    return LinkCheck(**row._asdict())
