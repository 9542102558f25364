"""Trial numbers of the WHO network's registries, from DataBankList and from running text, in one spelling each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

from ingest.records import RegistryId

_PATTERNS = {
    # registry as PubMed's DataBankName spells it: number as printed
    "ClinicalTrials.gov": r"\bNCT[\s:#-]{0,2}(?P<nct>\d{8})\b",
    "ISRCTN": r"\bISRCTN[\s:#-]{0,2}(?P<isrctn>\d{8})\b",
    "CTIS": r"\b(?P<ctis>20\d\d-5\d{5}-\d\d(?:-\d\d)?)\b",
    "EudraCT": r"\b(?P<eudract>20\d\d-[0-4]\d{5}-\d\d)\b",
    "ChiCTR": r"\bChiCTR[\s:-]{0,2}(?P<chictr>(?:[A-Z]{3,5}[\s-]?){0,2}\d{8,10})\b",
    "JPRN": r"\b(?P<jprn>UMIN\s?\d{9}|jRCTs?\s?\d{9,10}|JapicCTI-?\s?\d{6}|JMA-IIA\d{5})\b",
    "ANZCTR": r"\bACTRN[\s:-]{0,2}(?P<anzctr>\d{14})\b",
    "DRKS": r"\bDRKS[\s:-]{0,2}(?P<drks>\d{8})\b",
    "CTRI": r"\bCTRI\s?/\s?(?P<ctri>\d{4}\s?/\s?\d{2,3}\s?/\s?\d{5,6})\b",
    "IRCT": r"\bIRCT[\s:-]{0,2}(?P<irct>\d{5,16}N\d{1,3})\b",
    "PACTR": r"\bPACTR[\s:-]{0,2}(?P<pactr>\d{15,16})\b",
    "NTR": r"\b(?P<ntr>NTR[\s:-]{0,2}\d{3,5}|NL-OMON\d{3,6})\b",
    "CRIS": r"\bKCT[\s:-]{0,2}(?P<cris>\d{7})\b",
    "ReBec": r"\bRBR-?\s?(?P<rebec>[0-9][0-9a-z]{5,8})\b",
    "RPCEC": r"\bRPCEC[\s:-]{0,2}(?P<rpcec>\d{8})\b",
    "SLCTR": r"\bSLCTR\s?/\s?(?P<slctr>\d{4}/\d{3})\b",
    "TCTR": r"\bTCTR[\s:-]{0,2}(?P<tctr>\d{11})\b",
    "LBCTR": r"\bLBCTR[\s:-]{0,2}(?P<lbctr>\d{10})\b",
    "ITMCTR": r"\bITMCTR[\s:-]{0,2}(?P<itmctr>\d{10})\b",
    "REPEC": r"\bPER-(?P<repec>\d{3}-\d\d)\b",
}
_GROUPS = {re.findall(r"\?P<(\w+)>", pattern)[0]: registry for registry, pattern in _PATTERNS.items()}
_PREFIXES = {
    "nct": "NCT", "isrctn": "ISRCTN", "anzctr": "ACTRN", "drks": "DRKS", "ctri": "CTRI/", "irct": "IRCT",
    "pactr": "PACTR", "cris": "KCT", "rebec": "RBR-", "rpcec": "RPCEC", "slctr": "SLCTR/", "tctr": "TCTR",
    "lbctr": "LBCTR", "itmctr": "ITMCTR", "repec": "PER-",
}  # fmt: skip
_NUMBER = re.compile(r"\b(?=[acdijklnprstu2])(?:" + "|".join(_PATTERNS.values()) + ")", re.IGNORECASE)
_SIGNS = (
    "CT", "UMIN", "DRKS", "NTR", "OMON", "RBR", "RPCEC", "JMA-", "PER-", "rials Reg", "nct0", "Nct0",
)  # fmt: skip
"""What registries' abbreviations hold as they write them; one of these stands shortly before every number in a text."""
_DIGITS = re.compile(rb"\d{3}|\d\w{5}")
_REACH = 60

_JPRN_SPELLINGS = {"umin": "UMIN", "jrcts": "jRCTs", "jrct": "jRCT", "japiccti": "JapicCTI-", "jma-iia": "JMA-IIA"}

_OTHER_NAMES = {
    "JAPICCTI": "JPRN", "UMIN CTR": "JPRN", "UMIN-CTR": "JPRN", "JMA CTR": "JPRN", "JRCT": "JPRN", "ACTRN": "ANZCTR",
    "KCT": "CRIS", "EUCTR": "EudraCT", "NCT": "ClinicalTrials.gov", "REBEC": "ReBec",
}  # fmt: skip
_TRIAL_REGISTRIES = {name.upper(): name for name in _PATTERNS} | _OTHER_NAMES


def numbers_in(text: str) -> tuple[tuple[str, str], ...]:
    """(registry, number) of every trial number in a text, each once, in the order of the text."""
    data = text.encode("utf-8", "replace")
    signs = _signs().find_matches_as_indexes(data)
    if not any(_DIGITS.search(data, start, start + _REACH) for _, start, _ in signs):
        return ()
    return tuple(dict.fromkeys(_spelled(found) for found in _NUMBER.finditer(text)))


@cache
def _signs() -> BytesAhoCorasick:
    """Finds the signs of a number. Most texts hold none, and to see that costs a tenth of the search itself."""
    return BytesAhoCorasick([sign.encode() for sign in _SIGNS])


def _spelled(found: re.Match[str]) -> tuple[str, str]:
    group = str(found.lastgroup)
    number = re.sub(r"\s", "", found[group]).upper()
    if group == "jprn":
        number = _jprn(number)
    elif group == "chictr":
        letters, digits = re.fullmatch(r"([A-Z-]*?)-?(\d+)", number).groups()  # type: ignore[union-attr]
        number = f"ChiCTR-{letters}-{digits}" if letters else f"ChiCTR{digits}"
    elif group == "ntr":
        number = re.sub(r"^NTR[:-]+", "NTR", number)
    elif group == "rebec":
        number = number.lower()
    return _GROUPS[group], _PREFIXES.get(group, "") + number


def _jprn(number: str) -> str:
    for spelling, wanted in _JPRN_SPELLINGS.items():
        if number.lower().startswith(spelling):
            return wanted + number[len(spelling) :].lstrip("-")
    return number


def in_databank(name: str, accession: str) -> tuple[str, str] | None:
    """(registry, number) of a DataBankList entry; None where the bank registers no trials (GenBank, …)."""
    registry = _TRIAL_REGISTRIES.get(name.strip().upper())
    found = numbers_in(accession)
    if found:
        return found[0]
    return (registry, accession.strip()) if registry else None


def registry_ids(databanks: Iterable[tuple[str, str]], texts: Iterable[str]) -> tuple[RegistryId, ...]:
    """Every trial number once; one that PubMed's indexers entered is marked so even when the text names it too."""
    entered = [number for name, accession in databanks if (number := in_databank(name, accession))]
    known = dict.fromkeys(entered, "databank")
    for number in numbers_in("\n\n".join(texts)):
        known.setdefault(number, "text")
    return tuple(RegistryId(registry, number, source) for (registry, number), source in known.items())
