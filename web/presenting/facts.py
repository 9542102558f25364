"""The titled facts of a record's page: one row each, only those the source gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from catalog import Entry
from ingest.records import Intervention, MeshHeading, NewsItem, PartialDate, Record, Registration, Study
from web.presenting.badges import words_of
from web.presenting.dates import moment_text, partial_text
from web.presenting.detail import marked_terms
from web.presenting.hits import enrolment_words
from web.presenting.links import identifier_url, safe_url
from web.presenting.reference import issue_text

LONG = 400
"""Characters past which a statement starts folded."""


@dataclass(frozen=True, slots=True)
class Fact:
    """values: one line each; ``folded``: long lists that a page may start closed."""

    name: str
    values: tuple[Markup, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Identifier:
    name: str
    value: str
    url: str | None


def facts_of(entry: Entry) -> tuple[Fact, ...]:
    """In the order a reader asks: when, who, what, then how it was indexed and paid for."""
    match entry.record:
        case Study() as study:
            facts = _study(study, entry)
        case Registration() as registration:
            facts = _registration(registration, entry)
        case NewsItem() as item:
            facts = [
                _fact("Published", moment_text(item.published) if item.published else None),
                _fact("Author", item.author),
            ]
    held = [
        _fact("First collected", moment_text(entry.first_seen)),
        _fact("Last changed here", moment_text(entry.changed_at)),
    ]
    return tuple(fact for fact in (*facts, *held) if fact.values)


def _fact(name: str, *values: str | Markup | None, folded: bool = False) -> Fact:
    return Fact(name, tuple(escape(value) for value in values if value), folded)


def _date(name: str, date: PartialDate | None, qualifier: str | None = None) -> Fact:
    if date is None:
        return Fact(name, ())
    return _fact(name, partial_text(date) + (f" ({qualifier.lower()})" if qualifier else ""))


def _study(study: Study, entry: Entry) -> list[Fact]:
    journal = study.journal
    keywords = marked_terms(entry, "keywords", study.keywords)
    return [
        _date("First available", study.first_available),
        _date("Issue date", study.published),
        _fact("Issue", issue_text(journal) if journal else None),
        _date("Entered in PubMed", study.entered),
        _date("Revised in PubMed", study.revised),
        _fact("Original title", study.vernacular_title),
        _fact("Language", ", ".join(study.languages) if study.languages != ("eng",) else None),
        _fact("Publication types", *(kind.name for kind in study.publication_types)),
        _fact("Keywords", _joined(keywords)),
        _fact("MeSH headings", *_mesh(entry, study.mesh_headings), folded=len(study.mesh_headings) > 12),
        _fact(
            "MeSH assigned by",
            "a program, not yet checked by a person" if study.indexing_method == "Automated" else None,
        ),
        _fact("Substances", ", ".join(dict.fromkeys(chemical.name for chemical in study.chemicals))),
        _fact(
            "Funding",
            *(
                ", ".join(part for part in (grant.agency, grant.number, grant.country) if part)
                for grant in study.grants
            ),
            folded=len(study.grants) > 4,
        ),
        _fact("Conflicts of interest", study.conflict_of_interest, folded=len(study.conflict_of_interest or "") > LONG),
        _fact("Copyright", study.copyright),
    ]


def _registration(trial: Registration, entry: Entry) -> list[Fact]:
    title = trial.official_title if trial.official_title != trial.brief_title else None
    enrolment = enrolment_words(trial.enrolment.count, trial.enrolment.type) if trial.enrolment else None
    return [
        _fact("Status", words_of(trial.overall_status) if trial.overall_status else None),
        _fact("Why it stopped", trial.why_stopped),
        _fact("Official title", title),
        _fact("Acronym", trial.acronym),
        _fact("Study type", words_of(trial.study_type) if trial.study_type else None),
        _fact("Phase", ", ".join(map(words_of, trial.phases))),
        _fact("Enrolment", enrolment),
        _fact("Allocation", words_of(trial.allocation) if trial.allocation else None),
        _fact("Design", words_of(trial.intervention_model) if trial.intervention_model else None),
        _fact("Masking", _masking(trial)),
        _fact("Purpose", words_of(trial.primary_purpose) if trial.primary_purpose else None),
        _fact("Conditions as registered", *marked_terms(entry, "conditions", trial.conditions)),
        _fact("Keywords", _joined(marked_terms(entry, "keywords", trial.keywords))),
        _fact("Interventions", *map(_intervention, trial.interventions)),
        _fact(
            "Arms",
            *(": ".join(part for part in (arm.label, arm.description) if part) for arm in trial.arms),
            folded=True,
        ),
        _fact("Primary outcomes", *trial.primary_outcomes),
        _fact("Who can take part", _participants(trial)),
        _fact("Sponsor", trial.sponsor),
        _fact("Collaborators", *trial.collaborators),
        _fact("Countries", ", ".join(trial.countries)),
        _date("Started", trial.started),
        _date("Primary completion", trial.primary_completion, trial.primary_completion_type),
        _date("Completion", trial.completed),
        _date("First posted", trial.first_posted),
        _date("Last updated", trial.last_updated),
        _date("Results posted", trial.results_posted),
        _fact("MeSH headings", *_mesh(entry, trial.mesh_headings)),
    ]


def _joined(terms: Sequence[Markup]) -> Markup:
    return Markup(", ").join(terms)


def _mesh(entry: Entry, headings: Sequence[MeshHeading]) -> Iterable[Markup]:
    for heading, name in zip(
        headings, marked_terms(entry, "mesh", (heading.name for heading in headings)), strict=True
    ):
        qualifiers = ", ".join(qualifier.name for qualifier in heading.qualifiers)
        about = Markup(' <span class="major">main topic</span>') if heading.is_major else Markup("")
        yield name + escape(f" / {qualifiers}" if qualifiers else "") + about


def _intervention(intervention: Intervention) -> str:
    kind = f"{words_of(intervention.type)}: " if intervention.type else ""
    others = f" (also {', '.join(intervention.other_names)})" if intervention.other_names else ""
    return f"{kind}{intervention.name}{others}"


def _masking(trial: Registration) -> str | None:
    if not trial.masking:
        return None
    if trial.masking == "NONE":
        return "None (open label)"
    who = ", ".join(words_of(one).lower() for one in trial.who_masked)
    return f"{words_of(trial.masking)} ({who})" if who else words_of(trial.masking)


def _participants(trial: Registration) -> str | None:
    ages = " to ".join(age for age in (trial.minimum_age, trial.maximum_age) if age)
    sex = words_of(trial.sex) if trial.sex and trial.sex != "ALL" else None
    healthy = "healthy volunteers accepted" if trial.healthy_volunteers else None
    return "; ".join(part for part in (sex, ages and f"aged {ages}", healthy) if part) or None


def identifiers_of(record: Record) -> tuple[Identifier, ...]:
    """The record's own numbers, each with its page at the source that gives it out."""
    named: list[tuple[str, str, str | None]] = []
    match record:
        case Study():
            named = [("PMID", "pubmed", record.pmid), ("DOI", "doi", record.doi), ("PMC", "pmcid", record.pmcid)]
            found = [Identifier(name, value, identifier_url(scheme, value)) for name, scheme, value in named if value]
            return (*found, *(_registry(one.registry, one.number) for one in record.registry_ids))
        case Registration():
            first = Identifier("NCT", record.nct_id, identifier_url("nct", record.nct_id))
            others = (Identifier("Earlier number", alias, None) for alias in record.aliases)
            return (first, *others, *(Identifier("Other number", number, None) for number in record.secondary_ids))
        case NewsItem():
            return (Identifier("Story", record.url, safe_url(record.url)),)


def _registry(registry: str, number: str) -> Identifier:
    return Identifier(registry, number, identifier_url("nct", number) if number.startswith("NCT") else None)
