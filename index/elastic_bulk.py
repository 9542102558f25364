"""Bulk requests and what their answers mean, item by item. An answer of 200 says nothing about its items."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.documents import SearchDocument, body_of, numbers
from index.mapping import LONGEST_ID
from index.writing import DeadLetter
from ingest.records import State

BATCH_DOCUMENTS = 500
BATCH_BYTES = 8 * 1024 * 1024
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
BLOCKED = "cluster_block_exception"
"""A full disk or a write block. It comes as 429 or 403 and looks like throttling, but no waiting ends it."""
NO_ALIAS = "index_not_found_exception"


@dataclass(frozen=True, slots=True)
class Action:
    """One document and its lines of a bulk request."""

    document: SearchDocument
    lines: bytes


@dataclass(slots=True)
class Outcome:
    """What became of the actions of one request."""

    written: int = 0
    removed: int = 0
    stale: int = 0
    again: list[Action] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    stop: str | None = None
    """The reason why going on is pointless: BLOCKED or NO_ALIAS."""


def action(document: SearchDocument) -> Action:
    """Write, or remove when deleted; the change number is the version, so that older writes never win."""
    meta = {"_id": document.id, "version": document.change, "version_type": "external"}
    if document.state is State.DELETED:
        return Action(document, _line({"delete": meta}))
    body = body_of(document) | {"numbers": numbers(document)}
    return Action(document, _line({"index": meta}) + _line(body))


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def too_long(document: SearchDocument) -> DeadLetter | None:
    """The dead letter of a document whose id would make the server refuse all that is sent along."""
    length = len(document.id.encode())
    if length <= LONGEST_ID:
        return None
    return DeadLetter(document.id, document.change, f"its id has {length} bytes; the server takes {LONGEST_ID}")


def requests(actions: Iterable[Action]) -> Iterable[list[Action]]:
    """Portions of a size that the server takes."""
    portion: list[Action] = []
    size = 0
    for each in actions:
        if portion and (len(portion) >= BATCH_DOCUMENTS or size + len(each.lines) > BATCH_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(each)
        size += len(each.lines)
    if portion:
        yield portion


def sort_out(sent: Sequence[Action], items: Sequence[Mapping[str, Any]]) -> Outcome:
    """Items answer actions by position; actions without an item were not done."""
    outcome = Outcome(again=list(sent[len(items) :]))
    for each, item in zip(sent, items, strict=False):
        (operation, result), *_ = item.items()
        _sort_one(outcome, each, operation, result)
    return outcome


def _sort_one(outcome: Outcome, each: Action, operation: str, result: Mapping[str, Any]) -> None:
    status = int(result["status"])
    error = result.get("error") or {}
    kind = error.get("type", "")
    if kind in (BLOCKED, NO_ALIAS):
        outcome.stop = kind
        outcome.again.append(each)
    elif status == 409:
        outcome.stale += 1
    elif status < 300 or (operation == "delete" and status == 404):
        outcome.removed += operation == "delete"
        outcome.written += operation != "delete"
    elif status in TRY_AGAIN:
        outcome.again.append(each)
    else:
        outcome.dead.append(DeadLetter(each.document.id, each.document.change, _reason(error) or f"status {status}"))


def _reason(error: Mapping[str, Any]) -> str:
    cause = error.get("caused_by") or {}
    return ": ".join(str(part) for part in (error.get("reason"), cause.get("reason")) if part)[:500]
