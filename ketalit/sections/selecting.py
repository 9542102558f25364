"""Which records a section holds, by its rules and by what editors decided. Pure: values in, values out.

Editors come first: what they hid is out, what they pinned is on top, what they published is in. Rules fill the rest.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from catalog import Entry, Verdict, Verdicts
from catalog.identity import own_date
from ingest.feeds import Feed, Trust
from ingest.records import Kind, NewsItem, State, Strength, Study
from ingest.stories import lead_of
from ketalit.sections.rules import NEVER, Section
from web.presenting.links import identifier_url, source_url
from web.presenting.sections import is_reference, source_name

_TRUST = {Trust.HIGH: 2, Trust.MEDIUM: 1, Trust.LOW: 0}
_UNDATED = dt.datetime.min.replace(tzinfo=dt.UTC)
_TELLS_OF_RETRACTION = re.compile(r"\b(?:retract|withdr[ae]w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chosen:
    entry: Entry
    pinned: bool


@dataclass(frozen=True)
class Selection:
    """One section's rules at one moment, with all that speaks for or against a record.

    feeds: those on the list, by id; gone: address → since when its page is known to be gone.
    """

    rules: Section
    now: dt.datetime
    verdicts: Verdicts = field(default_factory=Verdicts)
    feeds: Mapping[str, Feed] = field(default_factory=dict)
    gone: Mapping[str, dt.datetime] = field(default_factory=dict)

    def admits(self, entry: Entry) -> bool:
        """Whether the record may stand in the section at all, whatever its age."""
        if entry.state in NEVER or entry.record.id in self.verdicts.hidden:
            return False
        decided = self._decisions.get(entry.record.id)
        if self.link_of(entry) is None:
            return False
        if decided and decided.section is not None:  # an editor who names the section means this section
            return True
        if entry.record.kind not in self.rules.kinds or not self._is_about(entry):
            return False
        return decided is not None or (entry.state not in self.rules.exclude_states and self._is_good_enough(entry))

    def select(self, entries: Iterable[Entry]) -> tuple[Chosen, ...]:
        """The section's records in their order: pinned ones, then all others newest first. Each story once."""
        stories = self._stories(filter(self.admits, entries))
        by_id = {one.record.id: one for one in stories}
        pins = {
            verdict.record_id: by_id[verdict.record_id]
            for verdict in self.verdicts.pinned
            if verdict.record_id in by_id
        }
        rest = self._filled(list(pins.values()), [one for one in stories if one.record.id not in pins])
        chosen = [Chosen(one, True) for one in pins.values()] + [Chosen(one, False) for one in rest]
        return tuple(chosen[: self.rules.cap])

    def misleads(self, entry: Entry, study: State | None) -> bool:
        """Whether it is news of a study that does not stand any more (``study``: its state) and does not say so."""
        record = entry.record
        if study not in NEVER or not isinstance(record, NewsItem) or record.id in self._decisions:
            return False
        return not _TELLS_OF_RETRACTION.search(f"{record.title} {record.excerpt or ''}")

    def is_decided(self, entry: Entry) -> bool:
        """Whether it is an editor who shows the record, and not the rules."""
        return entry.record.id in self._decisions

    def link_of(self, entry: Entry) -> str | None:
        """Where the record can be read: its own page, or PubMed's of a paper whose DOI leads nowhere; None: nowhere.

        An editor who shows a record after its page was found gone knows better.
        """
        record, decided = entry.record, self._decisions.get(entry.record.id)
        pages = (source_url(record), identifier_url("pubmed", record.pmid) if isinstance(record, Study) else None)
        here = (url for url in pages if url and (url not in self.gone or (decided and decided.at > self.gone[url])))
        return next(here, None)

    def age_of(self, entry: Entry) -> dt.datetime:
        """When the record counts as new; one that an editor published, when that was decided."""
        decided = self._decisions.get(entry.record.id)
        return max(dated(entry, self.now), decided.at) if decided else dated(entry, self.now)

    @property
    def opens(self) -> dt.datetime:
        """The oldest moment of the window."""
        days = self.rules.window_days
        return _UNDATED if days is None else self.now - dt.timedelta(days=days)

    @cached_property
    def _decisions(self) -> Mapping[str, Verdict]:
        """The editors' newest word that shows a record, by its id."""
        shown = sorted((*self.verdicts.published, *self.verdicts.pinned), key=lambda verdict: verdict.at)
        return {verdict.record_id: verdict for verdict in shown}

    def _is_about(self, entry: Entry) -> bool:
        """About the section's conditions; a retraction's or erratum's own notice is a reference to nothing."""
        return any(is_reference(entry, condition) for condition in self.rules.conditions or (None,))

    def _is_good_enough(self, entry: Entry) -> bool:
        record, floor = entry.record, self.rules.relevance
        if not isinstance(record, NewsItem):
            return True
        relevant = record.admitted and (floor is None or (record.relevance is not None and record.relevance >= floor))
        feed = self.feeds.get(record.feed_id)
        return relevant and _TRUST[feed.trust if feed else Trust.LOW] >= _TRUST[self.rules.trust]

    def _stories(self, entries: Iterable[Entry]) -> list[Entry]:
        """One for each story. Newest first."""
        stories: dict[str, dict[str, Entry]] = {}
        for one in entries:
            record = one.record
            story = (record.story_id or record.key) if isinstance(record, NewsItem) else record.id
            stories.setdefault(story, {})[record.id] = one
        leads = map(self._lead, stories.values())
        return sorted(leads, key=lambda one: (dated(one, self.now), one.record.id), reverse=True)

    def _lead(self, copies: Mapping[str, Entry]) -> Entry:
        """Of the copies of a story the one that an editor pinned or published, else the most trusted original."""
        for verdict in (*self.verdicts.pinned, *reversed(self.verdicts.published)):
            if verdict.record_id in copies:
                return copies[verdict.record_id]
        news = [one.record for one in copies.values() if isinstance(one.record, NewsItem)]
        return copies[lead_of(news, self.feeds).id] if news else next(iter(copies.values()))

    def _filled(self, pinned: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
        """What editors published within the window; then by the rules, past the window only up to the floor."""
        chosen = {
            one.record.id: one for one in others if one.record.id in self._decisions and self.age_of(one) >= self.opens
        }
        room = _Room(self.rules)
        for one in (*pinned, *chosen.values()):
            room.take(one)
        for one in others:
            enough = self.rules.cap if self.age_of(one) >= self.opens else self.rules.floor
            if len(pinned) + len(chosen) < enough and one.record.id not in chosen and room.has(one):
                room.take(one)
                chosen[one.record.id] = one
        return [one for one in others if one.record.id in chosen]


class _Room:
    """How many more of an outlet or on a condition the section may hold."""

    def __init__(self, rules: Section) -> None:
        self._rules = rules
        self._outlets: Counter[str] = Counter()
        self._conditions: Counter[str] = Counter()

    def has(self, entry: Entry) -> bool:
        most_outlet, most_condition = self._rules.per_outlet, self._rules.per_condition
        outlet = _outlet_of(entry)
        if most_outlet is not None and outlet is not None and self._outlets[outlet] >= most_outlet:
            return False
        return most_condition is None or all(self._conditions[name] < most_condition for name in topics_of(entry))

    def take(self, entry: Entry) -> None:
        self._outlets.update(filter(None, [_outlet_of(entry)]))
        self._conditions.update(topics_of(entry))


def _outlet_of(entry: Entry) -> str | None:
    """None for a paper whose journal is not known: two such have nothing in common."""
    record = entry.record
    if isinstance(record, Study) and not (record.journal and (record.journal.title or record.journal.abbreviation)):
        return None
    return source_name(record)


def topics_of(entry: Entry) -> tuple[str, ...]:
    """The conditions the record is about."""
    return tuple(dict.fromkeys(tag.condition for tag in entry.tags if tag.strength is Strength.TOPIC))


def dated(entry: Entry, now: dt.datetime) -> dt.datetime:
    """When the record came out, as the catalogue lists it: a date still to come is the day it was first seen."""
    date = own_date(entry.record)
    if date is None:
        return entry.first_seen if entry.record.kind is Kind.NEWS else _UNDATED
    return entry.first_seen if date > now else date
