"""One record's page: every field it has, as titled facts, marked text and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from catalog import Entry
from ingest.records import AbstractSection, ConditionTag, Evidence, NewsItem, Record, Registration, Strength, Study
from web.presenting.marking import marked_evidence
from web.presenting.reference import title_of


@dataclass(frozen=True, slots=True)
class TextPart:
    """A paragraph with the tags' evidence marked; ``label`` as the journal printed it."""

    label: str | None
    text: Markup
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence in words: where it stands, what it says, which rule found it."""

    place: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class TagView:
    condition: str
    label: str
    strength: str
    reasons: tuple[Reason, ...]
    vocabulary_version: str


_STRENGTHS = {Strength.TOPIC: "main topic", Strength.MENTIONED: "mentioned"}

_PLACES = {
    "title": "Title",
    "official_title": "Official title",
    "brief_title": "Title",
    "excerpt": "Excerpt",
    "summary": "Summary",
    "description": "Description",
    "abstract": "Abstract",
    "keywords": "Keywords",
    "mesh": "MeSH headings",
    "conditions": "Registered conditions",
    "interventions": "Interventions",
    "editor": "Editor",
    "primary_outcomes": "Primary outcomes",
}


def tag_views(record: Record, tags: Iterable[ConditionTag], labels: Mapping[str, str]) -> tuple[TagView, ...]:
    """Main topics first, then what is only mentioned; within each by label."""
    views = [
        TagView(
            condition=tag.condition,
            label=labels.get(tag.condition, tag.condition),
            strength=_STRENGTHS[tag.strength],
            reasons=tuple(dict.fromkeys(_reason(item, record) for item in tag.evidence)),
            vocabulary_version=tag.vocabulary_version,
        )
        for tag in tags
    ]
    return tuple(sorted(views, key=lambda view: (view.strength != "main topic", view.label.casefold())))


def _reason(evidence: Evidence, record: Record) -> Reason:
    return Reason(place_words(evidence.field, record), evidence.text, rule_words(evidence.rule))


def place_words(field: str, record: Record) -> str:
    """Where evidence stands: "abstract.1" is "Abstract, Methods"; a field without words of its own keeps its name."""
    name, _, number = field.partition(".")
    words = _PLACES.get(name, name[:1].upper() + name[1:].replace("_", " "))
    sections = record.abstract if isinstance(record, Study) else ()
    if name != "abstract" or len(sections) < 2 or not number.isdecimal():
        return words
    place = int(number)
    label = _label(sections[place]) if place < len(sections) else None
    return f"{words}, {label or f'part {place + 1}'}"


_RULES = {
    "phrase": "phrase",
    "abbreviation": "abbreviation",
    "cue": "cue word",
    "mesh": "MeSH heading",
    "animal": "MeSH heading",
}


def rule_words(rule: str) -> str:
    """What matched: "phrase:pain;history" is "phrase “pain” (history)", "mesh:D013313" is "MeSH heading D013313"."""
    name, _, value = rule.partition(":")
    if not value:
        return rule
    wording, _, reading = value.partition(";")
    quoted = wording if name in ("mesh", "animal") else f"“{wording}”"
    return f"{_RULES.get(name, name)} {quoted}{f' ({reading})' if reading else ''}"


def marked_title(entry: Entry) -> Markup:
    record = entry.record
    evidence = all_evidence(entry)
    title = title_of(record)
    fields = ["title"]
    if isinstance(record, Registration):
        fields = ["brief_title" if record.brief_title else "official_title", "title"]
    for field in fields:
        marked = marked_evidence(title, field, evidence)
        if "<mark>" in marked:
            return marked
    return marked_evidence(title, "", ())


def text_parts(entry: Entry) -> tuple[TextPart, ...]:
    """The abstract by sections, a registration's summary and description, or a news item's excerpt."""
    record, evidence = entry.record, all_evidence(entry)
    match record:
        case Study():
            return tuple(
                TextPart(
                    _label(section), marked_evidence(section.text, f"abstract.{place}", evidence), section.language
                )
                for place, section in enumerate(record.abstract)
            )
        case Registration():
            named = (("Summary", "summary", record.summary), ("Description", "description", record.description))
            return tuple(
                TextPart(label, marked_evidence(text, field, evidence)) for label, field, text in named if text
            )
        case NewsItem():
            return (TextPart(None, marked_evidence(record.excerpt, "excerpt", evidence)),) if record.excerpt else ()


def _label(section: AbstractSection) -> str | None:
    return section.label.capitalize() if section.label and section.label.isupper() else section.label


def marked_terms(entry: Entry, field: str, terms: Iterable[str]) -> tuple[Markup, ...]:
    """Keywords, conditions or MeSH names, each with its evidence marked."""
    evidence = all_evidence(entry)
    return tuple(marked_evidence(term, f"{field}.{place}", evidence) for place, term in enumerate(terms))


def all_evidence(entry: Entry) -> tuple[Evidence, ...]:
    return tuple(item for tag in entry.tags for item in tag.evidence)
