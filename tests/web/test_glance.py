"""A study at a glance: each fact in words with the places that say so; what is unknown is not shown."""

from __future__ import annotations

import datetime as dt

from catalog import Entry
from ingest.facts import facts_of
from ingest.records import AbstractSection, Kind, NewsItem, Record, State, Study
from web.presenting.glance import glance_of

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
PAPER = Study(
    "1",
    title="Intravenous ketamine for depression: a randomised, double-blind trial",
    abstract=(
        AbstractSection("Seventy-one adults were randomised to ketamine 0.5 mg/kg over 40 min or saline.", "METHODS"),
        AbstractSection("Ketamine was better.", "RESULTS"),
    ),
)


def entry(record: Record) -> Entry:
    return Entry(record, 1, (), (), State.CURRENT, NOW, NOW, facts_of(record))


def test_facts_are_words_with_their_places() -> None:
    shown = {glance.name: glance for glance in glance_of(entry(PAPER))}
    assert shown["Design"].words.startswith("randomised controlled trial")
    assert shown["People"].words == "71 randomised"
    assert shown["Dose"].words == "0.5 mg/kg over 40 min"
    assert [(one.place, one.text) for one in shown["People"].reasons] == [("Abstract, Methods", "Seventy-one")]


def test_what_is_unknown_is_not_shown() -> None:
    assert {"Phase", "Sex", "Care"}.isdisjoint(glance.name for glance in glance_of(entry(PAPER)))
    assert glance_of(entry(NewsItem("https://example.org/a", "k", "f", "s", "A headline"))) == ()
    assert PAPER.kind is Kind.STUDY
