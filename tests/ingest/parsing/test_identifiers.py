"""One spelling of every identifier, and None for what is none."""

from __future__ import annotations

import pytest

from ingest.parsing.identifiers import clean_doi, clean_orcid, clean_pmcid, clean_pmid


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1016/S0960-9822(00)00336-5", "10.1016/s0960-9822(00)00336-5"),
        (" doi: 10.1000/X ", "10.1000/x"),
        ("https://doi.org/10.1000/x", "10.1000/x"),
        ("http://dx.doi.org/10.1000.10/123456", "10.1000.10/123456"),
        ("S0960-9822", None), ("10.1000", None), ("10.1000/a b", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_doi(text: str | None, doi: str | None) -> None:
    assert clean_doi(text) == doi


@pytest.mark.parametrize(
    ("text", "orcid"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("http://orcid.org/000000021825009x", "0000-0002-1825-009X"),
        (" 0000 0002", None),
        (None, None),
    ],
)
def test_orcid(text: str | None, orcid: str | None) -> None:
    assert clean_orcid(text) == orcid


@pytest.mark.parametrize(
    ("text", "pmid"), [("123", "123"), (" 00123 ", "123"), ("0", None), ("12a", None), (None, None), ("1" * 12, None)]
)
def test_pmid(text: str | None, pmid: str | None) -> None:
    assert clean_pmid(text) == pmid


@pytest.mark.parametrize(
    ("text", "pmcid"),
    [("pmc123", "PMC123"), ("pmc-id: PMC9;manuscript-id: N1", "PMC9"), ("NIHMS1", None), (None, None)],
)
def test_pmcid(text: str | None, pmcid: str | None) -> None:
    assert clean_pmcid(text) == pmcid
