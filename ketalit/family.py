"""Suggests registrations for the papers that name none, from the registrations that the catalogue holds now."""

from __future__ import annotations

from threading import Lock

from catalog import Catalog, Entry
from ingest.family import Profiles, profiles_of, suggestions
from ingest.records import Kind, Kinship, Registration, State, Study


class FamilyFinder:
    """Keeps what is compared of every registration until the catalogue changes; safe in several threads."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._lock = Lock()
        self._change = -1
        self._profiles = profiles_of(())

    def __call__(self, entry: Entry) -> tuple[Kinship, ...]:
        """Empty for everything but papers, and for papers that name their registration or that one names."""
        if not isinstance(entry.record, Study):
            return ()
        return suggestions(entry.record, entry.facts, self._current())

    def _current(self) -> Profiles:
        with self._lock:
            change = self._catalog.last_change()
            if change != self._change:
                self._profiles = profiles_of(
                    one.record
                    for one in self._catalog.entries(Kind.REGISTRATION)
                    if isinstance(one.record, Registration) and one.state is not State.DELETED
                )
                self._change = change
            return self._profiles
