"""The shipped tagger, and papers made of sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ingest.records import AbstractSection, ConditionTag, MeshHeading, Study
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary

HUMANS = MeshHeading("D006801", "Humans")
ANIMALS = MeshHeading("D000818", "Animals")


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return Tagger(load_vocabulary())


def paper(title: str, *sections: str | tuple[str, str], **fields: object) -> Study:
    """A study; a section is its text, or its label and its text."""
    parts = tuple(
        AbstractSection(section) if isinstance(section, str) else AbstractSection(section[1], section[0])
        for section in sections
    )
    return Study("1", title=title, abstract=parts, **fields)  # type: ignore[arg-type]


def by_condition(tags: tuple[ConditionTag, ...]) -> Mapping[str, ConditionTag]:
    return {tag.condition: tag for tag in tags}
