"""The texts of a record that speak of its condition, each with the part it plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import assert_never

from ingest.records import AbstractSection, MeshHeading, NewsItem, Record, Registration, Study


class Role(Enum):
    """What part of a record a text is; the scoring weighs each differently."""

    TITLE = auto()
    AIM = auto()
    BACKGROUND = auto()
    METHODS = auto()
    RESULTS = auto()
    CONCLUSIONS = auto()
    ABSTRACT = auto()
    """An abstract, or a part of one, without a known label."""
    KEYWORD = auto()
    CONDITION = auto()
    """A condition as the sponsor of a registration names it."""
    EXCERPT = auto()
    SUMMARY = auto()
    OUTCOME = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """name: as Evidence.field has it, "abstract.1"."""

    name: str
    text: str
    role: Role


_LABELS: tuple[tuple[str, Role], ...] = (
    ("objective", Role.AIM),
    ("aim", Role.AIM),
    ("purpose", Role.AIM),
    ("hypothes", Role.AIM),
    ("importance", Role.BACKGROUND),
    ("rationale", Role.BACKGROUND),
    ("background", Role.BACKGROUND),
    ("introduction", Role.BACKGROUND),
    ("context", Role.BACKGROUND),
    ("method", Role.METHODS),
    ("design", Role.METHODS),
    ("participants", Role.METHODS),
    ("patients", Role.METHODS),
    ("setting", Role.METHODS),
    ("subjects", Role.METHODS),
    ("materials", Role.METHODS),
    ("intervention", Role.METHODS),
    ("measure", Role.METHODS),
    ("outcome", Role.METHODS),
    ("result", Role.RESULTS),
    ("finding", Role.RESULTS),
    ("case", Role.RESULTS),
    ("conclu", Role.CONCLUSIONS),
    ("interpretation", Role.CONCLUSIONS),
    ("discussion", Role.CONCLUSIONS),
    ("significance", Role.CONCLUSIONS),
    ("implication", Role.CONCLUSIONS),
)


def fields_of(record: Record) -> tuple[Field, ...]:
    """Every text that is read for conditions, in a fixed order; empty texts are left out."""
    match record:
        case Study():
            found = _study(record)
        case Registration():
            found = _registration(record)
        case NewsItem():
            found = _news(record)
        case _:
            assert_never(record)
    return tuple(field for field in found if field.text)


def headings_of(record: Record) -> tuple[MeshHeading, ...]:
    return () if isinstance(record, NewsItem) else record.mesh_headings


def section_role(section: AbstractSection) -> Role:
    """The role of an abstract's part by its own label, else by its NLM category."""
    label = section.label or section.category
    return _role_of_label(label) if label else Role.ABSTRACT


@lru_cache(maxsize=4_096)
def _role_of_label(label: str) -> Role:
    small = label.casefold()
    return next((role for part, role in _LABELS if part in small), Role.ABSTRACT)


def _study(study: Study) -> Iterator[Field]:
    yield Field("title", study.title or "", Role.TITLE)
    for index, section in enumerate(study.abstract):
        if section.language is None:
            yield Field(f"abstract.{index}", section.text, section_role(section))
    for index, keyword in enumerate(study.keywords):
        yield Field(f"keywords.{index}", keyword, Role.KEYWORD)


def _registration(registration: Registration) -> Iterator[Field]:
    yield Field("brief_title", registration.brief_title or "", Role.TITLE)
    yield Field("official_title", registration.official_title or "", Role.TITLE)
    for index, condition in enumerate(registration.conditions):
        yield Field(f"conditions.{index}", condition, Role.CONDITION)
    for index, keyword in enumerate(registration.keywords):
        yield Field(f"keywords.{index}", keyword, Role.KEYWORD)
    yield Field("summary", registration.summary or "", Role.SUMMARY)
    yield Field("description", registration.description or "", Role.ABSTRACT)
    for index, outcome in enumerate(registration.primary_outcomes):
        yield Field(f"primary_outcomes.{index}", outcome, Role.OUTCOME)


def _news(item: NewsItem) -> Iterator[Field]:
    yield Field("title", item.title, Role.TITLE)
    yield Field("excerpt", item.excerpt or "", Role.EXCERPT)
