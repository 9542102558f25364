"""A catalogue in memory that can be written to, and told to die, in the middle of an index run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from index.source import Entry
from ingest.records import ConditionTag, Record, State
from tests.index.records import Held


class Killed(BaseException):
    """The process dies here: nothing may catch this."""


class MemoryCatalog:
    """An index.source.ChangeSource. ``die_at``: the method in whose n-th call the process dies."""

    def __init__(self) -> None:
        self._held: dict[str, Held] = {}
        self._change = 0
        self.bookmarks: dict[str, int] = {}
        self.die_at: tuple[str, int] | None = None
        self._calls: dict[str, int] = {}

    def store(self, record: Record, *tags: ConditionTag) -> None:
        self._change += 1
        self._held[record.id] = Held(record, self._change, tags, record.state)

    def delete(self, record_id: str) -> None:
        self._change += 1
        self._held[record_id] = replace(self._held[record_id], change=self._change, state=State.DELETED)

    def changes(self, after: int, limit: int = 500) -> tuple[Entry, ...]:
        self._called("changes")
        newer = sorted((held for held in self._held.values() if held.change > after), key=lambda held: held.change)
        return tuple(newer[:limit])

    def entries(self) -> Iterator[Entry]:
        for held in sorted(self._held.values(), key=lambda held: held.change):
            self._called("entries")
            yield held

    def last_change(self) -> int:
        self._called("last_change")
        return self._change

    def counts(self) -> dict[str, int]:
        self._called("counts")
        return {"all": sum(held.state is not State.DELETED for held in self._held.values())}

    def bookmark(self, index_name: str) -> int:
        return self.bookmarks.get(index_name, 0)

    def set_bookmark(self, index_name: str, change: int) -> None:
        self._called("set_bookmark")
        self.bookmarks[index_name] = change

    def forget_bookmark(self, index_name: str) -> None:
        self._called("forget_bookmark")
        self.bookmarks.pop(index_name, None)

    def _called(self, method: str) -> None:
        self._calls[method] = self._calls.get(method, 0) + 1
        if self.die_at == (method, self._calls[method]):
            raise Killed(method)

    def live(self) -> dict[str, int]:
        """id -> change of what an index must hold."""
        return {key: held.change for key, held in self._held.items() if held.state is not State.DELETED}
