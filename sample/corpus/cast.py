"""Invented journals, people and places. Any likeness to real ones is chance; ISSNs and NLM ids start with 9900."""

from __future__ import annotations

import random

from sample.corpus.model import JournalFacts, Person

_JOURNALS = (
    ("Journal of Rapid-Acting Psychiatry", "J Rapid Act Psychiatry", "England"),
    ("Annals of Interventional Mood Medicine", "Ann Interv Mood Med", "United States"),
    ("Northern Archives of Psychopharmacology", "North Arch Psychopharmacol", "Denmark"),
    ("Glutamate and Brain", "Glutamate Brain", "Netherlands"),
    ("International Review of Depressive Disorders", "Int Rev Depress Disord", "England"),
    ("Clinical Anaesthesia Quarterly", "Clin Anaesth Q", "Ireland"),
    ("Perioperative Pain Reports", "Perioper Pain Rep", "Canada"),
    ("The Open Journal of Pain Practice", "Open J Pain Pract", "Switzerland"),
    ("Neuralgia and Nerve", "Neuralgia Nerve", "Germany"),
    ("Headache Letters", "Headache Lett", "United States"),
    ("Emergency Care Science", "Emerg Care Sci", "Australia"),
    ("Acta Sedationis", "Acta Sedat", "Sweden"),
    ("Addiction Treatment Research", "Addict Treat Res", "England"),
    ("Journal of Perinatal Mood", "J Perinat Mood", "China"),
    ("Trauma and Recovery Medicine", "Trauma Recovery Med", "United States"),
    ("Palliative Pharmacotherapy", "Palliat Pharmacother", "New Zealand"),
    ("Seizure Care", "Seizure Care", "Italy"),
    ("Drug Safety Monitor", "Drug Saf Monit", "Netherlands"),
    ("Experimental Neuroplasticity", "Exp Neuroplast", "Japan"),
    ("Lakeshore Medical Journal", "Lakeshore Med J", "United States"),
    ("Revista Iberica de Medicina del Dolor", "Rev Iber Med Dolor", "Spain"),
    ("Archiv für klinische Anästhesie", "Arch Klin Anasth", "Germany"),
    ("Cahiers de psychiatrie clinique", "Cah Psychiatr Clin", "France"),
    ("Urology and Substance Use", "Urol Subst Use", "China"),
)
JOURNALS: tuple[JournalFacts, ...] = tuple(
    JournalFacts(title, short, f"9900-{number:03d}X", f"9900{number:05d}", country)
    for number, (title, short, country) in enumerate(_JOURNALS, start=1)
)
PREPRINTS = JournalFacts(
    "medPreview : the preprint server for the sample sources", "medPreview", "9900-900X", "990000900", "United States"
)
TEXTBOOK = JournalFacts(
    "Handbook of Ketamine Practice", "Handb Ketamine Pract", "9900-901X", "990000901", "United States"
)

DOMAIN_JOURNALS: dict[str, tuple[int, ...]] = {
    "mood": (0, 1, 2, 3, 4, 13, 14, 19, 22),
    "addiction": (12, 0, 2, 19),
    "pain": (6, 7, 8, 9, 15, 20),
    "anaesthesia": (5, 11, 6, 21),
    "emergency": (10, 16, 5),
    "safety": (17, 23, 12, 0),
    "mechanism": (3, 18, 2),
    "other": (19, 10, 7),
}

