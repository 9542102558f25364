"""Search hits as cards: the index says which records and which words, the catalogue says what they are now.

A retraction is on the page at once, before the index has read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from catalog import Entry
from index.results import SearchHit
from ingest.records import Kind, NewsItem, Record, Registration, Strength, Study
from web.presenting.badges import KIND_WORDS, Badge, badge_of, design_hints, words_of
from web.presenting.dates import partial_machine, public_date, public_date_text
from web.presenting.links import page_path, source_url
from web.presenting.marking import marked_whole, trusted_marks
from web.presenting.reference import author_line, title_of
from web.presenting.sections import SectionItem, section_item, shortened, source_name

SNIPPETS_SHOWN = 3
OPENING_LENGTH = 260


@dataclass(frozen=True, slots=True)
class ConditionLabel:
    """``main``: the record is about it, not only mentioning it."""

    id: str
    label: str
    main: bool


@dataclass(frozen=True, slots=True)
class Card:
    """opening: the start of the text, shown when no words were searched for; snippets: where the words were found."""

    id: str
    path: str
    kind: Kind
    kind_words: str
    badge: Badge | None
    title: Markup
    hints: tuple[str, ...]
    authors: str
    source: str
    date: str | None
    machine_date: str | None
    conditions: tuple[ConditionLabel, ...]
    snippets: tuple[Markup, ...]
    opening: str | None
    url: str | None
    explanation: tuple[str, ...] = ()
    versions: tuple[SectionItem, ...] = ()


def card_of(hit: SearchHit, entry: Entry, labels: Mapping[str, str], versions: Iterable[Entry] = ()) -> Card:
    record = entry.record
    date = public_date(record)
    snippets = snippets_of(hit.highlights)
    badge = badge_of(entry.state)
    return Card(
        id=record.id,
        path=page_path(record.id),
        kind=record.kind,
        kind_words=KIND_WORDS[record.kind],
        badge=badge,
        title=marked_whole(title_of(record), hit.highlights.get("title", ())),
        hints=tuple(hint for hint in hints_of(record) if badge is None or hint != badge.words),
        authors=author_line(record.authors, shown=3) if isinstance(record, Study) else "",
        source=source_name(record),
        date=public_date_text(record),
        machine_date=partial_machine(date) if date else None,
        conditions=condition_labels(entry, labels),
        snippets=snippets,
        opening=None if snippets else opening_of(record),
        url=source_url(record),
        explanation=hit.explanation,
        versions=tuple(map(section_item, versions)),
    )


def snippets_of(highlights: Mapping[str, Iterable[str]]) -> tuple[Markup, ...]:
    """Marked passages outside the title, at most three; a passage without a mark tells nothing."""
    passages = [
        fragment
        for field, fragments in highlights.items()
        if field != "title"
        for fragment in fragments
        if "<mark>" in fragment
    ]
    return tuple(trusted_marks(passage) for passage in passages[:SNIPPETS_SHOWN])


def hints_of(record: Record) -> tuple[str, ...]:
    """What tells a reader at a glance what kind of evidence this is."""
    match record:
        case Study():
            return design_hints([kind.name for kind in record.publication_types])
        case Registration():
            hints = [words_of(record.overall_status)] if record.overall_status else []
            hints += [words_of(phase) for phase in record.phases if phase != "NA"]
            if record.enrolment:
                hints.append(enrolment_words(record.enrolment.count, record.enrolment.type))
            return (*hints, "Has results") if record.has_results else tuple(hints)
        case NewsItem():
            return ()


def enrolment_words(count: int, kind: str | None) -> str:
    """As in "60 participants" or, while the trial only plans them, "60 participants planned"."""
    participants = f"{count:,} participant{'' if count == 1 else 's'}"
    return f"{participants} planned" if kind == "ESTIMATED" else participants


def opening_of(record: Record) -> str | None:
    match record:
        case Study():
            return shortened(record.abstract[0].text, OPENING_LENGTH) if record.abstract else None
        case Registration():
            return shortened(record.summary, OPENING_LENGTH) if record.summary else None
        case NewsItem():
            return shortened(record.excerpt, OPENING_LENGTH) if record.excerpt else None


def condition_labels(entry: Entry, labels: Mapping[str, str]) -> tuple[ConditionLabel, ...]:
    """Main topics first, each condition once."""
    found: dict[str, bool] = {}
    for tag in entry.tags:
        found[tag.condition] = found.get(tag.condition, False) or tag.strength is Strength.TOPIC
    views = [ConditionLabel(name, labels.get(name, name), main) for name, main in found.items()]
    return tuple(sorted(views, key=lambda view: (not view.main, view.label.casefold())))
