"""What one running site is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog import Catalog, Entry, StudyOfStory
from index import SearchIndex
from ingest.records import Kinship


@dataclass(frozen=True, slots=True)
class VocabularyEntry:
    """A condition as the vocabulary's page shows it.

    depth: 0 for the widest; mesh: (descriptor id, heading); precision: share of right tags where it was measured.
    """

    id: str
    label: str
    depth: int
    parents: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    mesh: tuple[tuple[str, str], ...] = ()
    precision: float | None = None


@dataclass(frozen=True)
class Site:
    """conditions: id -> label, in the order of lists; sample_banner: every page says that its records are invented;
    vocabulary: in the order of the tree, each condition once; public_url: where readers reach this site;
    origins: the websites whose scripts may read the published sections, "*" for any."""

    catalog: Catalog
    index: SearchIndex
    conditions: Mapping[str, str]
    sample_banner: bool = False
    airflow_url: str | None = None
    vocabulary: tuple[VocabularyEntry, ...] = ()
    vocabulary_version: str | None = None
    public_url: str = "http://127.0.0.1:8000"
    origins: tuple[str, ...] = ("*",)
    kin: Callable[[Entry], tuple[Kinship, ...]] = lambda entry: ()
    """Suggests the registrations that a paper may report."""
    feeds: Mapping[str, str] | None = None
    """id -> outlet of the feeds that are read; None: all that were ever read are shown."""
    study: Callable[[Entry], StudyOfStory | None] = lambda entry: None
    """The paper or trial that a news story is about."""

    def condition_label(self, condition: str) -> str:
        """The label; a condition that has left the vocabulary keeps its id."""
        return self.conditions.get(condition, condition)
