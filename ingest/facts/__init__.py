"""What a study is at a glance: design, size, phase, substance, dose, people; every fact with its evidence."""

from __future__ import annotations

from ingest.facts.lexicon import shipped_lexicon
from ingest.facts.linear import load_model
from ingest.facts.registrations import registration_facts
from ingest.facts.reports import report_facts
from ingest.records import Record, Registration, Study, StudyFacts

__all__ = ["facts_of", "rules_version"]


def facts_of(record: Record) -> StudyFacts:
    """Pure and deterministic; empty for news. Rules and shipped models only, nothing is fetched."""
    match record:
        case Study():
            return report_facts(record, shipped_lexicon(), load_model("counts"), load_model("rct"))
        case Registration():
            return registration_facts(record, shipped_lexicon())
        case _:
            return StudyFacts()


def rules_version() -> str:
    """Which rules, dictionary and models find the facts now; kept with every record's facts."""
    return shipped_lexicon().version
