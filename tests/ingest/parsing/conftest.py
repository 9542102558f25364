"""Fixtures of the parsers' tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.parsing.pubmed import parse_pubmed
from ingest.records import Study
from tests.ingest.parsing.pubmed_xml import article, in_set


@pytest.fixture
def study() -> Callable[..., Study]:
    """The one study of a set that holds one invented article."""

    def parsed(**parts: object) -> Study:
        batch = parse_pubmed(in_set(article(**parts)))  # type: ignore[arg-type]
        assert batch.rejected == ()
        (record,) = batch.records
        assert isinstance(record, Study)
        return record

    return parsed


@pytest.fixture(scope="session")
def update_file(shared_data: Path) -> Path:
    """NLM's daily update file of June 2021: 20,788 articles, 233 MB unpacked."""
    return shared_data / "pubmed" / "pubmed21n1298.xml.gz"
