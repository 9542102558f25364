"""The facts of a paper: its fields where they speak, its title and abstract where they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ingest.facts.counts import SAID, candidates
from ingest.facts.design import designs_of
from ingest.facts.dosing import KETAMINES, doses_of
from ingest.facts.lexicon import Hit, Lexicon
from ingest.facts.linear import LinearModel, probability
from ingest.facts.people import ages_of, population_of, sex_of
from ingest.facts.rct import CUTS, rct_features, strictest_cut
from ingest.facts.reading import Reading, read_study
from ingest.facts.sizes import scored
from ingest.records import Evidence, Fact, SampleSize, Study, StudyFacts

SURE, SAID_OUTRIGHT = 0.5, 0.7
"""Probability from which a number counts as a sample size; that of one which the text calls randomised or enrolled."""
_MOST_REASONS = 3
Grouped = Mapping[str, Mapping[str, tuple[Hit, ...]]]


def report_facts(study: Study, lexicon: Lexicon, counts: LinearModel, rct: LinearModel) -> StudyFacts:
    """Empty facts for a paper without words."""
    reading = read_study(study)
    if not reading.text.strip():
        return StudyFacts()
    hits = lexicon.hits(reading)
    found = grouped(hits)
    population = population_of(study, reading, found)
    in_people = not population or any(fact.value == "human" for fact in population)
    trial = rct_fact(reading, hits, rct) if in_people else None
    return StudyFacts(
        design=designs_of(study, reading, found, trial, in_people=in_people),
        rct=trial,
        allocation=_first(reading, found, "design", ("randomised-controlled-trial",), named="randomised")
        if trial and trial.value != CUTS[-1]
        else None,
        blinding=_first(reading, found, "blinding", ("triple", "double", "single", "open")),
        control=_control(reading, found, trial),
        phase=tuple(fact for fact in values(reading, found, "phase") if fact.value != "none") if in_people else (),
        sample_sizes=_sizes(reading, counts) if in_people else (),
        population=population,
        ages=ages_of(study, reading, found) if in_people else (),
        sex=sex_of(study, reading, found) if in_people else None,
        healthy_volunteers=_first(reading, found, "health", ("healthy-volunteers",)) if in_people else None,
        care=tuple(fact for fact in values(reading, found, "care") if fact.value not in ("party", "palliative")),
        substances=tuple(fact for fact in values(reading, found, "substance") if fact.value in KETAMINES),
        routes=values(reading, found, "route"),
        doses=doses_of(reading, hits),
        regimen=values(reading, found, "regimen"),
        uses=values(reading, found, "use"),
        version=lexicon.version,
    )


def grouped(hits: Iterable[Hit]) -> Grouped:
    """Kind → value → hits, values in the order in which the text first names them."""
    found: dict[str, dict[str, list[Hit]]] = defaultdict(dict)
    for hit in hits:
        found[hit.kind].setdefault(hit.value, []).append(hit)
    return {kind: {value: tuple(row) for value, row in named.items()} for kind, named in found.items()}


def values(reading: Reading, found: Grouped, kind: str) -> tuple[Fact, ...]:
    """Every value of a kind: those of the title first, then the most often named."""
    rows = found.get(kind, {})
    order = sorted(rows, key=lambda value: (rows[value][0].start >= reading.title_end, -len(rows[value])))
    return tuple(Fact(value, evidence_of(reading, rows[value])) for value in order)


def evidence_of(reading: Reading, hits: Iterable[Hit]) -> tuple[Evidence, ...]:
    return tuple(reading.evidence(hit.start, hit.end, hit.rule) for hit in tuple(hits)[:_MOST_REASONS])


def rct_fact(reading: Reading, hits: tuple[Hit, ...], model: LinearModel) -> Fact | None:
    """The strictest cut-off reached, with the words of the design that the reader can check.

    A text without any word of a trial is not weighed: it cannot reach a cut-off.
    """
    if not any(hit.kind in _HINTS or hit.value in _TRIAL_WORDS for hit in hits):
        return None
    score = model.scores(rct_features(reading, hits))[0]
    cut = strictest_cut(score, model)
    if cut is None:
        return None
    titled = {hit.value for hit in hits if hit.kind == "design" and hit.start < reading.title_end}
    if titled & _OTHER_DESIGNS and "randomised-controlled-trial" not in titled:
        cut = CUTS[-1]  # a paper that calls itself something else in its title speaks of trials, or may be one
    words = [hit for hit in hits if hit.kind in ("design", "blinding") and hit.value in _TRIAL_WORDS]
    return Fact(cut, evidence_of(reading, words), round(probability(score), 3))


# fmt: off
_OTHER_DESIGNS = frozenset({
    "real-world", "cohort", "case-control", "cross-sectional", "case-report", "case-series", "qualitative",
    "systematic-review", "meta-analysis", "narrative-review", "guideline", "protocol", "comment",
})
# fmt: on
_HINTS = frozenset({"control", "blinding", "phase"})
_TRIAL_WORDS = frozenset({"randomised-controlled-trial", "cross-over", "controlled", "double", "single", "triple"})


def _first(
    reading: Reading, found: Grouped, kind: str, wanted: tuple[str, ...], named: str | None = None
) -> Fact | None:
    rows = found.get(kind, {})
    value = next((value for value in wanted if value in rows), None)
    return None if value is None else Fact(named or value, evidence_of(reading, rows[value]))


def _control(reading: Reading, found: Grouped, trial: Fact | None) -> tuple[Fact, ...]:
    """ "versus" alone makes no active control unless people were allocated; "none" only where nothing else is named."""
    facts = values(reading, found, "control")
    real = tuple(fact for fact in facts if fact.value != "none" and (trial or fact.value != "active"))
    return real or tuple(fact for fact in facts if fact.value == "none")


def _sizes(reading: Reading, model: LinearModel) -> tuple[SampleSize, ...]:
    """The best number of each thing that happened to people, the likeliest first, those only screened last."""
    best: dict[str, SampleSize] = {}
    judged = (
        (one, max(score, SAID_OUTRIGHT * (SAID in one.features))) for one, score in scored(candidates(reading), model)
    )
    for one, score in sorted(judged, key=lambda pair: (pair[0].event == "screened", -pair[1])):
        if score < SURE:
            continue
        rule = "sum of groups" if one.summed else "count"
        size = SampleSize(one.value, one.event, (reading.evidence(one.start, one.end, rule),), round(score, 3))
        if all(known.count != size.count for known in best.values()):
            best.setdefault(one.event, size)
    return tuple(best.values())
