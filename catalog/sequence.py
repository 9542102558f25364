"""The one change sequence.

Whoever changes records holds the sequence's row until the commit. So numbers become visible in their own order: a
reader that has seen number n will never later find a smaller one that it missed. Writers wait for each other, as
they do on SQLite anyway; what can be computed is computed before the lock is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select, update

from catalog.connection import writing
from catalog.tables import change_sequence
from ingest.errors import BadSettings


class Changes:
    """The numbers that one transaction takes."""

    def __init__(self, connection: Connection, last: int) -> None:
        self.connection = connection
        self.last = last
        self._stored = last

    def next(self) -> int:
        self.last += 1
        return self.last

    def save(self) -> None:
        if self.last != self._stored:
            self.connection.execute(update(change_sequence).values(last=self.last))
            self._stored = self.last


@contextmanager
def changing(engine: Engine) -> Iterator[Changes]:
    """A transaction that holds the sequence; its numbers are saved with its work or not at all."""
    with writing(engine) as connection:
        last = connection.scalar(select(change_sequence.c.last).with_for_update())
        if last is None:
            raise BadSettings("The catalogue has lost its change sequence: restore it from a backup.")
        changes = Changes(connection, last)
        yield changes
        changes.save()


def last_change(connection: Connection) -> int:
    """The newest number whose change is committed; 0 in an empty catalogue."""
    return connection.scalar(select(change_sequence.c.last)) or 0
