"""Trial numbers in running text and in databanks: one spelling each, and nothing that only looks like one."""

from __future__ import annotations

import pytest

from ingest.parsing.registry_numbers import in_databank, numbers_in, registry_ids
from ingest.records import RegistryId


@pytest.mark.parametrize(
    ("printed", "registry", "number"),
    [
        ("NCT01234567", "ClinicalTrials.gov", "NCT01234567"),
        ("(NCT 01234567)", "ClinicalTrials.gov", "NCT01234567"),
        ("nct01234567", "ClinicalTrials.gov", "NCT01234567"),
        ("NCT: 01234567.", "ClinicalTrials.gov", "NCT01234567"),
        ("ISRCTN12345678", "ISRCTN", "ISRCTN12345678"),
        ("ISRCTN: 12345678", "ISRCTN", "ISRCTN12345678"),
        ("EudraCT 2014-001234-12", "EudraCT", "2014-001234-12"),
        ("EU Clinical Trials Register 2014-001234-12", "EudraCT", "2014-001234-12"),
        ("EU CT number 2023-501234-11-00", "CTIS", "2023-501234-11-00"),
        ("ChiCTR1800012345", "ChiCTR", "ChiCTR1800012345"),
        ("ChiCTR-TRC-12001234", "ChiCTR", "ChiCTR-TRC-12001234"),
        ("chiCTR-IOR-17012345", "ChiCTR", "ChiCTR-IOR-17012345"),
        ("UMIN000012345", "JPRN", "UMIN000012345"),
        ("jRCTs031180010", "JPRN", "jRCTs031180010"),
        ("jRCT1080224567", "JPRN", "jRCT1080224567"),
        ("JapicCTI-123456", "JPRN", "JapicCTI-123456"),
        ("JMA-IIA00123", "JPRN", "JMA-IIA00123"),
        ("ACTRN12612000123456", "ANZCTR", "ACTRN12612000123456"),
        ("DRKS00012345", "DRKS", "DRKS00012345"),
        ("CTRI/2018/05/013834", "CTRI", "CTRI/2018/05/013834"),
        ("CTRI / 2018 / 05 / 013834", "CTRI", "CTRI/2018/05/013834"),
        ("IRCT20190101042197N1", "IRCT", "IRCT20190101042197N1"),
        ("PACTR201901123456789", "PACTR", "PACTR201901123456789"),
        ("NTR1234", "NTR", "NTR1234"),
        ("NTR: 1234", "NTR", "NTR1234"),
        ("NL-OMON12345", "NTR", "NL-OMON12345"),
        ("KCT0001234", "CRIS", "KCT0001234"),
        ("RBR-6gjr3s", "ReBec", "RBR-6gjr3s"),
        ("RPCEC00000123", "RPCEC", "RPCEC00000123"),
        ("SLCTR/2019/012", "SLCTR", "SLCTR/2019/012"),
        ("TCTR20190101001", "TCTR", "TCTR20190101001"),
        ("LBCTR2019010123", "LBCTR", "LBCTR2019010123"),
        ("ITMCTR2022000012", "ITMCTR", "ITMCTR2022000012"),
        ("PER-012-18", "REPEC", "PER-012-18"),
    ],
)
def test_each_registry(printed: str, registry: str, number: str) -> None:
    assert numbers_in(f"Registered before the start: {printed} and nowhere else.") == ((registry, number),)


@pytest.mark.parametrize(
    "text",
    ["NCT0123456", "NCT012345678", "a CT in 2019", "p75NTR1", "ISRCTN1234", "the years 2014-2015", "phone 2014-12-12"],
)
def test_what_only_looks_like_a_number(text: str) -> None:
    assert numbers_in(text) == ()


def test_several_numbers_once_each_in_order() -> None:
    text = "NCT01234567 (also ISRCTN12345678, EudraCT 2014-001234-12); NCT01234567"
    assert [number for _, number in numbers_in(text)] == ["NCT01234567", "ISRCTN12345678", "2014-001234-12"]


@pytest.mark.parametrize(
    ("bank", "accession", "found"),
    [
        ("ClinicalTrials.gov", "NCT01234567", ("ClinicalTrials.gov", "NCT01234567")),
        ("ANZCTR", "12612000123456", ("ANZCTR", "12612000123456")),
        ("UMIN-CTR", "UMIN000012345", ("JPRN", "UMIN000012345")),
        ("ISRCTN", "ISRCTN12345678", ("ISRCTN", "ISRCTN12345678")),
        ("GEO", "GSE12345", None),
        ("figshare", "10.6084/m9.figshare.1", None),
    ],
)
def test_databanks(bank: str, accession: str, found: tuple[str, str] | None) -> None:
    assert in_databank(bank, accession) == found


def test_the_indexers_entry_outranks_the_text() -> None:
    found = registry_ids([("ClinicalTrials.gov", "NCT01234567")], ["NCT01234567", "DRKS00012345"])
    assert found == (
        RegistryId("ClinicalTrials.gov", "NCT01234567", "databank"),
        RegistryId("DRKS", "DRKS00012345", "text"),
    )
