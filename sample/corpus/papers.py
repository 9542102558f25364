"""The body of the corpus: ten papers for each condition, drawn from the wordings with a fixed seed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from sample.corpus.cast import DOMAIN_JOURNALS, FUNDERS, GROUPS, JOURNALS, people
from sample.corpus.conditions import Condition, conditions, rarer_conditions
from sample.corpus.mesh import headings, publication_types
from sample.corpus.model import Paper, PrintDate, Section, Substance
from sample.corpus.seeded import draw_for
from sample.corpus.studyfigures import figures
from sample.corpus.wording import Wording, wordings

FIRST_PMID = 90_000_001
FIRST_RARER_PMID = 90_003_001
_LABORATORY = ("animal", "harm_animal", "cell")
LAST_DAY = dt.date(2026, 11, 20)
_NOT_YET_INDEXED = dt.date(2026, 7, 1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KETAMINE = Substance("Ketamine", "D007649", "690G0D6V8H")
ESKETAMINE = Substance("Esketamine", "C000629870", "50LFG02TXD")

_PLANS: dict[str, tuple[str, ...]] = {
    "treatment": ("trial", "cohort", "case", "review", "trial", "meta", "open", "protocol", "animal", "negative"),
    "exposure": (
        "exposure_cohort",
        "signal",
        "harm_case",
        "harm_review",
        "exposure_cohort",
        "harm_meta",
        "harm_case",
        "exposure_cohort",
        "harm_animal",
        "signal",
    ),
    "mechanism": (*("mechanism",) * 6, "review", "cell", "animal", "qualitative"),
}
"""The designs of a condition's ten papers, the newest two first."""
_RARER_DESIGNS: dict[str, tuple[str, ...]] = {
    "treatment": ("trial", "cohort", "review"),
    "exposure": ("exposure_cohort", "harm_case", "harm_review"),
}


@dataclass(frozen=True, slots=True)
class _Plan:
    condition: Condition
    design: str
    created: dt.date
    number: int


def general_papers() -> tuple[Paper, ...]:
    """320 papers, PMIDs in the order PubMed got them; the same on every call."""
    plans = sorted(_plans(), key=lambda plan: (plan.created, plan.number))
    used: set[str] = set()
    return tuple(_paper(plan, str(FIRST_PMID + place), used) for place, plan in enumerate(plans))


def _plans() -> list[_Plan]:
    draw = draw_for("ketamine plans")
    plans = []
    for row, condition in enumerate(conditions()):
        for column, design in enumerate(_designs(condition, row)):
            plans.append(_Plan(condition, design, _created(draw, column), row * 10 + column))
    return plans


def rarer_papers() -> tuple[Paper, ...]:
    """Three papers for each rarer condition, PMIDs from 90003001."""
    used: set[str] = set()
    plans = []
    for row, condition in enumerate(rarer_conditions()):
        draw = draw_for(f"rarer {row}")
        for column, design in enumerate(_RARER_DESIGNS[condition.kind]):
            plans.append(_Plan(condition, design, _created(draw, 2), 1000 + row * 3 + column))
    plans.sort(key=lambda plan: (plan.created, plan.number))
    return tuple(_paper(plan, str(FIRST_RARER_PMID + place), used) for place, plan in enumerate(plans))


def _designs(condition: Condition, row: int) -> tuple[str, ...]:
    """The plan of its kind; some treatments have interviews, cells or another cohort where others have animals."""
    plan = _PLANS[condition.kind]
    if condition.domain == "anaesthesia":
        return tuple("cohort" if design == "animal" else design for design in plan)
    if condition.id == "healthy":
        return ("mechanism",) * 9 + ("qualitative",)
    if condition.kind == "treatment" and row % 4 == 1:
        return (*plan[:6], "qualitative", plan[7], "cell", plan[9])
    return plan


def _created(draw: random.Random, column: int) -> dt.date:
    """Columns 0 and 1 are of 2026, one of them of its last weeks; the others spread back to 2015."""
    if column == 0:
        return LAST_DAY - dt.timedelta(days=draw.randrange(0, 75))
    if column == 1:
        return LAST_DAY - dt.timedelta(days=draw.randrange(75, 320))
    return dt.date(2015, 2, 1) + dt.timedelta(days=draw.randrange(0, 3950))


def _paper(plan: _Plan, pmid: str, used: set[str]) -> Paper:
    draw = draw_for(f"paper {plan.number}")
    names = figures(draw, plan.condition, plan.created.year)
    title = _title(draw, plan, names, used)
    indexed = plan.created < _NOT_YET_INDEXED
    paper = Paper(
        pmid=pmid,
        title=title,
        journal=JOURNALS[draw.choice(DOMAIN_JOURNALS[plan.condition.domain])],
        printed=_printed(draw, plan.created),
        created=plan.created,
        entrez=plan.created + dt.timedelta(days=1 if plan.created < LAST_DAY else 0),
        revised=_revised(draw, plan.created),
        design=plan.design,
        about=(plan.condition.id,),
        abstract=_abstract(draw, wordings()[plan.design], names),
        authors=people(draw, draw.randrange(2, 10)),
        keywords=_keywords(draw, plan.condition),
        doi=f"10.5555/ket.{plan.created.year}.{int(pmid) % 100000:05d}",
        types=publication_types(*wordings()[plan.design].types),
        status="MEDLINE" if indexed else draw.choice(("Publisher", "In-Process", "PubMed-not-MEDLINE")),
        electronic=plan.created - dt.timedelta(days=2),
        received=plan.created - dt.timedelta(days=draw.randrange(120, 260)),
    )
    return _extras(draw, _indexed(draw, paper, plan, str(names["drug"])) if indexed else paper)