_LAST = (
    "Aldermoor",
    "Bakkevig",
    "Castellano-Ruz",
    "Drummonde",
    "Eskelund",
    "Farrowgate",
    "Ghorbanifar",
    "Hallinan",
    "Ishimoto",
    "Jankowiak",
    "Kesteven",
    "Lindqvarn",
    "Moreau-Petit",
    "Nakagome",
    "Okonjowei",
    "Pellerano",
    "Quistgaard",
    "Rautenbach",
    "Söderhagen",
    "Takamoriya",
    "Ullmannova",
    "Vandersteel",
    "Wexcombe",
    "Xueling",
    "Yardımoğlu",
    "Zieliński-Mor",
    "Achterkamp",
    "Brandewyn",
    "Chaudhurani",
    "Dellasorte",
    "Eberhartinger",
    "Fonsecanova",
    "Gunnlaugsdal",
    "Huangfu",
    "Ivarsholm",
    "Jayasundera",
    "Kowalchyk",
    "Lachappelle",
    "Mbekelwa",
    "Nørregård",
    "O'Shaughlin",
    "Pattanaik",
    "Rosenvinge",
    "Sanmarco",
    "Thistlewood",
    "Umezawa",
    "Vasileiadou",
    "Wrzesień",
    "Yoshinari",
    "Zubieta",
)
_FORE = (
    "Anneke",
    "Bartosz",
    "Chiamaka",
    "Dagny",
    "Emeka",
    "Fumiko",
    "Gareth",
    "Hanne",
    "Ignacio",
    "Jolanta",
    "Kwabena",
    "Leila",
    "Mei Ling",
    "Niamh",
    "Orsolya",
    "Priyanka",
    "Quentin",
    "Rasmus",
    "Sunniva",
    "Tomasz",
    "Usha",
    "Valentina",
    "Wiremu",
    "Xiaoyu",
    "Yusuf",
    "Zoltán",
    "Adaeze",
    "Björn",
    "Claire M",
    "Daniel R",
)
_DEPARTMENTS = (
    "Department of Psychiatry",
    "Department of Anaesthesiology",
    "Pain Research Unit",
    "Institute of Neuropharmacology",
    "School of Medicine",
    "Department of Emergency Medicine",
    "Centre for Mood Disorders",
)
_PLACES = (
    ("Westmarch University Hospital", "Westmarch", "United Kingdom"),
    ("Larkfield Medical Center", "Larkfield", "United States"),
    ("Université de Montclair", "Montclair", "France"),
    ("Nordhavn University", "Nordhavn", "Denmark"),
    ("Tashiro Medical University", "Tashiro", "Japan"),
    ("Hospital Clínico de Valdeluz", "Valdeluz", "Spain"),
    ("Qinghe Provincial Hospital", "Qinghe", "China"),
    ("Southern Cross Clinical School", "Port Ellery", "Australia"),
    ("Klinikum Rosenau", "Rosenau", "Germany"),
    ("St. Brannoc's Hospital", "Brannoc", "Canada"),
)
PLACES = _PLACES
FUNDERS = (
    ("LR-{number}", "Larkfield Research Foundation", "United States"),
    ("NMC/{number}", "Nordhavn Medical Council", "Denmark"),
    ("ECT-{number}", "Endowment for Clinical Trials", "United Kingdom"),
)
GROUPS = (
    "KETA-LONG Investigators",
    "RAPID-MOOD Study Group",
    "Westmarch Pain Trials Network",
    "CALM-24 Collaborative Group",
)


def people(draw: random.Random, count: int) -> tuple[Person, ...]:
    """``count`` different authors; the first always, the others sometimes with an affiliation or ORCID."""
    return tuple(_person(draw, last, position) for position, last in enumerate(draw.sample(_LAST, count)))


def _person(draw: random.Random, last: str, position: int) -> Person:
    fore = draw.choice(_FORE)
    initials = "".join(part[0] for part in fore.split())
    places = draw.sample(_PLACES, 2 if draw.random() < 0.15 else 1) if position == 0 or draw.random() < 0.6 else []
    affiliations = tuple(f"{draw.choice(_DEPARTMENTS)}, {name}, {city}, {country}." for name, city, country in places)
    orcid = f"0000-0009-{draw.randrange(10000):04d}-{draw.randrange(10000):04d}" if draw.random() < 0.25 else None
    return Person(last, fore, initials, orcid, affiliations)
