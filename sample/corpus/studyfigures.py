"""The numbers of one invented study, drawn so that they agree with one another, and the names the templates use."""

from __future__ import annotations

import random

from sample.corpus.conditions import Condition

Regimen = tuple[str, str, str, str]
"""(drug, dose, route, schedule)"""

_MOOD: tuple[Regimen, ...] = (
    ("ketamine", "0.5 mg/kg", "intravenous", "over 40 minutes"),
    ("ketamine", "0.5 mg/kg", "intravenous", "over 40 minutes, six infusions in two weeks"),
    ("esketamine", "56 mg or 84 mg", "intranasal", "twice a week for 4 weeks"),
    ("esketamine", "84 mg", "intranasal", "as a nasal spray, twice a week with an oral antidepressant"),
    ("esketamine", "0.25 mg/kg", "intravenous", "over 40 minutes"),
    ("ketamine", "1 mg/kg", "oral", "three times a week for 3 weeks"),
    ("ketamine", "0.75 mg/kg", "intramuscular", "once a week for 4 weeks"),
    ("ketamine", "0.5-0.9 mg/kg", "subcutaneous", "twice a week for 4 weeks"),
    ("arketamine", "0.5 mg/kg", "intravenous", "over 40 minutes"),
    ("ketamine", "1-2 mg/kg", "sublingual", "at home once a week for 4 weeks"),
)
_PAIN: tuple[Regimen, ...] = (
    ("ketamine", "0.3 mg/kg", "intravenous", "over 15 minutes"),
    ("ketamine", "0.1-0.2 mg/kg/h", "intravenous", "as a continuous infusion for 72 hours"),
    ("S-ketamine", "0.15 mg/kg/h", "intravenous", "as a 4-day infusion"),
    ("ketamine", "1 mg/kg", "intranasal", "as a single dose"),
    ("ketamine", "40-100 mg", "oral", "twice a day for 4 weeks"),
    ("ketamine", "100-500 mg per 24 h", "subcutaneous", "as a burst over 5 days"),
    ("ketamine", "10%", "topical", "as a cream three times a day"),
    ("esketamine", "0.125 mg/kg", "intravenous", "followed by 0.125 mg/kg/h"),
)
_ANAESTHESIA: tuple[Regimen, ...] = (
    ("ketamine", "1-2 mg/kg", "intravenous", "as a single bolus"),
    ("ketamine", "4 mg/kg", "intramuscular", "as a single dose"),
    ("esketamine", "0.5 mg/kg", "intravenous", "with propofol"),
    ("ketamine", "4 mg/kg", "intranasal", "by atomiser"),
    ("ketamine", "5 mg/kg", "oral", "with midazolam as premedication"),
)
_EMERGENCY: tuple[Regimen, ...] = (
    ("ketamine", "1.5 mg/kg", "intravenous", "followed by 1-5 mg/kg/h"),
    ("ketamine", "0.5 mg/kg", "intravenous", "followed by 0.5 mg/kg/h for 2 hours"),
    ("esketamine", "1 mg/kg", "intravenous", "followed by an infusion"),
)
REGIMENS: dict[str, tuple[Regimen, ...]] = {
    "mood": _MOOD,
    "addiction": (_MOOD[0], _MOOD[1], _MOOD[6], _MOOD[4]),
    "pain": _PAIN,
    "anaesthesia": _ANAESTHESIA,
    "emergency": _EMERGENCY,
    "safety": (*_MOOD[:4], _MOOD[9]),
    "mechanism": (_MOOD[0], _MOOD[4], _MOOD[8]),
}
COMPARATORS: dict[str, tuple[str, ...]] = {
    "mood": ("midazolam", "placebo", "saline", "midazolam", "an active placebo"),
    "addiction": ("midazolam", "placebo", "saline"),
    "pain": ("placebo", "morphine", "lidocaine", "saline", "fentanyl"),
    "anaesthesia": ("propofol", "etomidate", "dexmedetomidine", "midazolam"),
    "emergency": ("midazolam", "placebo", "aminophylline"),
    "safety": ("placebo",),
    "mechanism": ("saline", "placebo"),
}
_MONTHS = ("January", "March", "April", "June", "September", "November")


