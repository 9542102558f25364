"""Where the records of this catalogue come from. Said once; sample and live records are never mixed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from catalog.tables import origin


def held(connection: Connection) -> str | None:
    """The origin of a catalogue that has one."""
    return connection.scalar(select(origin.c.name))


def claim(connection: Connection, name: str) -> str:
    """Give the origin to a catalogue that has none; the one it has then."""
    found = held(connection)
    if found is None:
        connection.execute(insert(origin).values(id=1, name=name))
    return found or name
