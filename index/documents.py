"""Catalogue entries as search documents: flat, clean text; and their JSON form, which both back ends store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from index.analysis import clean
from index.schema import MISSING, Facet
from index.source import Entry
from ingest.records import (
    Fact,
    Kind,
    NewsItem,
    PartialDate,
    Precision,
    Registration,
    State,
    Strength,
    Study,
    StudyFacts,
)

PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
TRIALS = "https://clinicaltrials.gov/study/"
LIKELY = 0.5
"""Facts that a model finds less likely than this are not filtered by."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One record as the search knows it. Unknown is None or empty.

    change: the catalogue's change number, the document's version; abstract: a study's abstract, a registration's
    summary and description, a news item's excerpt; keywords: the authors' or sponsor's own words, a registration's
    conditions among them; substances: chemicals or interventions; conditions: what the tags answer to, topics: of these
    what the record is about; ids: its own identifiers ("pubmed:1", "doi:10.1/x", "nct:NCT…"); mentions: registry
    numbers it names; designs, phases ("1" to "4"), populations, agents (what was given) and routes: what is known of a
    study at a glance; date: the day the record became public, with its precision, never after the day it was first
    fetched: an issue dated ahead, or a day mistyped, must not lead what is new; source: a news item's outlet.
    """

    id: str
    kind: Kind
    change: int
    state: State = State.CURRENT
    title: str | None = None
    other_titles: tuple[str, ...] = ()
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    journal: str | None = None
    source: str | None = None
    conditions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    status: str | None = None
    designs: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    agents: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    enrolment: int | None = None
    date: dt.date | None = None
    date_precision: Precision | None = None
    year: int | None = None
    ids: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    url: str | None = None
    image_url: str | None = None

    @property
    def excerpt(self) -> str | None:
        """A news item's excerpt; None for other kinds."""
        return self.abstract if self.kind is Kind.NEWS else None


def document_of(entry: Entry) -> SearchDocument:
    """The document of an entry. Only ``id``, ``kind``, ``change`` and ``state`` matter in one that is deleted."""
    record = entry.record
    if isinstance(record, Study):
        parts = _of_study(record)
    elif isinstance(record, Registration):
        parts = _of_registration(record)
    else:
        parts = _of_news(record)
    return SearchDocument(
        id=record.id,
        kind=record.kind,
        change=entry.change,
        state=entry.state,
        conditions=_distinct(name for tag in entry.tags for name in tag.answers_to),
        topics=_distinct(name for tag in entry.tags if tag.strength is Strength.TOPIC for name in tag.answers_to),
        **_at_a_glance(entry.facts, parts.pop("registered_phases", ())),
        **_no_later(parts, entry.first_seen.date(), record.kind),
    )


def _at_a_glance(facts: StudyFacts, registered_phases: Iterable[str]) -> dict[str, Any]:
    named = (*(fact.value for fact in facts.phase), *registered_phases)
    return {
        "designs": _values(facts.design),
        "phases": tuple(sorted({digit for phase in named for digit in phase if digit in "1234"})),
        "populations": _values(facts.population),
        "agents": _values(facts.substances),
        "routes": _values(facts.routes),
    }


def _values(facts: Iterable[Fact]) -> tuple[str, ...]:
    return _distinct(fact.value for fact in facts if fact.score >= LIKELY)


def _no_later(parts: dict[str, Any], seen: dt.date, kind: Kind) -> dict[str, Any]:
    """What was fetched was public: a later day is a plan or a mistake. A paper keeps the year of its issue."""
    day = parts.get("date")
    if day is None or day <= seen:
        return parts
    year = {} if kind is Kind.STUDY else {"year": seen.year}
    return parts | {"date": seen, "date_precision": Precision.DAY} | year


def _of_study(study: Study) -> dict[str, Any]:
    return {
        "title": _text(study.title),
        "other_titles": _texts([study.vernacular_title]),
        "abstract": _text("\n".join(_labelled(part.label, part.text) for part in study.abstract)),
        "keywords": _texts(study.keywords),
        "mesh": _texts(heading.name for heading in study.mesh_headings),
        "substances": _texts(chemical.name for chemical in study.chemicals),
        "authors": _texts(author.display for author in study.authors),
        "journal": _text((study.journal.title or study.journal.abbreviation) if study.journal else None),
        "publication_types": _texts(kind.name for kind in study.publication_types),
        "languages": _texts(study.languages),
        **_dated(study.first_available or study.published),
        "year": study.published.value.year if study.published else _year(study.first_available),
        "ids": _distinct(
            [
                study.id,
                *([f"doi:{study.doi.lower()}"] if study.doi else []),
                *([f"pmcid:{study.pmcid.upper()}"] if study.pmcid else []),
            ]
        ),
        "mentions": _texts(found.number for found in study.registry_ids),
        "url": f"{PUBMED}{study.pmid}/",
    }


