"""A plan, a registry's entry and a finished report differ in how they are written."""

from __future__ import annotations

from ingest.facts.reading import read_study
from ingest.facts.style import style_features
from ingest.records import AbstractSection, Study


def style(text: str, label: str | None = None) -> dict[str, float]:
    study = Study("1", title="Ketamine", abstract=(AbstractSection(text, label),))
    return style_features(study, read_study(study))


def test_a_plan_and_a_report() -> None:
    plan, report = style("Patients will be given ketamine."), style("Patients were given ketamine (n = 40, p < 0.05).")
    assert {"K:will", "K:no:past", "K:no:digits"} <= plan.keys()
    assert {"K:past", "K:given", "K:n", "K:p-value", "K:no:will"} <= report.keys()


def test_signs_of_a_database_and_sections() -> None:
    assert "K:hyphen" in style("A double\u2010blind trial")
    assert "K:section:methods" in style("We gave ketamine.", "METHODS")
    assert "K:no:sections" in style("We gave ketamine.")
    assert style("") == style(""), "an empty text has a style too"
