"""How records point at each other, and what became of one over time, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from catalog import Entry, Version
from ingest.records import Kind, Link, Record
from web.presenting.badges import badge_of
from web.presenting.dates import moment_text
from web.presenting.events import events_of
from web.presenting.family import OF_ITS_TRIAL, Member, is_secondary, member_words
from web.presenting.reference import title_of
from web.presenting.sections import SectionItem, section_item


@dataclass(frozen=True, slots=True)
class RelatedView:
    """doubt: "" where a field of a record states the relation, else where it was read."""

    relation: str
    item: SectionItem
    evidence: str
    doubt: str = ""


_SECONDARY = {
    (Kind.REGISTRATION, Kind.STUDY): "Secondary analysis of it",
    (Kind.STUDY, Kind.REGISTRATION): "It analyses the data of this trial again",
}

# What the other record is to the one shown: (when this one names it, when it names this one).
_RELATIONS = {
    "reports": ("It reports on", "Reported by"),
    "result": ("Paper with its results", "Registration it gives results of"),
    "derived": ("Paper that names it", "Registration it names"),
    "background": ("Background paper", "Registration that cites it as background"),
    "RetractionIn": ("Retraction notice", "Retracted paper"),
    "RetractionOf": ("Retracted paper", "Retraction notice"),
    "RetractedandRepublishedIn": ("Republished version", "Version it replaces"),
    "RetractedandRepublishedFrom": ("Version it replaces", "Republished version"),
    "ErratumIn": ("Correction", "Corrected paper"),
    "ErratumFor": ("Corrected paper", "Correction"),
    "ExpressionOfConcernIn": ("Expression of concern", "Paper of concern"),
    "ExpressionOfConcernFor": ("Paper of concern", "Expression of concern"),
    "UpdateIn": ("Newer version", "Earlier version"),
    "UpdateOf": ("Earlier version", "Newer version"),
    "CorrectedandRepublishedIn": ("Corrected version", "Version it replaces"),
    "CorrectedandRepublishedFrom": ("Version it replaces", "Corrected version"),
    "CommentIn": ("Comment on it", "Paper it comments on"),
    "CommentOn": ("Paper it comments on", "Comment on it"),
}


def related_views(shown: Entry, related: Iterable[tuple[Link, Entry]]) -> tuple[RelatedView, ...]:
    """Each related record once, with the first relation that names it."""
    views: dict[str, RelatedView] = {}
    for link, entry in related:
        outward = link.source == shown.record.id
        relation = relation_words(link.relation, outward=outward)
        if link.relation in OF_ITS_TRIAL and is_secondary(shown if outward else entry):
            relation = _SECONDARY.get((shown.record.kind, entry.record.kind), relation)
        doubt = "read in running text" if link.confidence < 1 else ""
        views.setdefault(entry.record.id, RelatedView(relation, section_item(entry), link.evidence, doubt))
    return tuple(views.values())


def member_views(members: Iterable[Member]) -> tuple[RelatedView, ...]:
    """The further records of one study; evidence: over which record the way leads."""
    return tuple(
        RelatedView(member_words(one), section_item(one.entry), f"over {title_of(one.via.record)}") for one in members
    )


def relation_words(relation: str, *, outward: bool) -> str:
    """A relation without words of its own (PubMed adds some) is shown as the source writes it."""
    names, named_by = _RELATIONS.get(relation, (relation, f"{relation} (of the other record)"))
    return names if outward else named_by


@dataclass(frozen=True, slots=True)
class VersionView:
    """what: what changed, in words; state: the badge's words of that version; events: before and after, in words."""

    change: int
    at: str
    what: str
    state: str | None
    events: tuple[str, ...] = ()


def version_views(versions: Iterable[Version]) -> tuple[VersionView, ...]:
    """Newest first."""
    ordered = sorted(versions, key=lambda version: version.change)
    views = []
    for earlier, version in zip([None, *ordered], ordered, strict=False):
        badge = badge_of(version.state)
        what = changed_words(earlier, version) if earlier else "first collected"
        events = events_of(earlier.record, version.record) if earlier else ()
        views.append(VersionView(version.change, moment_text(version.at), what, badge.words if badge else None, events))
    return tuple(reversed(views))


def changed_words(earlier: Version, later: Version) -> str:
    """As in "abstract, MeSH headings and tags": the fields by name where the content changed, then what else did."""
    names = changed_fields(earlier.record, later.record) if "content" in later.what else ()
    words = [_FIELD_WORDS.get(name, name.replace("_", " ")) for name in names]
    words += [_PART_WORDS.get(part, part) for part in later.what if part != "content" or not names]
    words = list(dict.fromkeys(words))
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def changed_fields(earlier: Record, later: Record) -> tuple[str, ...]:
    if type(earlier) is not type(later):
        return ()
    return tuple(field.name for field in fields(later) if getattr(earlier, field.name) != getattr(later, field.name))


_FIELD_WORDS = {"mesh_headings": "MeSH headings", "doi": "DOI", "pmcid": "PMC number", "nct_id": "NCT number"}
_PART_WORDS = {
    "tags": "condition tags",
    "facts": "facts of the study",
    "links": "links to other records",
    "content": "the record",
}
