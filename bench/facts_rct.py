"""Randomised controlled trials among PubMed records: our three cut-offs beside PubMed's Clinical Queries."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.facts_fitting import fit
from bench.facts_psynamic import split
from bench.facts_titles import announced
from bench.measure import Measure, optional
from ingest.evaluation import study_of
from ingest.facts.lexicon import shipped_lexicon
from ingest.facts.linear import LinearModel, load_model
from ingest.facts.medline import is_rct, read_papers
from ingest.facts.rct import CUTS, rct_features, rct_score
from ingest.facts.reading import read_study
from ingest.records import Study

DAILY = Path("pubmed") / "pubmed21n1298.xml.gz"
JUDGED = Path("gold") / "medline_rct.nbib"
TRIAL_LABEL = "Randomized-controlled trial (RCT)"
SENSITIVITIES = {"precise": 0.90, "balanced": 0.94, "sensitive": 0.97}
"""Where the cut-offs are set: on scores that each paper got from models that had not seen it."""
_PENALTY, _FOLDS = 0.1, 5
_JUDGED_TIMES = 2
"""How much more a person's judgement weighs than what a title announces."""
_RIVAL_GOALS = {"sensitivity": 0.93, "specificity": 0.97, "precision": 0.54}


def fit_rct(data: Path) -> LinearModel:
    """The model and its cut-offs, from papers whose publication types people gave and from PsyNamic's train split."""
    papers, others = _papers(data), _others(data)
    unseen = _unseen_scores(papers, others)
    scores = sorted((unseen[study.pmid] for study in papers if is_rct(study)), reverse=True)
    cuts = {name: round(scores[math.ceil(len(scores) * share) - 1], 3) for name, share in SENSITIVITIES.items()}
    return dataclasses.replace(_fit(papers, others), cuts=cuts)


def measures(data: Path) -> list[Measure]:
    """Cross-validated: the shipped model has learnt from the same papers."""
    papers = _papers(data)
    model = load_model("rct")
    scores = _unseen_scores(papers, _others(data))
    rows: list[Measure] = []
    for name in CUTS:
        rows += _rows(f"RCT, {name} cut-off, 5-fold", papers, _reaches(scores, model.cuts[name]), name == "balanced")
    rows += _rows("RCT, Clinical Queries' words (narrow)", papers, narrow_query, False)
    rows += _rows("RCT, Clinical Queries' words (broad)", papers, broad_query, False)
    return rows


def _reaches(scores: Mapping[str, float], cut: float) -> Callable[[Study], bool]:
    return lambda study: scores[study.pmid] >= cut


Example = tuple[dict[str, float], bool]


def _papers(data: Path) -> tuple[Study, ...]:
    """Each once: the file repeats some, and a repeated one would be seen in fitting and judged after."""
    return tuple({study.pmid: study for study in read_papers(data / JUDGED)}.values())


def _others(data: Path) -> list[Example]:
    """More to learn from: the daily file's few indexed papers and announced trials, and PsyNamic's train split."""
    found = [(_row(study), is_rct(study)) for study in read_papers(data / DAILY)]
    found += [(_row(study), mark) for study, mark in announced(data / DAILY)]
    return found + [
        (_row(study_of(text)), TRIAL_LABEL in text.labels) for text in split(data, "study_type", "train").texts
    ]


def _fit(papers: Sequence[Study], others: Sequence[Example]) -> LinearModel:
    rows = [*((_row(study), is_rct(study)) for study in papers)] * _JUDGED_TIMES + [*others]
    return fit([row for row, _ in rows], {"rct": [mark for _, mark in rows]}, penalty=_PENALTY, ratios=True)


def _unseen_scores(papers: Sequence[Study], others: Sequence[Example]) -> dict[str, float]:
    selection: Any = optional("sklearn.model_selection")
    folds = selection.StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    scores: dict[str, float] = {}
    for seen, unseen in folds.split(papers, [is_rct(study) for study in papers]):
        model = _fit([papers[place] for place in seen], others)
        scores.update((papers[place].pmid, rct_score(papers[place], model)) for place in unseen)
    return scores


def _row(study: Study) -> dict[str, float]:
    reading = read_study(study)
    return rct_features(reading, shipped_lexicon().hits(reading))


def narrow_query(study: Study) -> bool:
    """ "randomized AND controlled AND trial" in title and abstract: Therapy/Narrow without its publication type."""
    words = _words(study)
    return {"randomized", "controlled", "trial"} <= words


def broad_query(study: Study) -> bool:
    """ "(clinical AND trial) OR random*": Therapy/Broad without its publication type, headings and subheadings."""
    words = _words(study)
    return {"clinical", "trial"} <= words or any(word.startswith("random") for word in words)


def _words(study: Study) -> set[str]:
    text = " ".join((study.title or "", *(section.text for section in study.abstract)))
    return set(re.findall(r"\w+", text.lower()))


def _rows(name: str, papers: Sequence[Study], found: Callable[[Study], bool], aimed: bool) -> list[Measure]:
    right = sum(found(one) and is_rct(one) for one in papers)
    false = sum(found(one) and not is_rct(one) for one in papers)
    trials = sum(map(is_rct, papers))
    values = {
        "sensitivity": right / trials,
        "specificity": 1 - false / (len(papers) - trials),
        "precision": right / (right + false) if right + false else 0.0,
    }
    goals = _RIVAL_GOALS if aimed and "balanced" in name else {}
    note = f"{trials} trials of {len(papers)} papers"
    return [Measure(f"{name}: {what}", value, "", goals.get(what), note) for what, value in values.items()]
