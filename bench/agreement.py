"""Do our records say what pubmed_parser's say? Each disagreement is judged by the XML itself.

What is a matter of convention is made alike first: translated titles without their brackets, the vernacular title
where there is no other, labels before the sections of an abstract, dates to the precision that both give.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from bench.measure import optional
from bench.parsers import records
from ingest.parsing.abstract import clean_title
from ingest.parsing.study import study_of
from ingest.parsing.xml import parse_element
from ingest.records import Precision, Study

FIELDS = ("title", "abstract", "date", "journal", "mesh", "authors")
_LENGTHS = {Precision.DAY: 10, Precision.MONTH: 7, Precision.SEASON: 4, Precision.YEAR: 4}
_MONTHS = {name: f"{number:02}" for number, name in enumerate(calendar.month_abbr) if name}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """right: "ours", "theirs" or "neither"; ``ours`` and ``theirs``: excerpts from where they part."""

    pmid: str
    field: str
    right: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Agreement:
    records: int
    disagreements: tuple[Disagreement, ...]

    def share(self, field: str, *, judged: bool = False) -> float:
        """Of the records, how many agree; ``judged``: or differ where the XML says that ours is right."""
        differ = [one for one in self.disagreements if one.field == field and not (judged and one.right == "ours")]
        return 1 - len(differ) / max(1, self.records)


def agreement(path: Path) -> Agreement | None:
    """None where pubmed_parser is not installed."""
    peer: Any = optional("pubmed_parser")
    if peer is None:
        return None
    theirs = peer.parse_medline_xml(str(path), year_info_only=False, author_list=True)
    found: list[Disagreement] = []
    count = 0
    for raw, other in zip(_articles(path), theirs, strict=False):  # theirs ends with the deletions
        count += 1
        found += _compared(raw, study_of(parse_element(raw)), other)
    return Agreement(count, tuple(found))


def _articles(path: Path) -> Iterator[bytes]:
    return (raw for raw in records(path) if raw.startswith(b"<PubmedArticle>"))


def _compared(raw: bytes, study: Study, other: dict[str, Any]) -> Iterator[Disagreement]:
    ours, theirs = _ours(study), _theirs(other, study)
    if all(ours[field] == theirs[field] for field in FIELDS):
        return
    truth = _truth(etree.fromstring(raw), study)
    for field in FIELDS:
        if ours[field] != theirs[field]:
            right = ("ours", "theirs")[truth[field] == theirs[field]]
            right = right if truth[field] in (ours[field], theirs[field]) else "neither"
            yield Disagreement(study.pmid, field, right, *_where_they_part(ours[field], theirs[field]))


def _ours(study: Study) -> dict[str, str]:
    own = [section for section in study.abstract if section.language is None]
    parts = [(section.label, section.text) for section in own]
    return {
        "title": study.title or "",
        "abstract": _labelled(parts),
        "date": study.published.value.isoformat()[: _LENGTHS[study.published.precision]] if study.published else "",
        "journal": (study.journal.title or "") if study.journal else "",
        "mesh": "; ".join(f"{heading.ui}:{heading.name}" for heading in study.mesh_headings),
        "authors": "; ".join(_name(a.last_name, a.fore_name, a.initials) for a in study.authors),
    }


def _theirs(other: dict[str, Any], study: Study) -> dict[str, str]:
    date, ours = other["pubdate"], study.published
    if ours is not None and len(date) == 4 and not re.fullmatch(r"\d{4}( \w{3}( \d+)?)?", ours.raw):
        date = _ours(study)["date"] if date == str(ours.value.year) else date  # of free text they read the year alone
    return {
        "title": clean_title(_plain(other["title"])) or clean_title(_plain(other["vernacular_title"])) or "",
        "abstract": _plain(other["abstract"]),
        "date": date,
        "journal": _plain(other["journal"]),
        "mesh": other["mesh_terms"],
        "authors": "; ".join(_name(a["lastname"], a["forename"], a["initials"]) for a in other["authors"]),
    }


def _truth(record: etree._Element, study: Study) -> dict[str, str]:
    """The fields once more, with XPath alone; of authors, those whose name is valid."""
    article = record.find("MedlineCitation/Article")
    if article is None:
        return dict.fromkeys(FIELDS, "")
    title = clean_title(_whole(article.find("ArticleTitle"))) or clean_title(_whole(article.find("VernacularTitle")))
    authors = [
        _name(*(_whole(one.find(part)) for part in ("LastName", "ForeName", "Initials")))
        for one in article.findall("AuthorList/Author")
        if one.get("ValidYN") != "N" and len(one)
    ]
    return {
        "title": title or "",
        "abstract": _labelled([(part.get("Label"), _whole(part)) for part in article.findall("Abstract/AbstractText")]),
        "date": _date(article.find("Journal/JournalIssue/PubDate")) or _ours(study)["date"],
        "journal": _whole(article.find("Journal/Title")),
        "mesh": "; ".join(
            f"{name.get('UI')}:{_whole(name)}" for name in record.findall(".//MeshHeadingList/*/DescriptorName")
        ),
        "authors": "; ".join(authors),
    }


def _date(printed: etree._Element | None) -> str:
    """Year, month, day where they stand as elements; else nothing."""
    parts = [] if printed is None else [printed.findtext(tag) or "" for tag in ("Year", "Month", "Day")]
    if not parts or not parts[0]:
        return ""
    numbers = [parts[0], _MONTHS.get(parts[1][:3], parts[1].zfill(2)), parts[2].zfill(2)]
    return "-".join(numbers[: len([part for part in parts if part])])


def _labelled(parts: list[tuple[str | None, str]]) -> str:
    told = [(label if label != "UNASSIGNED" and len(parts) > 1 else None, text) for label, text in parts]
    return " ".join(part for pair in told for part in pair if part)


def _whole(element: etree._Element | None) -> str:
    return "" if element is None else _plain("".join(str(text) for text in element.itertext()))


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _name(*parts: str | None) -> str:
    return "|".join(_plain(part) for part in parts)


def _where_they_part(ours: str, theirs: str, width: int = 60) -> tuple[str, str]:
    pairs = enumerate(zip(ours, theirs, strict=False))
    place = next((at for at, (a, b) in pairs if a != b), min(len(ours), len(theirs)))
    start = max(0, place - 15)
    return ours[start : start + width], theirs[start : start + width]
