"""The long lists of an article, read from their text without a tree: half of its elements are a few shapes repeated.

A list is taken out of the record only where all of it is what PubMed prints every day. Whatever else it holds (markup,
a character reference, a name that stands corrected, a tag that is not known here), it stays and is read from the tree,
with the same result. An empty element keeps the place of what was taken, so that a list counts only where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from ingest.parsing.building import quick
from ingest.parsing.dates import from_parts
from ingest.parsing.identifiers import clean_orcid
from ingest.parsing.xml import Element, RecordError, tidy
from ingest.records import Author, HistoryDate, MeshHeading, MeshQualifier

KNOWN_LIMIT = 20_000
_LONGEST = 1_000_000
"""Bytes. The tree's parser has limits of its own, and judges what is larger."""
_MARK = "taken"
_SPACE = " \t\r\n"
"""All that XML calls white space; ``\\s`` in the patterns below is this."""

_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos);")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML does not allow: the tree's parser is to refuse them. None of them is printable."""
List = TypeVar("List")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(r"\s", f"[{_SPACE}]"), re.ASCII)


class Irregular(ValueError):
    """This list must be read from the tree."""


@dataclass(slots=True)
class Regular:
    """What was taken out of one article; None where nothing was."""

    authors: tuple[Author, ...] | None = None
    mesh_headings: tuple[MeshHeading, ...] | None = None
    history: tuple[HistoryDate, ...] | None = None


def take_out(raw: bytes) -> tuple[bytes, Regular]:
    """The rest of the record, and what was taken out of it."""
    found = Regular()
    left: list[bytes] = []
    at = 0
    for name, opening, closing, read in _LISTS:
        start = raw.find(opening, at)
        end = raw.find(closing, start) if start >= 0 else -1
        inside = raw.find(b">", start) + 1
        if end < inside or end - inside > _LONGEST or not _is_plain_start(raw[start:inside]):
            continue
        try:
            setattr(found, name, read(raw[inside:end].decode().lstrip(_SPACE)))
        except (Irregular, UnicodeDecodeError):
            continue
        left += (raw[at:start], opening, b' taken="1"/>')
        at = end + len(closing)
    left.append(raw[at:])
    return b"".join(left), found


@lru_cache(maxsize=100)
def _is_plain_start(tag: bytes) -> bool:
    return _START.fullmatch(tag) is not None


def taken_or_read(what: List | None, place: Element | None, read: Callable[[Element | None], List]) -> List:
    """``what`` was taken out, or else what stands there is read.

    Raises RecordError where it was taken from somewhere else in the record, which must then be read as it stands.
    """
    if what is None:
        return read(place)
    if place is None or place.get(_MARK) is None:
        raise RecordError("The record has a list in a place where none belongs.")
    return what


def value(text: str) -> str | None:
    """What ``text_of`` gives for an element without children."""
    if text.isalnum():
        return text
    if "&" in text:
        text = _unescaped(text)
    if not text.isprintable() and _FORBIDDEN.search(text):
        raise Irregular
    return tidy(text)


def _unescaped(text: str) -> str:
    if text.count("&") != len(_ENTITY.findall(text)):
        raise Irregular
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return text.replace("&amp;", "&")


def _nothing_else(inside: str, pieces: Iterable[str]) -> None:
    """Raises Irregular where there is more than the pieces, which follow each other."""
    if sum(map(len, pieces)) != len(inside) or "]]>" in inside:
        raise Irregular


_AUTHOR_RECORD = quick(Author)
_AUTHOR = _pattern(
    r'(<Author ValidYN="Y"(?: EqualContrib="[YN]")?>\s*'
    r"(?:<LastName>([^<]*)</LastName>\s*(?:<ForeName>([^<]*)</ForeName>\s*)?(?:<Initials>([^<]*)</Initials>\s*)?"
    r"(?:<Suffix>([^<]*)</Suffix>\s*)?|<CollectiveName>([^<]*)</CollectiveName>\s*)"
    r'(?:<Identifier Source="ORCID">([^<]*)</Identifier>\s*)?'
    r"(?:<AffiliationInfo>\s*<Affiliation>([^<]*)</Affiliation>\s*</AffiliationInfo>\s*)?"
    r"((?:<AffiliationInfo>\s*<Affiliation>[^<]*</Affiliation>\s*</AffiliationInfo>\s*)*)</Author>\s*)"
)
_AFFILIATION = _pattern(r"<Affiliation>([^<]*)<")


