"""What a study is at a glance, in words, each with the places that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog import Entry
from ingest.records import Evidence, Fact, Record, SampleSize
from web.presenting.detail import Reason, place_words

MOST_VALUES, MOST_REASONS = 4, 6


@dataclass(frozen=True, slots=True)
class Glance:
    """``words``: the values of one fact, the best supported first."""

    name: str
    words: str
    reasons: tuple[Reason, ...]


def glance_of(entry: Entry, registered: tuple[SampleSize, ...] = ()) -> tuple[Glance, ...]:
    """In the order an editor asks; nothing for what is unknown. ``registered``: sizes by the linked registration."""
    return tuple(glance for glance in _glances(entry, registered) if glance.words)


def _glances(entry: Entry, registered: tuple[SampleSize, ...]) -> Iterator[Glance]:
    facts, record = entry.facts, entry.record
    yield _glance("Design", record, facts.design)
    yield _glance("Report of a randomised trial", record, _one(facts.rct), _CUTS)
    yield _sizes(record, (*facts.sample_sizes[: MOST_VALUES - len(registered)], *registered))
    yield _glance("Phase", record, facts.phase)
    yield _glance("Blinding", record, _one(facts.blinding))
    yield _glance("Control", record, facts.control)
    yield _glance("Substance", record, facts.substances)
    yield _glance("Dose", record, facts.doses)
    yield _glance("Route", record, facts.routes)
    yield _glance("Regimen", record, facts.regimen)
    yield _glance("Studied in", record, facts.population)
    yield _glance("Age", record, facts.ages)
    yield _glance("Sex", record, _one(facts.sex))
    yield _glance("Healthy volunteers", record, _one(facts.healthy_volunteers), {"healthy-volunteers": "yes"})
    yield _glance("Care", record, facts.care)
    yield _glance("Use", record, facts.uses)


_CUTS = {"precise": "very likely", "balanced": "likely", "sensitive": "possibly"}
_WORDS = {
    "randomised-controlled-trial": "randomised controlled trial",
    "mdma": "MDMA",
    "lsd": "LSD",
    "dmt": "DMT",
    "5-meo-dmt": "5-MeO-DMT",
    "single-arm": "single arm",
    "other-animal": "other animals",
    "1-2": "1/2",
    "2-3": "2/3",
    "none": "none",
}


def value_words(value: str) -> str:
    """A fact's value as people write it."""
    return _WORDS.get(value, value.replace("-", " "))


def _one(fact: Fact | None) -> tuple[Fact, ...]:
    return () if fact is None else (fact,)


def _glance(name: str, record: Record, facts: tuple[Fact, ...], words: dict[str, str] | None = None) -> Glance:
    shown = facts[:MOST_VALUES]
    names = [(words or _WORDS).get(fact.value, fact.value.replace("-", " ")) for fact in shown]
    if name in ("Dose", "Phase"):
        names = [_WORDS.get(fact.value, fact.value) for fact in shown]
    return Glance(name, ", ".join(names), _reasons(record, (item for fact in shown for item in fact.evidence)))


def _sizes(record: Record, sizes: tuple[SampleSize, ...]) -> Glance:
    words = ", ".join(f"{size.count:,} {size.of}" for size in sizes[:MOST_VALUES])
    return Glance("People", words, _reasons(record, (item for size in sizes for item in size.evidence)))


def _reasons(record: Record, evidence: Iterable[Evidence]) -> tuple[Reason, ...]:
    found = (Reason(place_words(item.field, record), item.text, _rule(item.rule)) for item in evidence)
    return tuple(dict.fromkeys(found))[:MOST_REASONS]


def _rule(rule: str) -> str:
    kind, _, value = rule.partition(":")
    return f"({kind.replace('-', ' ')})" if value else f"({rule})"
