"""The records that cross every border of the house: frozen, typed, standard library only.

Unknown is absent: ``None`` or an empty tuple, never 0, "" or today's date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a record is; also the ``kind`` facet of the search."""

    STUDY = "study"
    REGISTRATION = "registration"
    NEWS = "news"


class State(StrEnum):
    """Where a record stands. A notice of concern is not a retraction, and a deletion is not one either."""

    CURRENT = "current"
    CORRECTED = "corrected"
    CONCERN = "concern"
    RETRACTED = "retracted"
    REPUBLISHED = "retracted-and-republished"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as a source printed it.

    value: the earliest day the text can mean ("2023 Dec-2024 Jan" is 2023-12-01); raw: the text itself.
    """

    value: dt.date
    precision: Precision
    raw: str


@dataclass(frozen=True, slots=True)
class AbstractSection:
    """One labelled part of an abstract; ``label`` is None for an unlabelled part."""

    text: str
    label: str | None = None
    category: str | None = None
    language: str | None = None
    """ISO 639-2 code when the section is a translation (OtherAbstract), else None."""


@dataclass(frozen=True, slots=True)
class Author:
    """A person (last_name, …) or a group (collective)."""

    last_name: str | None = None
    fore_name: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()

    @property
    def display(self) -> str:
        """ "Berman RM", or the group's name."""
        if self.collective:
            return self.collective
        return " ".join(part for part in (self.last_name, self.initials or self.fore_name) if part)


@dataclass(frozen=True, slots=True)
class Journal:
    title: str | None = None
    abbreviation: str | None = None
    issn: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


@dataclass(frozen=True, slots=True)
class PublicationType:
    name: str
    ui: str | None = None


@dataclass(frozen=True, slots=True)
class MeshQualifier:
    ui: str
    name: str
    major: bool = False


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """A MeSH descriptor on a record; ``major`` marks a main topic (the descriptor's own asterisk)."""

    ui: str
    name: str
    major: bool = False
    qualifiers: tuple[MeshQualifier, ...] = ()

    @property
    def is_major(self) -> bool:
        """A heading is a main topic when it or one of its qualifiers carries the asterisk."""
        return self.major or any(qualifier.major for qualifier in self.qualifiers)


@dataclass(frozen=True, slots=True)
class Chemical:
    name: str
    ui: str | None = None
    registry_number: str | None = None


@dataclass(frozen=True, slots=True)
class RegistryId:
    """A trial's number in a registry, and where it was read: "databank" or "text"."""

    registry: str
    number: str
    source: str


