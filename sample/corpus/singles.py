"""Papers written one by one: special.toml (with a history or an odd shape) and unrelated.toml (not about ketamine)."""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from sample.corpus.cast import JOURNALS, PREPRINTS, TEXTBOOK, people
from sample.corpus.mesh import headings, publication_types
from sample.corpus.model import JournalFacts, Notice, Paper, PrintDate, Section, Substance
from sample.corpus.papers import ESKETAMINE, KETAMINE, month_name
from sample.corpus.seeded import draw_for

NORKETAMINE = Substance("norketamine", "C026815", "35211-10-0")
HYDROXYNORKETAMINE = Substance("6-hydroxynorketamine", "C000610936")
_SUBSTANCES = {
    "ketamine": KETAMINE,
    "esketamine": ESKETAMINE,
    "norketamine": NORKETAMINE,
    "hydroxynorketamine": HYDROXYNORKETAMINE,
}
_NAMED_JOURNALS = {"preprints": PREPRINTS, "textbook": TEXTBOOK}


def single_papers(name: str) -> tuple[Paper, ...]:
    """The papers of that file, each notice citing the paper it points at."""
    entries = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))["paper"]
    papers = {entry["pmid"]: _paper(entry) for entry in entries}
    return tuple(
        replace(
            papers[entry["pmid"]], notices=tuple(Notice(kind, papers[pmid].citation, pmid) for kind, pmid in notices)
        )
        if (notices := entry.get("notices"))
        else papers[entry["pmid"]]
        for entry in entries
    )


def _paper(entry: dict[str, Any]) -> Paper:
    draw = draw_for(f"single {entry['pmid']}")
    created: dt.date = entry["created"]
    entrez: dt.date = entry.get("entrez", created)
    mesh = headings(*entry.get("mesh", ()))
    is_book = entry.get("is_book", False)
    paper = Paper(
        pmid=entry["pmid"],
        title=entry["title"],
        journal=_journal(entry.get("journal", 19)),
        printed=_printed(entry.get("printed"), entrez),
        created=created,
        entrez=entrez,
        revised=entry.get("revised", created),
        design=entry["design"],
        about=tuple(entry["about"]),
        version=entry.get("version", 1),
        abstract=_abstract(entry),
        other_abstract=_pair(entry.get("other_abstract")),
        vernacular_title=entry.get("vernacular_title"),
        languages=tuple(entry.get("languages", ("eng",))),
        authors=people(draw, entry.get("authors", draw.randrange(2, 8))),
        collective=entry.get("collective"),
        keywords=tuple(entry.get("keywords", ())),
        mesh=mesh,
        substances=_substances(entry, has_mesh=bool(mesh)),
        types=publication_types(*entry.get("types", ("Journal Article",))),
        registries=tuple((bank, number) for bank, number in entry.get("registries", ())),
        status="MEDLINE" if mesh else "Publisher",
        doi=None if is_book else entry.get("doi", f"10.5555/single.{entry['pmid']}"),
        is_book=is_book,
        served=entry.get("served", True),
    )
    return paper if is_book or paper.journal is PREPRINTS else _in_an_issue(draw, paper)


def _in_an_issue(draw: random.Random, paper: Paper) -> Paper:
    first = draw.randrange(1, 800)
    return replace(
        paper,
        volume=str(paper.entrez.year - 1998),
        issue=str(paper.entrez.month),
        pages=f"{first}-{first + draw.randrange(1, 12)}",
        electronic=paper.entrez - dt.timedelta(days=3),
    )


def _journal(named: str | int) -> JournalFacts:
    return _NAMED_JOURNALS[named] if isinstance(named, str) else JOURNALS[named]


def _printed(parts: list[Any] | None, entrez: dt.date) -> PrintDate:
    return PrintDate(*parts) if parts else PrintDate(entrez.year, month_name(entrez), entrez.day)


def _abstract(entry: dict[str, Any]) -> tuple[Section, ...]:
    if "text" in entry:
        return (Section(entry["text"]),)
    return tuple(Section(text, label, category) for label, category, text in entry.get("sections", ()))


def _pair(parts: list[str] | None) -> tuple[str, str] | None:
    return (parts[0], parts[1]) if parts else None


def _substances(entry: dict[str, Any], *, has_mesh: bool) -> tuple[Substance, ...]:
    named = entry.get("substances")
    if named is not None:
        return tuple(_SUBSTANCES[name] for name in named)
    return (KETAMINE,) if has_mesh and any("Ketamine" in text for text in entry["mesh"]) else ()
