"""What the sample sources hold, as values: papers, trials and news stories, all invented.

Text fields named ``markup`` hold inline XML as PubMed prints it (``<i>``, ``<sup>``, MathML); all other text is plain.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    last: str
    fore: str
    initials: str
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalFacts:
    title: str
    abbreviation: str
    issn: str
    nlm_id: str
    country: str


@dataclass(frozen=True, slots=True)
class Section:
    """One AbstractText: ``markup``, and its Label and NlmCategory in a structured abstract."""

    markup: str
    label: str | None = None
    category: str | None = None


@dataclass(frozen=True, slots=True)
class PrintDate:
    """PubDate of an issue: parts, or one free text (MedlineDate) such as "2023 Nov-Dec"."""

    year: int
    month: str | None = None
    day: int | None = None
    season: str | None = None
    medline: str | None = None


@dataclass(frozen=True, slots=True)
class Mesh:
    """A heading; qualifiers are (UI, name, major)."""

    ui: str
    name: str
    major: bool = False
    qualifiers: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Substance:
    name: str
    ui: str
    registry_number: str = "0"


@dataclass(frozen=True, slots=True)
class Notice:
    """A CommentsCorrections entry; ``ref_type`` is PubMed's RefType."""

    ref_type: str
    source: str
    pmid: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One PubMed record.

    created (crdt) is the day PubMed got it, entrez (edat) the day PubMed dates it to, revised (mdat) its last change.
    indexed: it carries MeSH headings. served: efetch knows it (False: only esearch still lists it).
    about: the conditions it was written about; never shown to a client.
    """

    pmid: str
    title: str
    journal: JournalFacts
    printed: PrintDate
    created: dt.date
    entrez: dt.date
    revised: dt.date
    design: str
    about: tuple[str, ...] = ()
    version: int = 1
    abstract: tuple[Section, ...] = ()
    other_abstract: tuple[str, str] | None = None
    """(ISO 639-2 code, text)"""
    vernacular_title: str | None = None
    languages: tuple[str, ...] = ("eng",)
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    electronic: dt.date | None = None
    received: dt.date | None = None
    authors: tuple[Person, ...] = ()
    collective: str | None = None
    keywords: tuple[str, ...] = ()
    mesh: tuple[Mesh, ...] = ()
    substances: tuple[Substance, ...] = ()
    types: tuple[tuple[str, str], ...] = (("D016428", "Journal Article"),)
    registries: tuple[tuple[str, str], ...] = ()
    grants: tuple[tuple[str, str, str], ...] = ()
    """(number, agency, country)"""
    conflict: str | None = None
    copyright: str | None = None
    notices: tuple[Notice, ...] = ()
    status: str = "MEDLINE"
    indexing: str | None = None
    doi: str | None = None
    pmcid: str | None = None
    references: tuple[str, ...] = ()
    """PMIDs of the reference list."""
    is_book: bool = False
    served: bool = True

    @property
    def citation(self) -> str:
        """ "J Sample Psychiatry. 2024;12(3):101-9", as notices and registrations cite it."""
        issue = f"({self.issue})" if self.issue else ""
        place = f"{self.volume}{issue}:{self.pages}" if self.volume else "[online]"
        return f"{self.journal.abbreviation}. {self.printed.year};{place}"


@dataclass(frozen=True, slots=True)
class TrialArm:
    label: str
    type: str
    description: str
    interventions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrialDrug:
    name: str
    type: str
    description: str
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialPaper:
    """A line of referencesModule; ``type`` is RESULT, DERIVED or BACKGROUND."""

    pmid: str
    type: str
    citation: str


@dataclass(frozen=True, slots=True)
class Trial:
    """One registration. Dates that end in ``_text`` are the registry's own ("2024-05" or "2024-05-17")."""

    nct_id: str
    title: str
    official_title: str
    summary: str
    conditions: tuple[str, ...]
    drugs: tuple[TrialDrug, ...]
    arms: tuple[TrialArm, ...]
    status: str
    sponsor: str
    first_posted: dt.date
    last_updated: dt.date
    about: tuple[str, ...] = ()
    acronym: str | None = None
    aliases: tuple[str, ...] = ()
    org_id: str = ""
    secondary_ids: tuple[tuple[str, str], ...] = ()
    sponsor_class: str = "OTHER"
    collaborators: tuple[str, ...] = ()
    description: str | None = None
    why_stopped: str | None = None
    study_type: str = "INTERVENTIONAL"
    phases: tuple[str, ...] = ("PHASE2",)
    allocation: str | None = "RANDOMIZED"
    model: str | None = "PARALLEL"
    purpose: str | None = "TREATMENT"
    masking: str | None = "QUADRUPLE"
    who_masked: tuple[str, ...] = ()
    enrolled: int | None = None
    enrolment_type: str | None = "ESTIMATED"
    keywords: tuple[str, ...] = ()
    primary_outcomes: tuple[tuple[str, str, str], ...] = ()
    """(measure, description, time frame)"""
    secondary_outcomes: tuple[tuple[str, str, str], ...] = ()
    criteria: str = ""
    sex: str = "ALL"
    minimum_age: str | None = "18 Years"
    maximum_age: str | None = None
    healthy: bool = False
    places: tuple[tuple[str, str, str], ...] = ()
    """(facility, city, country)"""
    started_text: str | None = None
    primary_text: str | None = None
    completed_text: str | None = None
    date_type: str = "ESTIMATED"
    results_posted: dt.date | None = None
    papers: tuple[TrialPaper, ...] = ()
    condition_mesh: tuple[tuple[str, str], ...] = ()
    drug_mesh: tuple[tuple[str, str], ...] = (("D007649", "Ketamine"),)


@dataclass(frozen=True, slots=True)
class Story:
    """One item of one feed. ``link`` is a path on the sample server, with any tracking parameters."""

    feed: str
    guid: str
    link: str
    title: str
    excerpt: str
    published: dt.datetime | None
    author: str | None = None
    image: str | None = None
    body: tuple[str, ...] = ()
    """Paragraphs of the article page, as HTML."""
    relevant: bool = True
    story: str = ""
    """Syndicated copies share it."""
    about: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.link.split("?", 1)[0].removeprefix("/news/")


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """A feed: ``form`` is rss, atom or json; served at ``/feeds/{name}``."""

    name: str
    outlet: str
    form: str
    description: str
    language: str = "en"
    stories: tuple[Story, ...] = field(default=())
