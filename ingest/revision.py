"""The source's own revision of a record, as text that sorts: the later revision is the greater text."""

from __future__ import annotations

from ingest.records import Record, Registration, Study


def revision_of(record: Record) -> str:
    """ "0001|2026-03-02" for a paper (version, date revised), "2026-03-02" for a registration, "" when unknown."""
    if isinstance(record, Study):
        return f"{record.version:04d}|{record.revised.value.isoformat() if record.revised else ''}"
    if isinstance(record, Registration):
        return record.last_updated.value.isoformat() if record.last_updated else ""
    return ""
