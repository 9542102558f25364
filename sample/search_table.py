"""The papers of a corpus by field and word, as esearch looks them up."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable

from sample.corpus.model import Paper

ALL_FIELDS = "All Fields"
_ALIASES = {
    ALL_FIELDS: ("all", "all fields"),
    "Title": ("ti", "title"),
    "Title/Abstract": ("tiab", "title/abstract", "abstract", "ab"),
    "Text Word": ("tw", "text word", "text words"),
    "MeSH Terms": ("mh", "mesh", "mesh terms", "majr", "mesh major topic"),
    "Supplementary Concept": ("nm", "substance name", "supplementary concept", "rn", "ec/rn number"),
    "Publication Type": ("pt", "ptyp", "publication type"),
    "Language": ("la", "lang", "language"),
    "Author": ("au", "author"),
    "Journal": ("ta", "journal", "jour"),
    "Affiliation": ("ad", "affl", "affiliation"),
    "Other Term": ("ot", "other term"),
    "UID": ("uid", "pmid"),
    "Secondary Source ID": ("si", "secondary source id"),
    "Article Identifier": ("aid", "lid", "doi", "article identifier", "location id"),
}
FIELD_NAMES: dict[str, str] = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
DATE_FIELDS: dict[str, str] = {
    "crdt": "Date - Create",
    "date - create": "Date - Create",
    "create date": "Date - Create",
    "edat": "Date - Entry",
    "date - entry": "Date - Entry",
    "date - entrez": "Date - Entry",
    "entrez date": "Date - Entry",
    "mhda": "Date - MeSH",
    "mdat": "Date - Modification",
    "lr": "Date - Modification",
    "date - modification": "Date - Modification",
    "dp": "Date - Publication",
    "pdat": "Date - Publication",
    "date - publication": "Date - Publication",
}
_WORD = re.compile(r"[^\W_]+")
_TAGS = re.compile(r"<[^>]+>")


def parse_day(text: str, *, last: bool) -> dt.date | None:
    """ "2026", "2026/3" or "2026/03/09" → its first or last day; None when it is no date."""
    match = re.fullmatch(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?", text.strip())
    if match is None:
        return None
    year = int(match[1])
    month = int(match[2] or (12 if last else 1))
    if not 1 <= month <= 12:
        return None
    day = int(match[3] or (calendar.monthrange(year, month)[1] if last else 1))
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


class SearchTable:
    """Built once for a corpus; positions refer to ``papers``, newest entry first, as PubMed lists them."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        self.papers = tuple(sorted(papers, key=lambda paper: (paper.created, paper.pmid), reverse=True))
        self.everything = frozenset(range(len(self.papers)))
        self._texts: dict[str, list[str]] = {name: [] for name in _ALIASES}
        self._words: dict[str, dict[str, set[int]]] = {name: defaultdict(set) for name in _ALIASES}
        for place, paper in enumerate(self.papers):
            for name, text in _fields(paper).items():
                normal = _normal(text)
                self._texts[name].append(f" {normal} ")
                for word in set(normal.split()):
                    self._words[name][word].add(place)

    def phrase(self, name: str, phrase: str) -> frozenset[int]:
        """Papers whose field holds the words in this order; a last word ending in * matches its beginnings."""
        wanted = _normal(phrase)
        stem = phrase.rstrip().endswith("*")
        candidates = self._with_words(name, wanted.split(), stem=stem)
        needle = f" {wanted}" if stem else f" {wanted} "
        return frozenset(place for place in candidates if needle in self._texts[name][place])

    def words(self, name: str, phrase: str) -> frozenset[int]:
        return frozenset(self._with_words(name, _normal(phrase).split(), stem=False))

    def between(self, name: str, first: dt.date, last: dt.date) -> frozenset[int]:
        """Papers whose date of that name lies in the days first to last, both included."""
        return frozenset(place for place, paper in enumerate(self.papers) if first <= _day(paper, name) <= last)

    def _with_words(self, name: str, words: list[str], *, stem: bool) -> set[int]:
        if not words:
            return set()
        table = self._words[name]
        sets = [table.get(word, set()) for word in words[:-1]]
        if stem:
            sets.append(set().union(*(places for word, places in table.items() if word.startswith(words[-1]))))
        else:
            sets.append(table.get(words[-1], set()))
        return set.intersection(*sets)


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(_TAGS.sub("", text).lower()))


def _day(paper: Paper, name: str) -> dt.date:
    if name == "Date - Create":
        return paper.created
    if name == "Date - Modification":
        return paper.revised
    if name == "Date - Publication":
        return paper.electronic or dt.date(paper.printed.year, 1, 1)
    return paper.entrez


def _fields(paper: Paper) -> dict[str, str]:
    """The text of each field; parts are joined by a word no phrase contains, so that none matches across them."""
    fields = {
        "Title": " ".join((paper.title, paper.vernacular_title or "")),
        "MeSH Terms": _parts(mesh.name for mesh in paper.mesh),
        "Supplementary Concept": _parts(substance.name for substance in paper.substances),
        "Publication Type": _parts(name for _, name in paper.types),
        "Language": _parts((*paper.languages, *("english" for code in paper.languages if code == "eng"))),
        "Author": _parts((*(f"{person.last} {person.initials}" for person in paper.authors), paper.collective or "")),
        "Journal": _parts((paper.journal.title, paper.journal.abbreviation)),
        "Affiliation": _parts(place for person in paper.authors for place in person.affiliations),
        "Other Term": _parts(paper.keywords),
        "UID": paper.pmid,
        "Secondary Source ID": _parts(f"{bank}/{number}" for bank, number in paper.registries),
        "Article Identifier": _parts((paper.doi or "", paper.pmcid or "")),
    }
    abstract = _parts((*(section.markup for section in paper.abstract), (paper.other_abstract or ("", ""))[1]))
    fields["Title/Abstract"] = _parts((fields["Title"], abstract, fields["Other Term"]))
    fields["Text Word"] = _parts(
        fields[name] for name in ("Title/Abstract", "MeSH Terms", "Supplementary Concept", "Publication Type")
    )
    fields[ALL_FIELDS] = _parts(fields.values())
    return fields


def _parts(texts: Iterable[str]) -> str:
    return " 0x0 ".join(texts)
