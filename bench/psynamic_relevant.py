"""PsyNamic's "relevant" label on items about ketamine: is it a study in people? Reported, not aimed at.

Our answer by rules: a record that names ketamine is relevant unless it was made in animals.
"""

from __future__ import annotations

from pathlib import Path

from bench.measure import Measure
from ingest.evaluation import Counts, GoldText, read_gold, study_of
from ingest.tagging import Tagger
from ingest.topic import is_ketamine


def measures(data: Path, tagger: Tagger) -> list[Measure]:
    folder = data / "gold" / "psynamic" / "relevant"
    gold = read_gold(folder / "val.csv", folder / "meta.json")
    right = false = missed = items = 0
    for text in gold.texts:
        if not is_ketamine(study_of(text)):
            continue
        items += 1
        meant, given = "relevant" in text.labels, _in_people(text, tagger)
        right += meant and given
        false += given and not meant
        missed += meant and not given
    counts = Counts(right, false, missed)
    note = f"precision {counts.precision:.3f}, recall {counts.recall:.3f}, {items} ketamine items"
    return [Measure("psynamic relevant, val, ketamine items", counts.f1, "F1", note=note)]


def _in_people(text: GoldText, tagger: Tagger) -> bool:
    return not any(
        evidence.rule.startswith("animal:") for tag in tagger.tag(study_of(text)) for evidence in tag.evidence
    )
