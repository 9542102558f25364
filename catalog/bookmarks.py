"""Up to which change each search index has read."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from catalog.tables import bookmarks


def get(connection: Connection, index_name: str) -> int:
    """0 for an index that has read nothing."""
    return connection.scalar(select(bookmarks.c.change).where(bookmarks.c.index_name == index_name)) or 0


def put(connection: Connection, index_name: str, change: int) -> None:
    forget(connection, index_name)
    connection.execute(insert(bookmarks).values(index_name=index_name, change=change))


def forget(connection: Connection, index_name: str) -> None:
    connection.execute(delete(bookmarks).where(bookmarks.c.index_name == index_name))
