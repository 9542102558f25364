"""Dates as people read them, never more exact than the source was."""

from __future__ import annotations

import datetime as dt

from ingest.records import NewsItem, PartialDate, Precision, Record, Registration, Study

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day_text(day: dt.date) -> str:
    """As in "7 March 2024"; spelled here because strftime follows the machine's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_text(moment: dt.datetime) -> str:
    """As in "7 March 2024, 09:05 UTC"."""
    utc = moment.astimezone(dt.UTC) if moment.tzinfo else moment
    return f"{day_text(utc.date())}, {utc:%H:%M} UTC"


def iso_text(text: str) -> str:
    """ISO 8601 text in words; a date stays a date, and what is no ISO text stays as it is."""
    try:
        return (
            day_text(dt.date.fromisoformat(text)) if len(text) <= 10 else moment_text(dt.datetime.fromisoformat(text))
        )
    except ValueError:
        return text


def partial_text(date: PartialDate) -> str:
    """One of "7 March 2024", "March 2024", "2024 Spring" (a season only the source's own words can name) or "2024"."""
    match date.precision:
        case Precision.DAY:
            return day_text(date.value)
        case Precision.MONTH:
            return f"{MONTHS[date.value.month - 1]} {date.value.year}"
        case Precision.SEASON:
            return date.raw.strip() or str(date.value.year)
        case Precision.YEAR:
            return str(date.value.year)


def partial_machine(date: PartialDate) -> str:
    """The same date for ``<time datetime>`` and JSON-LD: "2024-03-07", "2024-03" or "2024"."""
    match date.precision:
        case Precision.DAY:
            return date.value.isoformat()
        case Precision.MONTH:
            return f"{date.value.year:04d}-{date.value.month:02d}"
        case Precision.SEASON | Precision.YEAR:
            return f"{date.value.year:04d}"


def record_date(record: Record) -> PartialDate | None:
    """The date a list shows, as the catalogue orders by it.

    A paper counts from when readers could first have it (a printed issue's date is often months ahead), a registration
    from its last update.
    """
    match record:
        case Study():
            return record.first_available or record.published or record.entered
        case Registration():
            return record.last_updated or record.first_posted
        case NewsItem():
            if record.published is None:
                return None
            day = record.published.date()
            return PartialDate(value=day, precision=Precision.DAY, raw=day.isoformat())


def public_date(record: Record) -> PartialDate | None:
    """The day the record became public, as the search orders; ``record_date`` but for registrations."""
    return record.first_posted if isinstance(record, Registration) else record_date(record)


def record_date_text(record: Record) -> str | None:
    """As in "7 March 2024"; a registration's date says which one it is: "updated 7 March 2024"."""
    date = record_date(record)
    if date is None:
        return None
    if isinstance(record, Registration):
        return f"{'updated' if record.last_updated else 'first posted'} {partial_text(date)}"
    return partial_text(date)


def public_date_text(record: Record) -> str | None:
    """As in "7 March 2024", or "first posted 7 March 2024" for a registration."""
    date = public_date(record)
    if date is None:
        return None
    return f"first posted {partial_text(date)}" if isinstance(record, Registration) else partial_text(date)
