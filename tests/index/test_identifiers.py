"""Numbers that name a record, in any form people paste."""

from __future__ import annotations

import pytest

from index.identifiers import identifiers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345678", ["pubmed:12345678"]),
        (" 007 ", ["pubmed:7"]),
        ("PMID: 12345678", ["pubmed:12345678"]),
        ("pmid=123", ["pubmed:123"]),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", ["pubmed:12345678"]),
        ("https://www.ncbi.nlm.nih.gov/pubmed/12345678", ["pubmed:12345678"]),
        ("PMC1234567", ["pmcid:PMC1234567"]),
        ("PMCID: PMC1234567", ["pmcid:PMC1234567"]),
        ("NCT01234567", ["nct:NCT01234567"]),
        ("https://clinicaltrials.gov/study/nct01234567?term=x", ["nct:NCT01234567"]),
        ("10.1000/AbC(1)2", ["doi:10.1000/abc(1)2"]),
        ("see doi:10.1000/abc.", ["doi:10.1000/abc"]),
        ("(https://doi.org/10.1000/abc)", ["doi:10.1000/abc"]),
        ("Author A. Title. J Ex. 2020;1:2. doi: 10.1000/abc. PMID: 5", ["pubmed:5", "doi:10.1000/abc"]),
        ("ketamine 2020", []),
        ("covid 19", []),
        ("NCT0123456", []),
        ("10.1000", []),
        ("1234567890123", []),
        ("", []),
    ],
)
def test_identifiers(text: str, expected: list[str]) -> None:
    assert list(identifiers(text)) == expected
