"""A later revision of a record must sort after an earlier one."""

from __future__ import annotations

import datetime as dt

from ingest.records import NewsItem, PartialDate, Precision, Registration, Study
from ingest.revision import revision_of


def on(day: str) -> PartialDate:
    return PartialDate(dt.date.fromisoformat(day), Precision.DAY, day)


def test_a_paper_goes_by_version_and_then_by_date() -> None:
    """B8: version 10 comes after version 9 even where its date is older."""
    revisions = [
        revision_of(Study("1")),
        revision_of(Study("1", revised=on("2026-03-02"))),
        revision_of(Study("1", revised=on("2026-11-01"))),
        revision_of(Study("1", version=9, revised=on("2025-01-01"))),
        revision_of(Study("1", version=10)),
    ]
    assert revisions == sorted(revisions)
    assert revisions[1] == "0001|2026-03-02"


def test_a_registration_goes_by_its_last_update() -> None:
    assert revision_of(Registration("NCT01234567", last_updated=on("2026-03-02"))) == "2026-03-02"
    assert revision_of(Registration("NCT01234567")) == ""


def test_news_has_no_revision() -> None:
    assert revision_of(NewsItem(url="u", key="k", feed_id="f", source="s", title="t")) == ""
