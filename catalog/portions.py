"""Long lists in pieces that a database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

PORTION = 500
"""Items; below every back end's limit of parameters."""


def portions(items: Iterable[T], size: int = PORTION) -> Iterator[tuple[T, ...]]:
    iterator = iter(items)
    while portion := tuple(islice(iterator, size)):
        yield portion
