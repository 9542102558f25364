"""What kind of study it is: the publication types that people gave, then the title, then the abstract."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.facts.lexicon import Hit
from ingest.facts.reading import Reading
from ingest.records import Evidence, Fact, Study

_TYPES = {
    "Randomized Controlled Trial": "randomised-controlled-trial",
    "Clinical Trial Protocol": "protocol",
    "Meta-Analysis": "meta-analysis",
    "Network Meta-Analysis": "meta-analysis",
    "Systematic Review": "systematic-review",
    "Case Reports": "case-report",
    "Practice Guideline": "guideline",
    "Guideline": "guideline",
    "Editorial": "comment",
    "Comment": "comment",
    "Letter": "comment",
    "Observational Study": "real-world",
    "Controlled Clinical Trial": "controlled",
    "Review": "narrative-review",
}
_SECONDARY_SOURCES = ("protocol", "meta-analysis", "systematic-review", "guideline", "comment", "narrative-review")
_ALONE = frozenset(
    {"protocol", "meta-analysis", "systematic-review", "guideline", "comment", "case-report", "preclinical", "in-vitro"}
)
"""Designs beside which the words of trials speak of other studies."""
_WEAK = frozenset({"real-world", "comment", "guideline", "protocol", "cohort", "case-series", "single-arm"})
"""Designs whose single words in an abstract prove nothing; two of them, or one in the title, do."""
_TRIAL = "randomised-controlled-trial"


def designs_of(
    study: Study,
    reading: Reading,
    found: Mapping[str, Mapping[str, tuple[Hit, ...]]],
    trial: Fact | None,
    *,
    in_people: bool,
) -> tuple[Fact, ...]:
    """The designs, the leading one first; none when neither field nor word tells."""
    given = _by_people(study)
    rows = found.get("design", {})
    titled = {value: hits for value, hits in rows.items() if hits[0].start < reading.title_end}
    told = {
        value: hits
        for value, hits in rows.items()
        if value not in titled and (value not in _WEAK or len({hit.phrase for hit in hits}) > 1)
    }
    named = {value: Fact(value, _words(reading, hits)) for value, hits in (*titled.items(), *told.items())}
    if not in_people or trial is None or trial.value == "sensitive":
        named.pop(_TRIAL, None)
    elif _TRIAL not in named:
        named[_TRIAL] = Fact(_TRIAL, trial.evidence, trial.score)
    order = [*given, *_leading(titled, named)]
    lead = order[0] if order else None
    if lead in _ALONE:
        order = [value for value in order if value == lead or (value in given or value in titled)]
    return tuple(given.get(value) or named[value] for value in dict.fromkeys(order) if value in given or value in named)


def _by_people(study: Study) -> dict[str, Fact]:
    """By the record's publication types; those that a machine assigned are no human word and are left out."""
    if study.indexing_method == "Automated":
        return {}
    found: dict[str, Fact] = {}
    for place, one in enumerate(study.publication_types):
        value = _TYPES.get(one.name)
        if value:
            evidence = Evidence(f"publication_types.{place}", 0, len(one.name), one.name, "publication type")
            found.setdefault(value, Fact(value, (evidence,)))
    if len(found) > 1:
        found.pop("narrative-review", None)  # "Review" stands beside every finer word for one
    return found


def _leading(titled: Mapping[str, object], named: Mapping[str, Fact]) -> list[str]:
    """Reviews and protocols of the title, then the trial, then the title's others, then what the abstract tells."""
    first = [value for value in _SECONDARY_SOURCES if value in titled]
    trial = [_TRIAL] if _TRIAL in named else []
    rest = sorted((value for value in named if value not in titled), key=lambda value: value in _WEAK)
    return [*first, *trial, *(value for value in titled if value in named), *rest]


def _words(reading: Reading, hits: tuple[Hit, ...]) -> tuple[Evidence, ...]:
    return tuple(reading.evidence(hit.start, hit.end, hit.rule) for hit in hits[:3])