def figures(draw: random.Random, condition: Condition, year: int) -> dict[str, object]:
    """Everything a template may name, for one study published in ``year``."""
    drug, dose, route, schedule = draw.choice(REGIMENS[condition.domain])
    instrument, abbreviation, _, _ = condition.scale
    names: dict[str, object] = {
        "name": condition.name,
        "Name": _capital(condition.name),
        "people": condition.people,
        "drug": drug,
        "Drug": _capital(drug),
        "dose": dose,
        "route": route,
        "regimen": schedule,
        "endpoint": condition.endpoint,
        "scale": instrument,
        "abbr": abbreviation,
        "comparator": draw.choice(COMPARATORS[condition.domain]),
        "background": draw.choice(condition.background),
        "Doses": draw.choice(("Single-dose", "Repeated-dose", "Low-dose", "Weight-based")),
        "first_year": year - draw.randrange(3, 6),
        "last_year": year - 1,
        "next_year": year + 2,
        "month": draw.choice(_MONTHS),
        "sex": draw.choice(("woman", "man")),
        "years": draw.randrange(22, 74),
        "tried": draw.choice(("three", "four", "five", "seven")),
        "weeks": draw.randrange(4, 30),
        "enantiomer": draw.choice(("<i>R</i>", "<i>S</i>", "<i>R,S</i>")),
        "animals": draw.choice(("C57BL/6 mice", "CD-1 mice", "Wistar rats")),
        "perarm": draw.randrange(8, 14),
        "mgkg": draw.choice((3, 10, 15, 30)),
        "certainty": draw.choice(("low", "very low", "moderate")),
    }
    names["doses"] = str(names["Doses"]).lower()
    names |= _sample(draw) | _effects(draw, condition)
    names["sites"] = max(2, min(draw.randrange(2, 19), int(str(names["n"])) // 15))
    return names


def _sample(draw: random.Random) -> dict[str, object]:
    """Participants: n = n1 + n2, responders within arms, percentages that follow from the counts."""
    n1 = draw.randrange(14, 130)
    n2 = n1 + draw.choice((-1, 0, 0, 1, 2))
    r1, r2 = round(n1 * draw.uniform(0.38, 0.7)), round(n2 * draw.uniform(0.1, 0.32))
    total = n1 + n2
    return {
        "n": total,
        "N": _in_words(total),
        "n1": n1,
        "n2": n2,
        "r1": r1,
        "r2": r2,
        "pct1": round(100 * r1 / n1),
        "pct2": round(100 * r2 / n2),
        "pctn": round(100 * r1 / total),
        "done": total - draw.randrange(0, 6),
        "age": round(draw.uniform(29, 56), 1),
        "women": draw.randrange(38, 76),
        "ae": draw.randrange(18, 60),
        "ae2": draw.randrange(2, 14),
        "few": draw.randrange(2, 9),
        "sae": draw.choice(("no", "two", "three")),
        "small": draw.randrange(12, 29),
        "studies": draw.randrange(8, 37),
        "many": f"{draw.randrange(600, 6400):,}",
    }


def _effects(draw: random.Random, condition: Condition) -> dict[str, object]:
    """Changes, differences with their intervals, p values; signs as on a scale where lower is better."""
    _, _, baseline, benefit = condition.scale
    gap = benefit * draw.uniform(0.7, 1.3)
    placebo = benefit * draw.uniform(0.4, 0.9)
    half = gap * draw.uniform(0.35, 0.8)
    smd = draw.uniform(0.35, 0.95)
    spread = baseline * draw.uniform(0.12, 0.22)
    near = benefit * 0.1
    return {
        "change1": f"-{gap + placebo:.1f}",
        "change2": f"-{placebo:.1f}",
        "diff": f"-{gap:.1f}",
        "low": f"-{gap + half:.1f}",
        "high": f"-{gap - half:.1f}",
        "clow": f"-{gap + placebo + half:.1f}",
        "chigh": f"-{gap + placebo - half:.1f}",
        "null": f"-{near:.1f}",
        "nlow": f"-{near + half:.1f}",
        "nhigh": f"{half - near:.1f}",
        "pnull": f"{draw.uniform(0.2, 0.9):.2f}",
        "p": draw.choice(("&lt; 0.001", "= 0.002", "= 0.01", "= 0.03", "&lt; 0.001")),
        "base": f"{baseline:.1f}",
        "sd": f"{spread:.1f}",
        "after": f"{baseline - gap:.1f}",
        "sd2": f"{spread * 1.2:.1f}",
        "smd": f"-{smd:.2f}",
        "smdlow": f"-{smd + 0.21:.2f}",
        "smdhigh": f"-{smd - 0.21:.2f}",
        "smd2": f"{smd:.2f}",
        "i2": draw.randrange(12, 79),
        "odds": f"{draw.uniform(1.2, 2.0):.1f}",
        "rr": f"{draw.uniform(2.1, 5.5):.1f}",
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_words(number: int) -> str:
    """A sentence may not begin with a figure, but "A total of 48" may."""
    return f"A total of {number}"
