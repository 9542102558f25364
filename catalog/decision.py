"""What to do with a record that arrives, given what is held of it. Pure; everything else obeys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from catalog.codec import encode_facts, encode_links, encode_record, encode_tags
from catalog.identity import LONGEST_IDENTIFIER
from catalog.model import Tagged
from catalog.tables import storable
from ingest.errors import BadBatch
from ingest.records import Record, State


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record ready to be stored: everything that needs no database is done."""

    tagged: Tagged
    id: str
    body: str
    content_hash: str
    tags: str
    tags_hash: str
    links: str
    links_hash: str
    facts: str
    facts_hash: str
    revision: str
    fetched_at: dt.datetime
    asked: bool
    """Whether its source was asked for it at that time; of a file it is known only when it was read."""

    @property
    def state(self) -> State:
        return self.tagged.record.state


@dataclass(frozen=True, slots=True)
class Held:
    """What the catalogue needs to know of a stored record in order to decide."""

    id: str
    state: State
    content_hash: str
    tags_hash: str
    links_hash: str
    facts_hash: str
    revision: str
    fetched_at: dt.datetime
    first_seen: dt.datetime


class Outcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class Decision:
    """``what``: which of "content", "tags", "links", "facts", "state" this record changes."""

    incoming: Incoming
    held: Held | None
    outcome: Outcome
    what: tuple[str, ...] = ()


def prepare(
    tagged: Iterable[Tagged], *, fetched_at: dt.datetime, revision_of: Callable[[Record], str], asked: bool
) -> tuple[Incoming, ...]:
    return tuple(_prepare(one, fetched_at, revision_of(one.record), asked) for one in tagged)


def _prepare(tagged: Tagged, fetched_at: dt.datetime, revision: str, asked: bool) -> Incoming:
    if len(tagged.record.id) > LONGEST_IDENTIFIER:
        raise BadBatch(
            f"A record's id has {len(tagged.record.id)} characters (it starts with {tagged.record.id[:60]!r}): "
            "no source gives such ids, so the batch is not what it claims to be; fetch it again."
        )
    body, content_hash = encode_record(tagged.record)
    tags, tags_hash = encode_tags(tagged.tags)
    links, links_hash = encode_links(tagged.links)
    facts, facts_hash = encode_facts(tagged.facts)
    return Incoming(
        tagged=tagged,
        id=storable(tagged.record.id),
        body=body,
        content_hash=content_hash,
        tags=tags,
        tags_hash=tags_hash,
        links=links,
        links_hash=links_hash,
        facts=facts,
        facts_hash=facts_hash,
        revision=revision,
        fetched_at=fetched_at,
        asked=asked,
    )


def once_each(incoming: Iterable[Incoming]) -> tuple[tuple[Incoming, ...], tuple[Outcome, ...]]:
    """(the newest of each record, what became of the others): a batch may hold a record more than once."""
    newest: dict[str, Incoming] = {}
    others: list[Outcome] = []
    for one in incoming:
        held = newest.get(one.id)
        if held is None:
            newest[one.id] = one
            continue
        others.append(Outcome.UNCHANGED if one.body == held.body else Outcome.OLDER)
        if one.revision >= held.revision:  # the same revision twice: the later one in the batch
            newest[one.id] = one
    return tuple(newest.values()), tuple(others)


def decide(incoming: Incoming, held: Held | None) -> Decision:
    if held is None:
        return Decision(incoming, None, Outcome.NEW, _first(incoming))
    if _is_older(incoming, held):
        return Decision(incoming, held, Outcome.OLDER)
    what = _differences(incoming, held)
    return Decision(incoming, held, Outcome.CHANGED if what else Outcome.UNCHANGED, what)


def _first(incoming: Incoming) -> tuple[str, ...]:
    found = {"tags": incoming.tagged.tags, "links": incoming.tagged.links, "facts": incoming.facts != "{}"}
    return ("content", *(name for name, there in found.items() if there))


def _is_older(incoming: Incoming, held: Held) -> bool:
    if held.state is State.DELETED:
        if incoming.fetched_at <= held.fetched_at:
            return True  # fetched before the source deleted it
        # The source has it again, be it in an older revision; a file may be older than the deletion.
        return not incoming.asked and incoming.revision <= held.revision
    return (incoming.revision, incoming.fetched_at) < (held.revision, held.fetched_at)


def _differences(incoming: Incoming, held: Held) -> tuple[str, ...]:
    pairs = {
        "content": (incoming.content_hash, held.content_hash),
        "tags": (incoming.tags_hash, held.tags_hash),
        "links": (incoming.links_hash, held.links_hash),
        "facts": (incoming.facts_hash, held.facts_hash),
        "state": (incoming.state, held.state),
    }
    return tuple(name for name, (one, other) in pairs.items() if one != other)
