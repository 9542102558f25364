"""Connections to the embedded index in use: as many as there are readers at a time, always where the alias points."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from index import columns, index_file
from index.columns import Columns
from ingest.errors import BadSettings

TRIES = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """A connection within one read transaction: everything read through it is of one moment."""

    concrete: str
    connection: sqlite3.Connection


class Readers:
    """Idle connections, and the columns last read; safe for threads."""

    def __init__(self, current: Callable[[], str | None], opened: Callable[[str], sqlite3.Connection]) -> None:
        self._current = current
        self._opened = opened
        self._idle: list[Reading] = []
        self._columns: dict[str, Columns] = {}
        self._lock = threading.Lock()
        self._growing = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Reading | None]:
        """None before the first build."""
        reading = self._take()
        if reading is None:
            yield None
            return
        sound = False
        try:
            reading.connection.execute("BEGIN")
            yield reading
            reading.connection.execute("ROLLBACK")
            sound = True
        finally:
            self._put_back(reading, sound)

    def columns(self, reading: Reading) -> Columns:
        """The columns of the moment of ``reading``: what any process wrote since the last is added to those held."""
        generation = index_file.about(reading.connection, "generation")
        with self._growing:  # columns of one file share what they know of its rows
            held = self._columns.get(reading.concrete, columns.empty())
            if held.generation > generation:  # this reader began before another that has read more
                return index_file.columns_of(reading.connection, columns.empty())
            grown = index_file.columns_of(reading.connection, held)
            self._columns = {reading.concrete: grown}
        return grown

    def close(self) -> None:
        with self._lock:
            while self._idle:
                self._idle.pop().connection.close()

    def _take(self) -> Reading | None:
        """Follow the alias; an index that rebuilds dropped between the look and the opening is looked up again."""
        concrete = None
        for _ in range(TRIES):
            concrete = self._current()
            if concrete is None:
                return None
            held = self._held(concrete)
            if held is not None:
                return held
            try:
                return Reading(concrete, self._opened(concrete))
            except FileNotFoundError:
                continue
        raise BadSettings(f"The index file of {concrete} is missing: run `ketalit rebuild`.")

    def _put_back(self, reading: Reading, sound: bool) -> None:
        if not sound:
            reading.connection.close()
            return
        with self._lock:
            self._idle.append(reading)

    def _held(self, concrete: str) -> Reading | None:
        with self._lock:
            while self._idle:
                reading = self._idle.pop()
                if reading.concrete == concrete:
                    return reading
                reading.connection.close()
        return None