def _authors(inside: str) -> tuple[Author, ...]:
    """Those of one institute share its text."""
    found = _AUTHOR.findall(inside)
    _nothing_else(inside, [author[0] for author in found])
    places: dict[str, tuple[str, ...]] = {"": ()}
    authors = []
    for _, last, fore, initials, suffix, group, orcid, place, more in found:
        affiliations = places.get(place)
        if affiliations is None:
            plain = value(place)
            affiliations = places[place] = (plain,) if plain else ()
        if more:
            affiliations += tuple([one for text in _AFFILIATION.findall(more) if (one := value(text))])
        name = last if last.isalnum() else value(last)
        given = fore if fore.isalnum() else value(fore)
        short = initials if initials.isalnum() else value(initials)
        named = value(group) if group else None
        if name or given or named:
            known = clean_orcid(value(orcid)) if orcid else None
            authors.append(
                _AUTHOR_RECORD(name, given, short, value(suffix) if suffix else None, named, known, affiliations)
            )
    return tuple(authors)


_HEADING = _pattern(
    r'(<MeshHeading>\s*<DescriptorName UI="(\w+)" MajorTopicYN="([YN])"(?: Type="Geographic")?>'
    r"([^<]*)</DescriptorName>\s*"
    r'((?:<QualifierName UI="\w+" MajorTopicYN="[YN]">[^<]*</QualifierName>\s*)*)</MeshHeading>\s*)'
)
_QUALIFIER = _pattern(r'<QualifierName UI="(\w+)" MajorTopicYN="([YN])">([^<]*)<')


def _headings(inside: str) -> tuple[MeshHeading, ...]:
    found = _HEADING.findall(inside)
    _nothing_else(inside, [heading[0] for heading in found])
    return tuple([_heading(*told) for _, *told in found])


@lru_cache(maxsize=KNOWN_LIMIT)
def _heading(ui: str, major: str, name: str, qualifiers: str) -> MeshHeading:
    below = [(qualifier, value(text), starred) for qualifier, starred, text in _QUALIFIER.findall(qualifiers)]
    known = value(name)
    if known is None or not all(text for _, text, _ in below):
        raise Irregular
    told = tuple(MeshQualifier(qualifier, text or "", starred == "Y") for qualifier, text, starred in below)
    return MeshHeading(ui, known, major == "Y", told)


_EVENT = _pattern(
    r'(<PubMedPubDate PubStatus="([\w-]+)">\s*<Year>(\d{4})</Year>\s*<Month>(\w+)</Month>\s*<Day>(\d\d?)</Day>\s*'
    r"(?:<Hour>\d+</Hour>\s*<Minute>\d+</Minute>\s*)?</PubMedPubDate>\s*)"
)


def _history(inside: str) -> tuple[HistoryDate, ...]:
    found = _EVENT.findall(inside)
    _nothing_else(inside, [event[0] for event in found])
    return tuple([event for _, *told in found if (event := _event(*told))])


@lru_cache(maxsize=KNOWN_LIMIT)
def _event(status: str, year: str, month: str, day: str) -> HistoryDate | None:
    date = from_parts(year, month, day)
    return HistoryDate(status, date) if date else None


_START = re.compile(rb'<\w+(?: CompleteYN="[YN]")?>')
_LISTS: tuple[tuple[str, bytes, bytes, Callable[[str], object]], ...] = (
    ("authors", b"<AuthorList", b"</AuthorList>", _authors),
    ("mesh_headings", b"<MeshHeadingList", b"</MeshHeadingList>", _headings),
    ("history", b"<History", b"</History>", _history),
)
"""In the order in which they stand in a record."""
