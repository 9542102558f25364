"""Publishing: every section selected anew from the catalogue and kept as a snapshot where it changed.

Nothing but the catalogue is asked, so the sections stay current when the search or the feeds are down. Each section is
published in a transaction of its own: what was done before a kill stands, and publishing again finishes the rest.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalog import Catalog, Entry, Overtaken, Snapshot, StudyOfStory
from ingest.feeds import Feed
from ketalit.sections.items import published_item
from ketalit.sections.rules import NEVER, Section
from ketalit.sections.selecting import Chosen, Selection, dated
from ketalit.story_study import study_of

log = logging.getLogger(__name__)

DEEPEST = 3_000
"""Newest records of a kind that are looked at for one section."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publishing did, in numbers of sections and items; changed: the sections that got a new snapshot."""

    sections: int
    items: int
    changed: tuple[str, ...]


def publish_all(
    catalog: Catalog, sections: Iterable[Section], feeds: Mapping[str, Feed], now: dt.datetime
) -> Published:
    """Publish every section; one that is defined no more is emptied, since nobody would keep it true.

    feeds: those on the list, by id.
    """
    before = {snapshot.section: snapshot for snapshot in catalog.snapshots()}
    after = [publish(catalog, section, feeds, now) for section in sections]
    for snapshot in before.keys() - {snapshot.section for snapshot in after}:
        left = before[snapshot]
        after.append(catalog.publish_snapshot(left.section, left.title, left.empty_text, (), now))
    changed = [one.section for one in after if one.section not in before or before[one.section].version != one.version]
    return Published(len(after), sum(len(snapshot.items) for snapshot in after), tuple(sorted(changed)))


def publish(catalog: Catalog, section: Section, feeds: Mapping[str, Feed], now: dt.datetime) -> Snapshot:
    """Publish one section; the snapshot that stands then."""
    while True:
        try:
            return _publish(catalog, section, feeds, now)
        except Overtaken:
            log.info("section %s is selected again: an editor has just decided", section.id)


def _publish(catalog: Catalog, section: Section, feeds: Mapping[str, Feed], now: dt.datetime) -> Snapshot:
    decided = catalog.decision_count()
    selection = Selection(
        rules=section,
        now=now,
        verdicts=catalog.verdicts(section.id),
        feeds=feeds,
        gone=catalog.gone_links(),
    )
    items = tuple(
        published_item(one, selection.link_of(one.entry) or "", study, now)
        for one, study in _with_studies(catalog, selection)
    )
    return catalog.publish_snapshot(section.id, section.title, section.empty_text, items, now, decided=decided)


def concerned(catalog: Catalog, sections: Iterable[Section], record_id: str) -> tuple[Section, ...]:
    """The sections that a decision about a record can change: those that might hold it, and those that hold a copy."""
    entry = catalog.get(record_id)
    if entry is None:
        return ()
    topics = {name for tag in entry.tags for name in tag.answers_to}
    copies = {record_id} | catalog.copies(record_id)
    held = {one.section for one in catalog.snapshots() if copies & set(_named_in(one))}
    return tuple(
        section
        for section in sections
        if section.id in held
        or (entry.record.kind in section.kinds and (not section.conditions or topics & set(section.conditions)))
    )


def _named_in(snapshot: Snapshot) -> Iterator[str]:
    """The records that it shows, and the studies that these name."""
    for item in snapshot.items:
        yield item.record_id
        if item.study is not None:
            yield item.study.record_id


def _with_studies(catalog: Catalog, selection: Selection) -> list[tuple[Chosen, StudyOfStory | None]]:
    """What is chosen, each story with its study. One that misleads is left out, and the next takes its place."""
    entries = _candidates(catalog, selection)
    told: dict[str, StudyOfStory | None] = {}
    while True:
        chosen = selection.select(entries)
        misleading = set()
        for entry in (one.entry for one in chosen if one.entry.record.id not in told):
            study = study_of(catalog, entry)
            held = catalog.get(study.record_id) if study else None
            shown = held and held.state not in NEVER and held.record.id not in selection.verdicts.hidden
            told[entry.record.id] = study if shown else None
            if selection.misleads(entry, held.state if held else None):
                misleading.add(entry.record.id)
        if not misleading:
            return [(one, told[one.entry.record.id]) for one in chosen]
        entries = tuple(entry for entry in entries if entry.record.id not in misleading)


def _candidates(catalog: Catalog, selection: Selection) -> tuple[Entry, ...]:
    """Records the section may hold, enough of them: deeper ones are read while the section could still hold more."""
    rules = selection.rules
    decided = [verdict.record_id for verdict in (*selection.verdicts.published, *selection.verdicts.pinned)]
    wanted = {id_: entry for id_ in decided if (entry := catalog.get(id_)) is not None}
    depth = rules.cap * 2
    while True:
        read = _read(catalog, rules, depth)
        entries = {entry.record.id: entry for entries in read for entry in entries} | wanted
        fitting = tuple(filter(selection.admits, entries.values()))
        cut = [entries[-1] for entries in read if len(entries) == depth]
        if depth >= DEEPEST or not cut or _are_enough(selection, fitting, cut):
            return fitting
        depth = min(depth * 4, DEEPEST)


def _read(catalog: Catalog, rules: Section, depth: int) -> list[tuple[Entry, ...]]:
    """The newest of each kind, of each condition."""
    states = NEVER | rules.exclude_states
    return [
        catalog.section((kind,), condition=condition, limit=depth, exclude_states=states, with_hidden=True, about=True)
        for kind in rules.kinds
        for condition in rules.conditions or (None,)
    ]


def _are_enough(selection: Selection, entries: tuple[Entry, ...], cut: list[Entry]) -> bool:
    """Whether nothing older than what was read (``cut``: the last of each list that goes on) could still come in."""
    reached = max(dated(entry, selection.now) for entry in cut)
    chosen = selection.select(entries)
    by_rules = [one.entry for one in chosen if not selection.is_decided(one.entry)]
    if len(chosen) == selection.rules.cap:
        return all(dated(entry, selection.now) >= reached for entry in by_rules)
    return len(chosen) >= selection.rules.floor and reached < selection.opens
