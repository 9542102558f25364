"""Typed access to a JSON object: what is absent is None, what has another type than it should makes a bad record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingest.parsing.xml import RecordError


class Node:
    """One JSON object and its place in the document, for the reason of a refusal."""

    __slots__ = ("_place", "_values")

    def __init__(self, values: Mapping[str, Any], place: str = "") -> None:
        self._values = values
        self._place = place

    def text(self, name: str) -> str | None:
        """Without outer white space; None when absent or empty."""
        value = self._values.get(name)
        return None if value is None else self._clean(name, value)

    def texts(self, name: str) -> tuple[str, ...]:
        found = (self._clean(name, value) for value in self._list(name))
        return tuple(text for text in found if text)

    def node(self, name: str) -> Node:
        """The object of that name; an empty one where it is absent."""
        value = self._values.get(name)
        return self._node(name, {} if value is None else value)

    def nodes(self, name: str) -> tuple[Node, ...]:
        return tuple(self._node(name, value) for value in self._list(name))

    def count(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        raise self._wrong(name, "a count")

    def flag(self, name: str) -> bool | None:
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return value
        raise self._wrong(name, "true or false")

    def _list(self, name: str) -> list[Any]:
        value = self._values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._wrong(name, "a list")
        return value

    def _node(self, name: str, value: object) -> Node:
        if not isinstance(value, Mapping):
            raise self._wrong(name, "an object")
        return Node(value, f"{self._place}{name}.")

    def _clean(self, name: str, value: object) -> str | None:
        """NUL and lone surrogates are legal in JSON and in no database."""
        if not isinstance(value, str):
            raise self._wrong(name, "text")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise self._wrong(name, "readable text") from None
        return value.replace("\0", "").strip() or None

    def _wrong(self, name: str, wanted: str) -> RecordError:
        return RecordError(f"The record's field {self._place}{name} is not {wanted}.")
