"""What a news text says of the study behind it: identifiers, the journal, people, how many took part.

A text is a title, an excerpt, a feed's full entry or an article's page. Of the long ones only these clues are kept,
a few words each: they are facts, the text is its publisher's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.parsing.identifiers import clean_doi, clean_pmid
from ingest.parsing.registry_numbers import numbers_in

MOST_CLUES = 12
MOST_MENTIONS = 8
LONGEST_CLUE = 160
"""Characters."""

_REGISTRY = "ClinicalTrials.gov"
DOI = re.compile(r"\b10\.\d{4,9}(?:\.\d+)*/[^\s\"'<>,;]*[^\s\"'<>,;.:)\]}?!]", re.IGNORECASE)
_PMID = re.compile(
    r"(?:\bPMID[:\s]{1,3}|pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,9})\b", re.IGNORECASE
)

_CAPITALISED = r"[A-Z][\w'’&-]*"
_JOURNAL = rf"(?P<name>{_CAPITALISED}(?:(?:\s(?:of|and|the|in|for|on|&)){{0,2}}\s{_CAPITALISED}){{0,9}})"
_RESEARCHERS = (
    r"(?:researchers|investigators|scientists|doctors|physicians|psychiatrists|clinicians|authors|(?:a|the)\steam|they)"
)
# Where a journal's name stands, each certain: what the first three name is where the study appeared.
_STATED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:[Pp]ublish(?:ed|es|ing)|[Aa]ppear(?:s|ed|ing)?|[Ww]riting|[Pp]rinted)\b[^.;!?]{{0,60}}?\bin\s(?:the\s)?{_JOURNAL}",
        rf"\bjournal,?\s{_JOURNAL}",
        rf"\b[Ii]n\s(?:the\s)?{_JOURNAL},\s{_RESEARCHERS}",
        rf"(?:^|[.!?]\s){_JOURNAL}\s(?:has|have)\s(?:published|retracted)",
    )
)
_HINTED = re.compile(
    rf"\b(?i:study|paper|article|trial|research|analysis|results|findings|reported|reports?|described|et\sal\.?)\sin\s(?:the\s)?{_JOURNAL}"
)
_PERSON = (
    rf"(?P<person>(?!(?:Dr|Drs|Prof|Professor|Doctor|The|A)\b){_CAPITALISED}(?:\s(?:[A-Z]\.|(?:van|von|de|der|den|la|le|da|dos|du|al|el|bin)(?=\s)|{_CAPITALISED}))"
    r"{0,4})"
)
_ADDRESS = r"(?:Drs?|Prof|Professor|Doctor)\.?"
_DEGREE = r"(?:M\.?D|Ph\.?D|MBBS|MBChB|DPhil|PsyD|PharmD|MPH|MSc|FRCPsych)\b"
_PEOPLE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_ADDRESS}\s{_PERSON}",
        rf"\b{_PERSON},?\s{_DEGREE}",
        rf"\b(?:led|headed|conducted|written|authored)\sby\s(?:{_ADDRESS}\s)?{_PERSON}",
        rf"\b(?:author|investigator|researcher|leader)s?,?\s(?:{_ADDRESS}\s)?{_PERSON}",
        rf"\b{_PERSON}\s(?:et\sal\b|and\s(?:(?:his|her|their)\s)?(?:colleagues|team|co-?workers|co-?authors)\b)",
        rf"\b(?:said|says|explained|wrote|according\sto)\s(?:{_ADDRESS}\s)?{_PERSON}",
        rf"\b{_PERSON}(?:,[^,.]{{1,80}},)?\s(?:said|says|explained|wrote)\b",
    )
)
_COUNT = re.compile(
    r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{2,6})\s(?:[a-z][\w-]*\s){0,3}?(?:people|patients|participants|adults|veterans|women|men"
    r"|mothers|adolescents|teenagers|children|volunteers|individuals|subjects|survivors)\b"
)
_JUST_NOW = re.compile(
    r"\b[Pp]ublished\s(?:online\s)?(?:today|this\s(?:week|morning)|yesterday|on\s(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


@dataclass(frozen=True, slots=True)
class Clues:
    """stated: journals said to have published it; journals: these and those that are only hinted at.

    people: names as written, without titles; counts: how many people took part; just_now: it says "published today".
    """

    stated: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    just_now: bool = False


def read_clues(texts: Iterable[str]) -> Clues:
    """The clues of some plain texts, each once, in their order."""
    stated: dict[str, None] = {}
    journals: dict[str, None] = {}
    people: dict[str, None] = {}
    counts: dict[int, None] = {}
    just_now = False
    for text in texts:
        stated |= dict.fromkeys(found["name"] for pattern in _STATED for found in pattern.finditer(text))
        journals |= stated | dict.fromkeys(found["name"] for found in _HINTED.finditer(text))
        people |= dict.fromkeys(found["person"] for found in _found_people(text))
        counts |= dict.fromkeys(int(found[1].replace(",", "")) for found in _COUNT.finditer(text))
        just_now = just_now or _JUST_NOW.search(text) is not None
    return Clues(tuple(stated), tuple(journals), tuple(people), tuple(counts), just_now)


def clue_phrases(text: str) -> tuple[str, ...]:
    """The few words around each clue, so that a long text need not be kept: reading them again gives the same clues."""
    found = [match[0] for pattern in (*_STATED, _HINTED) for match in pattern.finditer(text)]
    found += [match[0] for pattern in (_COUNT, _JUST_NOW) for match in pattern.finditer(text)]
    found += [match[0] for match in _found_people(text)]
    phrases = (phrase.lstrip(".!? ") for phrase in found if len(phrase) <= LONGEST_CLUE)
    return tuple(dict.fromkeys(phrases))[:MOST_CLUES]


def identifiers_in(text: str) -> Iterator[tuple[str, str]]:
    """(identifier, the words that name it): "nct:NCT01234567", "pubmed:1", "doi:10.1000/x"."""
    for registry, number in numbers_in(text):
        if registry == _REGISTRY:
            yield f"nct:{number}", number
    for found in _PMID.finditer(text):
        if pmid := clean_pmid(found[1]):
            yield f"pubmed:{pmid}", found[0]
    for found in DOI.finditer(text):
        if doi := clean_doi(found[0]):
            yield f"doi:{doi}", found[0]


def mentions_in(text: str) -> tuple[str, ...]:
    """The identifiers a text names, each once; no more than MOST_MENTIONS: a list of references is no story's study."""
    found = tuple(dict.fromkeys(identifier for identifier, _ in identifiers_in(text)))
    return found if len(found) <= MOST_MENTIONS else ()


def _found_people(text: str) -> Iterator[re.Match[str]]:
    for pattern in _PEOPLE:
        yield from pattern.finditer(text)
