"""Each known way in which PubMed, its XML or XML itself breaks an ingestion has a test that is named after it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROWS = [*(f"a{row}" for row in range(1, 19)), *(f"b{row}" for row in range(1, 10)), *(f"e{row}" for row in range(1, 8))]
"""A: E-utilities and their clients; B: MEDLINE's XML; E: safety of XML and HTML."""
_NAMED = re.compile(r"^\s*def test_((?:[abe]\d{1,2}_)+)", re.MULTILINE)


@pytest.fixture(scope="module")
def named() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    return {row for text in texts for found in _NAMED.findall(text) for row in found.strip("_").split("_")}


@pytest.mark.parametrize("row", ROWS)
def test_it_has_a_test_of_its_name(named: set[str], row: str) -> None:
    assert row in named
