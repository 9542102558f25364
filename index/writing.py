"""What became of documents that were written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from index.documents import SearchDocument


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A document that the search engine refuses, and why. Sending it again as it is would not help."""

    id: str
    change: int
    reason: str


@dataclass(frozen=True, slots=True)
class WriteReceipt:
    """``sent == written + removed + stale + len(dead)``; stale: the index already held this version or a newer one."""

    sent: int = 0
    written: int = 0
    removed: int = 0
    stale: int = 0
    dead: tuple[DeadLetter, ...] = ()

    def plus(self, other: WriteReceipt) -> WriteReceipt:
        return WriteReceipt(
            self.sent + other.sent,
            self.written + other.written,
            self.removed + other.removed,
            self.stale + other.stale,
            self.dead + other.dead,
        )


def batches(documents: Iterable[SearchDocument], size: int) -> Iterator[list[SearchDocument]]:
    every = iter(documents)
    while batch := list(islice(every, size)):
        yield batch


class DeadLetterFile:
    """Refused documents, one JSON line each, kept until a person has looked at them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def append(self, letters: Iterable[DeadLetter]) -> None:
        lines = [json.dumps(asdict(letter), ensure_ascii=False) + "\n" for letter in letters]
        if lines:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.writelines(lines)

    def read(self) -> tuple[DeadLetter, ...]:
        if not self.path.exists():
            return ()
        return tuple(DeadLetter(**json.loads(line)) for line in self.path.read_text("utf-8").splitlines())
