"""Labels of a text in the terms of a published task (PsyNamic, Bernhard et al.), by the shipped linear models."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.facts.counts import candidates
from ingest.facts.features import features_of
from ingest.facts.lexicon import Lexicon, shipped_lexicon
from ingest.facts.linear import LinearModel, load_model
from ingest.facts.reading import Reading, read_study
from ingest.facts.sizes import band_features, scored
from ingest.facts.style import style_features
from ingest.facts.tagged import tag_features
from ingest.records import Study
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary

COUNTED, TAGGED = "number_of_participants", "condition"
TASKS = (
    "study_type",
    COUNTED,
    "substances",
    "application_form",
    "clinical_trial_phase",
    "sex_of_participants",
    "age_of_participants",
    "regimen",
    "setting",
    "study_control",
    TAGGED,
)
"""The tasks for which a model is shipped."""


@dataclass(frozen=True, slots=True)
class Labeller:
    """counts: the model that judges numbers, tagger: the condition tags; each for the task that asks for them."""

    model: LinearModel
    lexicon: Lexicon
    counts: LinearModel | None = None
    tagger: Tagger | None = None

    def features(self, study: Study) -> dict[str, float]:
        reading = read_study(study)
        found = task_features(reading, self.lexicon, self.counts)
        found.update(style_features(study, reading) if self.tagger is None else tag_features(study, self.tagger))
        return found

    def labels(self, study: Study) -> frozenset[str]:
        return self.model.chosen(self.features(study))

    def reasons(self, study: Study, label: str) -> tuple[tuple[str, float], ...]:
        """The features that spoke loudest for a label."""
        return self.model.reasons(self.features(study), label)


def task_features(reading: Reading, lexicon: Lexicon, counts: LinearModel | None) -> dict[str, float]:
    bands = {} if counts is None else band_features(scored(candidates(reading), counts))
    return features_of(reading, lexicon.hits(reading), bands)


def load_labeller(task: str) -> Labeller:
    """The shipped labeller of one of TASKS."""
    counts = load_model("counts") if task == COUNTED else None
    return Labeller(load_model(task), shipped_lexicon(), counts, tagger_for(task))


def tagger_for(task: str) -> Tagger | None:
    return Tagger(load_vocabulary()) if task == TAGGED else None
