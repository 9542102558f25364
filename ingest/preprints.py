"""Which paper a preprint became, where neither of the two says so: by title, first author and year, with a score.

A preprint's own UpdateIn stands in ``ingest.parsing.states``. Here a paper's UpdateOf counts for certain, and of what
no record says only the surest is taken for true; what comes close to it is a suggestion for a person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from ingest.parsing.plain_text import without_accents
from ingest.parsing.states import PREPRINT
from ingest.records import State, Study

BECAME = 0.98
"""The score from which the preprint counts as superseded."""
SUGGESTED = 0.80
_TITLE, _PEOPLE = 0.75, 0.25
_FEWEST_WORDS = 5
"""A shorter title ("Ketamine for depression") is many papers' title."""
_EARLIEST, _LATEST = -0.25, 3.0
"""Years from the preprint to its paper; the earlier date of a paper may be that of an issue."""
_NO_PAPER = frozenset(
    {
        PREPRINT, "Published Erratum", "Retraction of Publication", "Expression of Concern", "Comment", "News",
        "Letter", "Editorial", "Congress", "Meeting Abstract", "Clinical Trial Protocol",
    }
)  # fmt: skip
_NUMBER = re.compile(r"\w*\d\w*|[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third")
_GONE = frozenset({State.RETRACTED, State.WITHDRAWN, State.DELETED, State.REPUBLISHED})


@dataclass(frozen=True, slots=True)
class Pairing:
    """``score``: 0 to 1, 1.0 where a record says so; ``evidence``: what the two share, in words."""

    preprint: str
    paper: str
    score: float
    evidence: str

    @property
    def is_sure(self) -> bool:
        return self.score >= BECAME


def is_preprint(study: Study) -> bool:
    return any(kind.name == PREPRINT for kind in study.publication_types)


def pairings(studies: Iterable[Study]) -> tuple[Pairing, ...]:
    """For each preprint that nothing supersedes yet, the paper it became, or may have become.

    Two papers that are as likely are two suggestions at best: the better of them is kept below ``BECAME``.
    """
    known = [study for study in studies if study.state not in _GONE]
    named = _named_by_papers(known)
    by_author: dict[str, list[Study]] = defaultdict(list)
    for study in known:
        if not any(kind.name in _NO_PAPER for kind in study.publication_types) and (key := _first_author(study)):
            by_author[key].append(study)
    found = []
    for study in known:
        if is_preprint(study) and study.state is not State.SUPERSEDED:
            pairing = named.get(study.id) or _best(study, by_author.get(_first_author(study) or "", ()))
            if pairing:
                found.append(pairing)
    return tuple(found)


def _named_by_papers(studies: Iterable[Study]) -> Mapping[str, Pairing]:
    """What papers say themselves, by the preprint's id."""
    return {
        f"pubmed:{correction.pmid}": Pairing(
            f"pubmed:{correction.pmid}", study.id, 1.0, "the paper names it (UpdateOf)"
        )
        for study in studies
        if not is_preprint(study)
        for correction in study.corrections
        if correction.ref_type == "UpdateOf" and correction.pmid
    }


def _best(preprint: Study, papers: Iterable[Study]) -> Pairing | None:
    ranked = sorted(((_score(preprint, paper), paper.id) for paper in papers), reverse=True)
    if not ranked or ranked[0][0] < SUGGESTED:
        return None
    score, paper = ranked[0]
    evidence = f"same first author, title and authors alike ({score:.2f})"
    if score >= BECAME and len(ranked) > 1 and ranked[1][0] >= BECAME:
        return Pairing(preprint.id, paper, BECAME - 0.01, f"{evidence}, and {ranked[1][1]} is as like")
    return Pairing(preprint.id, paper, round(score, 3), evidence)


def _score(preprint: Study, paper: Study) -> float:
    """0 where the times do not fit or the titles say too little."""
    years = _years_between(preprint, paper)
    ours, theirs = _words(preprint.title), _words(paper.title)
    if years is None or not _EARLIEST <= years <= _LATEST or min(len(ours), len(theirs)) < _FEWEST_WORDS:
        return 0.0
    alike = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    score = _TITLE * alike + _PEOPLE * _shared_people(preprint, paper)
    return score if _numbers(ours) == _numbers(theirs) else min(score, BECAME - 0.01)


def _numbers(words: list[str]) -> list[str]:
    """What tells the parts of a series apart: "part 2", "stage II", "three cell lines"."""
    return [word for word in words if _NUMBER.fullmatch(word)]


def _years_between(preprint: Study, paper: Study) -> float | None:
    early, late = (one.first_available or one.published for one in (preprint, paper))
    return (late.value - early.value).days / 365.25 if early and late else None


def _shared_people(preprint: Study, paper: Study) -> float:
    """The share of the shorter list's last names that stand in the other; reviewers add authors, seldom take some."""
    ours, theirs = ({_plain(author.last_name or "") for author in one.authors} - {""} for one in (preprint, paper))
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / shorter if shorter else 0.0


def _first_author(study: Study) -> str | None:
    """ "garcia m": last name and first letter."""
    if not study.authors or not study.authors[0].last_name:
        return None
    first = study.authors[0]
    return f"{_plain(first.last_name or '')} {_plain(first.fore_name or first.initials or '')[:1]}"


def _words(title: str | None) -> list[str]:
    return re.findall(r"\w+", _plain(title or ""))


def _plain(text: str) -> str:
    """Without accents and capitals."""
    return without_accents(text.casefold())
