"""The fields of the query language: ``title:word`` and PubMed's ``word[ti]``; docs/query-language.md lists them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from string import capwords

from index.analysis import tokens
from index.identifiers import identifiers
from index.tree import AnyOf, Fact, Node, Term
from ingest.records import Kind, State

TEXT: dict[str, tuple[str, ...]] = {
    "title": ("title", "other_titles"),
    "abstract": ("abstract",),
    "author": ("authors",),
    "journal": ("journal",),
    "mesh": ("mesh",),
    "keyword": ("keywords",),
    "substance": ("substances",),
    "source": ("source",),
}
"""Fields that are read as words."""

_TEXT_TAGS = {
    "title": ("ti", "title"),
    "author": ("au", "author", "fau", "1au", "lastau", "first author", "last author"),
    "journal": ("ta", "jour", "journal"),
    "mesh": ("mh", "mesh", "mesh terms", "majr", "mesh major topic", "mh:noexp", "mesh terms:noexp"),
    "keyword": ("ot", "other term"),
    "substance": ("nm", "rn", "substance", "supplementary concept"),
}
TAGS: dict[str, str] = {tag: name for name, tags in _TEXT_TAGS.items() for tag in tags} | {
    "tiab": "title/abstract", "title/abstract": "title/abstract",
    "pt": "type", "publication type": "type",
    "dp": "year", "pdat": "year", "date - publication": "year",
    "pmid": "pmid", "uid": "pmid", "aid": "doi", "doi": "doi", "si": "nct",
    "edat": "date", "crdt": "date", "date - entry": "date", "date - create": "date",
    "tw": "", "all": "", "all fields": "", "text word": "",
}  # fmt: skip
"""PubMed's tags, as the field each means; "": everywhere."""
UNKNOWN_TAGS = frozenset({"ad", "affiliation", "la", "language", "sb", "filter", "gr", "ip", "vi", "pg", "is", "auid"})

_KINDS = {"paper": Kind.STUDY, "article": Kind.STUDY, "trial": Kind.REGISTRATION} | {str(kind): kind for kind in Kind}
DESIGNS: dict[str, tuple[str, ...]] = {
    "rct": ("Randomized Controlled Trial",),
    "trial": (
        "Clinical Trial", "Controlled Clinical Trial", "Randomized Controlled Trial", "Pragmatic Clinical Trial",
        "Clinical Trial, Phase I", "Clinical Trial, Phase II", "Clinical Trial, Phase III", "Clinical Trial, Phase IV",
    ),
    "review": ("Review", "Systematic Review"),
    "systematic review": ("Systematic Review",),
    "meta analysis": ("Meta-Analysis",),
    "case report": ("Case Reports",),
    "observational": ("Observational Study",),
    "guideline": ("Guideline", "Practice Guideline"),
}  # fmt: skip
"""Short names of designs, as the publication types that they mean."""
_AT_A_GLANCE: dict[str, tuple[str, ...]] = {
    "rct": ("randomised-controlled-trial",),
    "trial": ("randomised-controlled-trial", "controlled", "single-arm", "cross-over", "parallel", "cluster"),
    "review": ("narrative-review", "systematic-review"),
    "observational": ("cohort", "case-control", "cross-sectional", "real-world"),
}
"""The same as what is known of a study at a glance; all other designs have one name there."""
_ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_YEARS = re.compile(r"(\d{4})?\s*(?:-|:|\.\.)?\s*(\d{4})?")
_DAY = re.compile(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?")


def field_node(name: str, value: str, *, quoted: bool, prefix: bool) -> Node | None:
    """What ``name:value`` means; None when such a field or such a value is not known."""
    if name in TEXT or name == "title/abstract":
        found = tokens(value)
        fields = (*TEXT["title"], "abstract") if name == "title/abstract" else TEXT[name]
        return Term(found, quoted, fields, prefix) if found else None
    reader = _FACTS.get(name)
    return reader(value.strip()) if reader else None


def names() -> tuple[str, ...]:
    return (*TEXT, *_FACTS)


def _kind(value: str) -> Node | None:
    kind = _KINDS.get(value.lower())
    return Fact("kind", (str(kind),)) if kind else None


def _state(value: str) -> Node | None:
    wanted = "-".join(tokens(value))
    state = next((state for state in State if state == wanted and state is not State.DELETED), None)
    return Fact("state", (str(state),)) if state else None


def _design(value: str) -> Node | None:
    """By what is known of the study at a glance, or by its publication type."""
    name = " ".join(tokens(value))
    if not name:
        return None
    known = _AT_A_GLANCE.get(name, (name.replace(" ", "-"),))
    return AnyOf((Fact("design", known), Fact("type", DESIGNS.get(name, (_as_medline(value),)))))


def _type(value: str) -> Node | None:
    return Fact("type", (_as_medline(value),)) if tokens(value) else None


def _as_medline(value: str) -> str:
    # As MEDLINE writes them: "Comparative Study". Capitals that were typed are left as they are.
    return capwords(value) if value.islower() else value


def _at_a_glance(name: str) -> Callable[[str], Node | None]:
    """A fact that is written as its words with hyphens."""

    def read(value: str) -> Node | None:
        return Fact(name, ("-".join(tokens(value)),)) if tokens(value) else None

    return read


def _phase(value: str) -> Node | None:
    number = re.fullmatch(r"(?:phase\s*)?([1-4]|i{1,3}|iv)", value.lower())
    if number is None:
        return None
    found = {roman.lower(): digit for digit, roman in _ROMAN.items()}.get(number[1], number[1])
    return AnyOf((Fact("phase", (found,)), Fact("type", (f"Clinical Trial, Phase {_ROMAN[found]}",))))


def _year(value: str) -> Node | None:
    years = _YEARS.fullmatch(value)
    if years is None or not (years[1] or years[2]):
        return None
    one = years[1] if years[1] and value == years[1] else None
    return Fact("year", (), one or years[1], one or years[2])


def _after(value: str) -> Node | None:
    day = _first_day(value)
    return Fact("date", (), day.isoformat()) if day else None


def _before(value: str) -> Node | None:
    day = _first_day(value)
    return Fact("date", (), None, (day - dt.timedelta(days=1)).isoformat()) if day and day > dt.date.min else None


def _date(value: str) -> Node | None:
    first, _, last = value.partition(":")
    start, end = _first_day(first), _first_day(last or first)
    return Fact("date", (), start.isoformat(), end.isoformat()) if start and end else None


def _first_day(value: str) -> dt.date | None:
    found = _DAY.fullmatch(value.strip())
    if found is None:
        return None
    try:
        return dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None


def _identifier(scheme: str) -> Callable[[str], Node | None]:
    def read(value: str) -> Node | None:
        found = tuple(each for each in identifiers(value) if each.startswith(scheme))
        return Fact("ids", found) if found else None

    return read


_FACTS: dict[str, Callable[[str], Node | None]] = {
    "condition": _at_a_glance("condition"), "kind": _kind, "state": _state, "design": _design, "type": _type,
    "phase": _phase, "population": _at_a_glance("population"), "route": _at_a_glance("route"),
    "year": _year, "after": _after, "since": _after, "before": _before, "date": _date,
    "pmid": _identifier("pubmed:"), "doi": _identifier("doi:"), "nct": _identifier("nct:"),
    "pmcid": _identifier("pmcid:"),
}  # fmt: skip