def _title(draw: random.Random, plan: _Plan, names: dict[str, object], used: set[str]) -> str:
    """A title no other paper has; figures are drawn anew when all of a design's titles are taken."""
    for _ in range(50):
        for template in draw.sample(wordings()[plan.design].titles, len(wordings()[plan.design].titles)):
            title = template.format_map(names)
            if title not in used:
                used.add(title)
                return title
        names.update(figures(draw, plan.condition, plan.created.year))
    raise ValueError(f"no free title left for {plan.condition.id} {plan.design}; add a template")


def _abstract(draw: random.Random, words: Wording, names: dict[str, object]) -> tuple[Section, ...]:
    return tuple(
        Section(draw.choice(templates).format_map(names), label or None, category if label else None)
        for label, category, templates in words.sections
    )


def month_name(day: dt.date) -> str:
    """ "Mar", as PubMed prints months."""
    return _MONTHS[day.month - 1]


def _printed(draw: random.Random, created: dt.date) -> PrintDate:
    """Issue dates of every shape PubMed prints, near the day the record came in."""
    shape = draw.random()
    month = month_name(created)
    if shape < 0.35:
        return PrintDate(created.year, month)
    if shape < 0.7:
        return PrintDate(created.year, month, created.day)
    if shape < 0.8:
        return PrintDate(created.year)
    if shape < 0.88:
        return PrintDate(created.year, season=("Winter", "Spring", "Summer", "Fall")[(created.month % 12) // 3])
    if shape < 0.95 and created.month < 12:
        return PrintDate(created.year, medline=f"{created.year} {month}-{_MONTHS[created.month]}")
    return PrintDate(created.year, medline=f"{created.year - 1} Dec-{created.year} Jan")


def _revised(draw: random.Random, created: dt.date) -> dt.date:
    return min(LAST_DAY, created + dt.timedelta(days=draw.choice((0, 2, 30, 95, 400))))


def _keywords(draw: random.Random, condition: Condition) -> tuple[str, ...]:
    return ("ketamine", *condition.keywords)[: draw.randrange(2, 5)] if draw.random() < 0.7 else ()


def _indexed(draw: random.Random, paper: Paper, plan: _Plan, drug: str) -> Paper:
    """MeSH headings, chemicals and an issue for a record that indexers have been through."""
    qualifier = "pharmacology" if plan.design in _LABORATORY else "therapeutic use"
    texts = [*plan.condition.mesh, *wordings()[plan.design].headings]
    if not any("Ketamine" in text for text in texts):
        texts.append(f"*Ketamine/*{qualifier}")
    if plan.design in _LABORATORY:
        texts = [text for text in texts if text not in ("Pregnancy", "Cesarean Section", "Emergency Service, Hospital")]
    substances = (ESKETAMINE, KETAMINE) if "esketamine" in drug or drug == "S-ketamine" else (KETAMINE,)
    return replace(
        paper,
        mesh=headings(*texts),
        substances=substances,
        indexing=draw.choice((None, None, "Automated", "Curated")),
        volume=str(paper.created.year - 1998),
        issue=str(draw.randrange(1, 13)),
        pages=f"{draw.randrange(1, 400)}-{draw.randrange(401, 420)}",
    )


def _extras(draw: random.Random, paper: Paper) -> Paper:
    """What some records have and others lack: grants, conflicts, copyright, a group author, PMC and reference ids."""
    if draw.random() < 0.3:
        number, agency, country = draw.choice(FUNDERS)
        paper = replace(paper, grants=((number.format(number=draw.randrange(1000, 9999)), agency, country),))
    if draw.random() < 0.4:
        paper = replace(
            paper, conflict=f"{paper.authors[0].last} has received research support from the makers of the study drug."
        )
    if draw.random() < 0.35 and paper.abstract:
        paper = replace(
            paper, copyright=f"Copyright © {paper.created.year} The Author(s). Published for the sample sources."
        )
    if draw.random() < 0.3:
        paper = replace(paper, pmcid=f"PMC{int(paper.pmid) + 9_000_000}")
    if draw.random() < 0.25:
        paper = replace(paper, references=(str(FIRST_PMID + draw.randrange(40)),))
    if paper.design in ("trial", "negative") and draw.random() < 0.15:
        paper = replace(paper, collective=draw.choice(GROUPS))
    return paper