def _of_registration(trial: Registration) -> dict[str, Any]:
    names = (name for drug in trial.interventions for name in (drug.name, *drug.other_names))
    return {
        "title": _text(trial.brief_title or trial.official_title),
        "other_titles": _texts([trial.official_title if trial.brief_title else None, trial.acronym]),
        "abstract": _text("\n".join(part for part in (trial.summary, trial.description) if part)),
        "keywords": _texts([*trial.conditions, *trial.keywords]),
        "mesh": _texts(heading.name for heading in trial.mesh_headings),
        "substances": _texts(names),
        "authors": _texts([trial.sponsor, *trial.collaborators]),
        "status": trial.overall_status,
        "registered_phases": trial.phases,
        "enrolment": trial.enrolment.count if trial.enrolment else None,
        **_dated(trial.first_posted),
        "year": _year(trial.first_posted),
        "ids": _distinct([trial.id, *(f"nct:{alias}" for alias in trial.aliases)]),
        "mentions": _texts(trial.secondary_ids),
        "url": f"{TRIALS}{trial.nct_id}",
    }


def _of_news(item: NewsItem) -> dict[str, Any]:
    day = item.published.date() if item.published else None
    return {
        "title": _text(item.title),
        "abstract": _text(item.excerpt),
        "authors": _texts([item.author]),
        "source": _text(item.source),
        "languages": _texts([item.language]),
        "date": day,
        "date_precision": Precision.DAY if day else None,
        "year": day.year if day else None,
        "ids": (item.id,),
        "url": item.url,
        "image_url": item.image_url,
    }


def _labelled(label: str | None, text: str) -> str:
    return f"{label}: {text}" if label else text


def _dated(day: PartialDate | None) -> dict[str, Any]:
    return {"date": day.value, "date_precision": day.precision} if day else {}


def _year(day: PartialDate | None) -> int | None:
    return day.value.year if day else None


def _text(text: str | None) -> str | None:
    return clean(text).strip() or None if text else None


def _texts(texts: Iterable[str | None]) -> tuple[str, ...]:
    return _distinct(text for text in map(_text, texts) if text)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


_NAMES = tuple(field.name for field in fields(SearchDocument))
_FIELDS = frozenset(_NAMES)
_LISTS = frozenset(field.name for field in fields(SearchDocument) if str(field.type).startswith("tuple"))


def body_of(document: SearchDocument) -> dict[str, Any]:
    """What a back end stores: JSON types only, nothing that is unknown."""
    body: dict[str, Any] = {}
    for name in _NAMES:
        value = getattr(document, name)
        if value is None or value == ():
            continue
        body[name] = list(value) if name in _LISTS else value.isoformat() if name == "date" else value
    return body


def document_from(body: Mapping[str, Any]) -> SearchDocument:
    """The document again, equal to the one that was stored. Other fields of ``body`` are passed over."""
    known = ((name, value) for name, value in body.items() if name in _FIELDS)
    values: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in known}
    values["kind"] = Kind(values["kind"])
    values["state"] = State(values["state"])
    if "date" in values:
        values["date"] = dt.date.fromisoformat(values["date"])
    if "date_precision" in values:
        values["date_precision"] = Precision(values["date_precision"])
    return SearchDocument(**values)


def searched_text(document: SearchDocument, name: str) -> str:
    """What a text field of the schema holds of this document, one value a line; "" when nothing."""
    if name == "numbers":
        return "\n".join(numbers(document))
    value = getattr(document, name)
    if value is None:
        return ""
    return str(value) if isinstance(value, str) else "\n".join(value)


def values_of(document: SearchDocument, facet: Facet) -> tuple[str, ...]:
    """The document's values of a facet; MISSING alone when it has none."""
    value = getattr(document, facet.field)
    if isinstance(value, tuple):
        return value or (MISSING,)
    return (MISSING,) if value is None else (str(value),)


def numbers(document: SearchDocument) -> tuple[str, ...]:
    """The record's identifiers as people type them, and the registry numbers it names."""
    return _distinct([*(found.partition(":")[2] for found in document.ids), *document.mentions])
