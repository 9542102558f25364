"""Papers whose titles announce what they are: more trials to learn from than people have judged.

A title that calls the paper a randomised trial is believed, and these words are taken out of it, so that the rest must
tell; titles that name another design, and papers in which nothing is random, are no trials. Papers that people have
indexed are left out: they judge.
"""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.parsing.pubmed import parse_pubmed
from ingest.records import Study

_TRIAL = re.compile(
    r"(?:[:,.-]\s*)?\b(?:an?|the)?\s*(?:[\w-]+[ ,]+){0,6}randomi[sz]ed[ ,](?:[\w-]+[ ,]+){0,5}(?:trial|study)\b\.?",
    re.IGNORECASE,
)
_ABOUT_TRIALS = re.compile(
    r"protocol|review|meta-?analy|secondary|post[- ]hoc|mendelian|follow-up|analysis|design|rationale|trials"
    r"|perspective|comment|non-?random|quasi|rats|mice|dogs",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"retrospective|cohort|cross-sectional|review|meta-analysis|case report|case series|survey|prevalence|qualitative"
    r"|protocol|secondary analysis|post[- ]hoc|case-control|open[- ]label|single[- ]arm|mendelian|in (?:rats|mice)"
    r"|pilot study",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"randomi[sz]", re.IGNORECASE)
_OF_A_TRIAL = re.compile(r"protocol|systematic|meta-analysis|secondary|post[- ]hoc|design and", re.IGNORECASE)
_SHORTEST, _MOST_ELSE, _MOST_PLAIN, _SEED = 400, 2_000, 1_400, 0


def announced(path: Path) -> Iterator[tuple[Study, bool]]:
    """Papers of a PubMed file with what their titles say: a randomised trial, or not; the same on every call."""
    papers = [one for one in parse_pubmed(path.read_bytes()).records if isinstance(one, Study) and _usable(one)]
    otherwise = [one for one in papers if _ELSE.search(one.title or "") and not _RANDOM.search(one.title or "")]
    plain = [one for one in papers if not _ELSE.search(one.title or "") and "random" not in _text(one).casefold()]
    for one in papers:
        title = one.title or ""
        if _TRIAL.search(title) and not _ABOUT_TRIALS.search(title):
            yield dataclasses.replace(one, title=_TRIAL.sub("", title).strip() or title), True
        elif _RANDOM.search(title) and _OF_A_TRIAL.search(title):
            yield one, False
    chance = random.Random(_SEED)  # noqa: S311 - a fixed seed makes the same model twice; nothing secret hangs on it
    for pool, most in ((otherwise, _MOST_ELSE), (plain, _MOST_PLAIN)):
        yield from ((one, False) for one in chance.sample(pool, min(most, len(pool))))


def _usable(study: Study) -> bool:
    length = sum(len(section.text) for section in study.abstract)
    return bool(study.title) and length > _SHORTEST and study.citation_status != "MEDLINE"


def _text(study: Study) -> str:
    return " ".join((study.title or "", *(section.text for section in study.abstract)))
