"""A record as one plain line of a reference list: "Authors. Title. Journal. Year;volume(issue):pages. doi"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.records import Author, Journal, NewsItem, Record, Registration, Study
from web.presenting.dates import day_text, partial_text, record_date

AUTHORS_SHOWN = 6
UNTITLED = "[No title given by the source]"


def title_of(record: Record) -> str:
    """The title a list shows: a registration's brief one, a paper's English one, else that in its own language."""
    match record:
        case Study():
            return record.title or record.vernacular_title or UNTITLED
        case Registration():
            return record.brief_title or record.official_title or UNTITLED
        case NewsItem():
            return record.title or UNTITLED


def author_line(authors: Sequence[Author], shown: int = AUTHORS_SHOWN) -> str:
    """As in "Berman RM, Cappiello A, et al"; "" when there are none."""
    names = [name for name in (author.display for author in authors) if name]
    if len(names) > shown:
        names = [*names[:shown], "et al"]
    return ", ".join(names)


def issue_text(journal: Journal) -> str:
    """As in "47(4):351-4", with only the parts that are known."""
    issue = f"({journal.issue})" if journal.issue else ""
    pages = f":{journal.pages}" if journal.pages else ""
    return f"{journal.volume or ''}{issue}{pages}"


def sentence(text: str) -> str:
    """The text with one closing mark."""
    text = text.strip()
    return text if text.endswith((".", "?", "!", ".]", "?]")) else f"{text}."


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in three pieces, so that a page can make the title a link; each piece ends with its own full stop."""

    before: str
    title: str
    after: str

    @property
    def text(self) -> str:
        return " ".join(part for part in (self.before, self.title, self.after) if part)


def reference_of(record: Record) -> Reference:
    """Plain text without markup; parts that are unknown are left out, never guessed."""
    match record:
        case Study():
            return Reference(_joined(author_line(record.authors)), sentence(title_of(record)), _study_source(record))
        case Registration():
            return Reference(_joined(record.sponsor), sentence(title_of(record)), _registration_source(record))
        case NewsItem():
            day = day_text(record.published.date()) if record.published else None
            return Reference(_joined(record.author), sentence(title_of(record)), _joined(record.source, day))


def reference_text(record: Record) -> str:
    return reference_of(record).text


def _joined(*parts: str | None) -> str:
    return " ".join(sentence(part) for part in parts if part)


def _study_source(study: Study) -> str:
    journal = study.journal
    name = (journal.abbreviation or journal.title) if journal else None
    number = f"doi:{study.doi}" if study.doi else f"PMID: {study.pmid}"
    return f"{_joined(name, _year_and_issue(study))} {number}".strip()


def _year_and_issue(study: Study) -> str:
    date = study.published or record_date(study)
    year = str(date.value.year) if date else ""
    issue = issue_text(study.journal) if study.journal else ""
    return ";".join(part for part in (year, issue) if part)


def _registration_source(registration: Registration) -> str:
    posted, updated = registration.first_posted, registration.last_updated
    return _joined(
        f"ClinicalTrials.gov identifier: {registration.nct_id}",
        f"First posted {partial_text(posted)}" if posted else None,
        f"Updated {partial_text(updated)}" if updated and updated != posted else None,
    )