@dataclass(frozen=True, slots=True)
class Grant:
    number: str | None = None
    agency: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One CommentsCorrections entry: ``ref_type`` is PubMed's own RefType ("RetractionIn", "ErratumIn", …)."""

    ref_type: str
    pmid: str | None = None
    citation: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryDate:
    """One PubMedPubDate: ``status`` is PubMed's own PubStatus ("received", "entrez", "medline", …)."""

    status: str
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Study:
    """A paper or a book chapter, as PubMed holds it."""

    pmid: str
    version: int = 1
    is_book: bool = False
    doi: str | None = None
    pmcid: str | None = None
    title: str | None = None
    vernacular_title: str | None = None
    abstract: tuple[AbstractSection, ...] = ()
    journal: Journal | None = None
    authors: tuple[Author, ...] = ()
    languages: tuple[str, ...] = ()
    publication_types: tuple[PublicationType, ...] = ()
    mesh_headings: tuple[MeshHeading, ...] = ()
    indexing_method: str | None = None
    """PubMed's IndexingMethod ("Automated", "Curated"); None means indexed by people or not at all."""
    citation_status: str | None = None
    keywords: tuple[str, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    registry_ids: tuple[RegistryId, ...] = ()
    grants: tuple[Grant, ...] = ()
    conflict_of_interest: str | None = None
    copyright: str | None = None
    published: PartialDate | None = None
    first_available: PartialDate | None = None
    entered: PartialDate | None = None
    revised: PartialDate | None = None
    history: tuple[HistoryDate, ...] = ()
    corrections: tuple[Correction, ...] = ()
    state: State = State.CURRENT
    electronic: PartialDate | None = None
    """The electronic publication date (ArticleDate), the "Epub" of a citation."""
    publication_status: str | None = None
    """PubMed's PublicationStatus ("ppublish", "epublish", "aheadofprint")."""
    supplementary_concepts: tuple[MeshHeading, ...] = ()
    """MeSH supplementary concepts (SupplMeshList): diseases, protocols, organisms that are no descriptors."""
    data_accessions: tuple[RegistryId, ...] = ()
    """DataBankList entries of banks that register no trials (GEO, figshare, …)."""
    publisher: str | None = None
    publisher_place: str | None = None
    isbn: str | None = None
    """Publisher, place and ISBN are known for books only."""

    @property
    def id(self) -> str:
        return f"pubmed:{self.pmid}"

    @property
    def kind(self) -> Kind:
        return Kind.STUDY


@dataclass(frozen=True, slots=True)
class Intervention:
    name: str
    type: str | None = None
    description: str | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Arm:
    label: str
    type: str | None = None
    description: str | None = None
    interventions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enrolment:
    """``count`` participants; ``type`` is the registry's own word ("ACTUAL", "ESTIMATED") or None."""

    count: int
    type: str | None = None


@dataclass(frozen=True, slots=True)
class LinkedPaper:
    """A paper that the registration names; ``type`` is the registry's word ("RESULT", "DERIVED", "BACKGROUND")."""

    pmid: str | None = None
    type: str | None = None
    citation: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """A trial on ClinicalTrials.gov. Values of the registry's enumerations are kept as it writes them."""

    nct_id: str
    aliases: tuple[str, ...] = ()
    secondary_ids: tuple[str, ...] = ()
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None
    summary: str | None = None
    description: str | None = None
    overall_status: str | None = None
    why_stopped: str | None = None
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    enrolment: Enrolment | None = None
    allocation: str | None = None
    intervention_model: str | None = None
    masking: str | None = None
    who_masked: tuple[str, ...] = ()
    primary_purpose: str | None = None
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    mesh_headings: tuple[MeshHeading, ...] = ()
    """NLM's own terms for the conditions and interventions (derivedSection), apart from the sponsor's words."""
    interventions: tuple[Intervention, ...] = ()
    arms: tuple[Arm, ...] = ()
    primary_outcomes: tuple[str, ...] = ()
    sex: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    healthy_volunteers: bool | None = None
    sponsor: str | None = None
    collaborators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    started: PartialDate | None = None
    primary_completion: PartialDate | None = None
    primary_completion_type: str | None = None
    completed: PartialDate | None = None
    first_posted: PartialDate | None = None
    last_updated: PartialDate | None = None
    results_posted: PartialDate | None = None
    has_results: bool = False
    papers: tuple[LinkedPaper, ...] = ()
    state: State = State.CURRENT

    @property
    def id(self) -> str:
        return f"nct:{self.nct_id}"

    @property
    def kind(self) -> Kind:
        return Kind.REGISTRATION


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One story as one feed told it. Title and excerpt are plain text."""

    url: str
    """Canonical: lower-case host, no fragment, no tracking parameters."""
    key: str
    """The identity: SHA-256 of the canonical URL in hexadecimal, or of outlet + title + day where links are opaque."""
    feed_id: str
    source: str
    title: str
    guid: str | None = None
    excerpt: str | None = None
    author: str | None = None
    published: dt.datetime | None = None
    """In UTC; None when the feed gives no readable date."""
    image_url: str | None = None
    language: str | None = None
    story_id: str | None = None
    relevance: float | None = None
    """0 to 1: is it about ketamine as treatment or research; None where nobody has judged."""
    relevance_reasons: tuple[str, ...] = ()
    admitted: bool = True
    """Whether a website's section may take it."""
    state: State = State.CURRENT
    mentions: tuple[str, ...] = ()
    """Studies that the whole text names, which the excerpt may not show: "doi:10.1000/x", "pubmed:1", "nct:…"."""
    clues: tuple[str, ...] = ()
    """The few words in which the whole text tells of its study: journal, people, how many took part."""

    @property
    def id(self) -> str:
        return f"news:{self.key}"

    @property
    def kind(self) -> Kind:
        return Kind.NEWS


Record = Study | Registration | NewsItem


class Strength(StrEnum):
    """What the record is about, or something it only mentions."""

    TOPIC = "topic"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: ``text`` stands at ``start``–``end`` (characters) of ``field`` of the record.

    field: "title", "abstract.0", "abstract.1", …, "keywords.0", "mesh.0", "conditions.0", "excerpt", "summary", …
    rule: what matched: "phrase:<phrase>", "mesh:<descriptor id>".
    """

    field: str
    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class ConditionTag:
    """``broader``: the conditions that this one is a kind of, nearest first; the tag itself stays precise."""

    condition: str
    strength: Strength
    evidence: tuple[Evidence, ...]
    vocabulary_version: str
    score: float = 1.0
    broader: tuple[str, ...] = ()

    @property
    def answers_to(self) -> tuple[str, ...]:
        """The conditions under which a reader looks for the record: a paper on PTSD is one on trauma too."""
        return (self.condition, *self.broader)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a study, and why; ``score``: 0 to 1, 1.0 where a field or a rule says it."""

    value: str
    evidence: tuple[Evidence, ...]
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class SampleSize:
    """``count`` people; ``of``: "randomised", "enrolled", "analysed", "screened", "registered" or "participants"."""

    count: int
    of: str
    evidence: tuple[Evidence, ...]
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What a study is at a glance; unknown facts are absent. Of several values the best supported comes first.

    rct: the strictest of the cut-offs "precise", "balanced" and "sensitive" by which it reports a randomised trial.
    """

    design: tuple[Fact, ...] = ()
    rct: Fact | None = None
    allocation: Fact | None = None
    blinding: Fact | None = None
    control: tuple[Fact, ...] = ()
    phase: tuple[Fact, ...] = ()
    sample_sizes: tuple[SampleSize, ...] = ()
    population: tuple[Fact, ...] = ()
    """As in "human", "rat", "mouse", "other-animal" or "cells"."""
    ages: tuple[Fact, ...] = ()
    sex: Fact | None = None
    healthy_volunteers: Fact | None = None
    care: tuple[Fact, ...] = ()
    substances: tuple[Fact, ...] = ()
    routes: tuple[Fact, ...] = ()
    doses: tuple[Fact, ...] = ()
    regimen: tuple[Fact, ...] = ()
    uses: tuple[Fact, ...] = ()
    version: str = ""
    """The rules and models that found them."""


NO_FACTS = StudyFacts()


@dataclass(frozen=True, slots=True)
class Deletion:
    """A source says that it no longer holds a record. Not a retraction."""

    record_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read: the reason in one sentence, and its raw bytes."""

    source: str
    reason: str
    raw: bytes
    hint: str | None = None
    """The record's id where it could be read, else its place in the batch."""


@dataclass(frozen=True, slots=True)
class ParsedBatch:
    """What one landed file held. ``len(records) + len(rejected)`` is the number of records counted in it."""

    records: tuple[Record, ...]
    rejected: tuple[Rejected, ...] = ()
    deletions: tuple[Deletion, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One record points at another.

    target: an identifier in any scheme the catalogue resolves: "pubmed:123", "nct:NCT01234567", "doi:10.1000/x".
    relation: "reports" (paper or news → registration, paper), "result", "derived", "background" (registration → paper)
    or PubMed's own RefType ("RetractionIn", "UpdateOf", …).
    confidence: 0 to 1, how likely the identifier means this target; 1.0 where a field of the record holds it.
    """

    source: str
    target: str
    relation: str
    evidence: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Kinship:
    """A suggestion that two records belong to one study; ``confidence`` 0 to 1; evidence: what they share, in words."""

    source: str
    target: str
    relation: str
    confidence: float
    evidence: tuple[str, ...]
