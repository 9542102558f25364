"""Searches as files: JSON, CSV and RIS, piece by piece, so that no export is held in memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from catalog import Catalog, Entry
from index import SearchIndex, SearchRequest
from ingest.records import NewsItem, Record, Registration, State, Study
from web.presenting.dates import partial_machine, public_date
from web.presenting.links import source_url
from web.presenting.reference import reference_text, title_of
from web.presenting.sections import source_name

MEDIA_TYPES = {
    "json": "application/json", "csv": "text/csv; charset=utf-8", "ris": "application/x-research-info-systems",
}  # fmt: skip
"""Formats and what they are called in an answer's header."""
_COLUMNS = (
    "id", "kind", "state", "title", "authors", "source", "year", "date", "doi", "pmid", "pmcid", "nct", "conditions",
    "url", "reference",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_STATES = {State.RETRACTED: "RETRACTED", State.CONCERN: "EXPRESSION OF CONCERN", State.WITHDRAWN: "WITHDRAWN"}


def entries_of(index: SearchIndex, catalog: Catalog, request: SearchRequest) -> Iterator[Entry]:
    """Every match as the catalogue holds it now; what its source has removed since the index read it is left out."""
    for document in index.walk(request):
        entry = catalog.get(document.id)
        if entry is not None and entry.state is not State.DELETED:
            yield entry


def exported(name: str, entries: Iterable[Entry]) -> Iterator[str]:
    """The file of a format of MEDIA_TYPES in pieces; of no entries it is an empty one of that format."""
    return _FORMATS[name](entries)


def _json(entries: Iterable[Entry]) -> Iterator[str]:
    glue = "[\n"
    for entry in entries:
        yield glue + json.dumps(_row(entry), ensure_ascii=False)
        glue = ",\n"
    yield "[]\n" if glue == "[\n" else "\n]\n"


def _csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Lists are joined by semicolons; the byte order mark lets spreadsheets read the letters right."""
    yield "\ufeff" + _line(_COLUMNS)
    for entry in entries:
        yield _line(_cell(value) for value in _row(entry).values())


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _cell(value: object) -> str:
    """A text that a spreadsheet would take for a formula is kept a text by an apostrophe."""
    text = "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(entry: Entry) -> dict[str, Any]:
    record = entry.record
    date = public_date(record)
    study = record if isinstance(record, Study) else None
    return {
        "id": record.id,
        "kind": str(record.kind),
        "state": str(entry.state),
        "title": title_of(record),
        "authors": _authors(record),
        "source": source_name(record),
        "year": date.value.year if date else None,
        "date": partial_machine(date) if date else None,
        "doi": study.doi if study else None,
        "pmid": study.pmid if study else None,
        "pmcid": study.pmcid if study else None,
        "nct": record.nct_id if isinstance(record, Registration) else None,
        "conditions": tuple(dict.fromkeys(tag.condition for tag in entry.tags)),
        "url": source_url(record),
        "reference": reference_text(record),
    }


def _authors(record: Record) -> tuple[str, ...]:
    match record:
        case Study():
            return tuple(author.display for author in record.authors if author.display)
        case Registration():
            return (record.sponsor,) if record.sponsor else ()
        case NewsItem():
            return (record.author,) if record.author else ()


def _ris(entries: Iterable[Entry]) -> Iterator[str]:
    # Only those who export pay for loading it; it writes each reference by itself, so that none is held back.
    import rispy

    for entry in entries:
        yield rispy.dumps([_reference(entry)]).lstrip("\ufeff").rstrip() + "\n\n"


def _reference(entry: Entry) -> Mapping[str, Any]:
    """A record in rispy's names. A retraction stands before the title, where a reader of the reference sees it."""
    record, row = entry.record, _row(entry)
    notice = _STATES.get(entry.state)
    found = {
        "type_of_reference": "JOUR" if isinstance(record, Study) else "NEWS" if isinstance(record, NewsItem) else "GEN",
        "title": f"{notice}: {row['title']}" if notice else row["title"],
        "authors": _ris_authors(record),
        "year": row["year"],
        "date": (row["date"] or "").replace("-", "/"),
        "doi": row["doi"],
        "accession_number": row["pmid"] or row["nct"],
        "urls": [row["url"]] if row["url"] else [],
        "name_of_database": {"study": "PubMed", "registration": "ClinicalTrials.gov"}.get(row["kind"]),
        "notes": [notice] if notice else [],
        **(_of_study(record) if isinstance(record, Study) else {"publisher": row["source"]}),
    }
    return {name: _single_line(value) for name, value in found.items() if value}


def _of_study(study: Study) -> dict[str, Any]:
    journal = study.journal
    first, _, last = ((journal.pages if journal else None) or "").partition("-")
    return {
        "journal_name": (journal.title or journal.abbreviation) if journal else None,
        "alternate_title2": journal.abbreviation if journal else None,
        "volume": journal.volume if journal else None,
        "number": journal.issue if journal else None,
        "start_page": first,
        "end_page": last,
        "abstract": " ".join(f"{part.label}: {part.text}" if part.label else part.text for part in study.abstract),
        "keywords": list(dict.fromkeys([*study.keywords, *(heading.name for heading in study.mesh_headings)])),
        "language": study.languages[0] if study.languages else None,
    }


def _ris_authors(record: Record) -> list[str]:
    """ "Berman, Robert M"; groups, sponsors and journalists by their names as they are."""
    if not isinstance(record, Study):
        return list(_authors(record))
    people = (
        author.collective or ", ".join(filter(None, (author.last_name, author.fore_name or author.initials)))
        for author in record.authors
    )
    return [name for name in people if name]


def _single_line(value: object) -> str | list[str]:
    """A line break would end a RIS field."""
    if isinstance(value, list):
        return [" ".join(str(each).split()) for each in value]
    return " ".join(str(value).split())


_FORMATS: dict[str, Callable[[Iterable[Entry]], Iterator[str]]] = {"json": _json, "csv": _csv, "ris": _ris}
