"""Who was studied: people, animals or cells; of what age and sex. MeSH check tags first, words where there are none."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.facts.lexicon import Hit
from ingest.facts.reading import Reading
from ingest.records import Evidence, Fact, Study

Grouped = Mapping[str, Mapping[str, tuple[Hit, ...]]]
_SPECIES = {"Humans": "human", "Mice": "mouse", "Rats": "rat", "Animals": "other-animal"}
_AGES = {
    "Adult": "adults",
    "Middle Aged": "adults",
    "Young Adult": "adults",
    "Aged": "older-adults",
    "Aged, 80 and over": "older-adults",
    "Adolescent": "adolescents",
    "Child": "children",
    "Child, Preschool": "children",
    "Infant": "children",
    "Infant, Newborn": "children",
}
_NOT_STUDIED = ("childhood", "prenatal", "in utero")
"""Words that speak of a past, not of who takes part."""


def population_of(study: Study, reading: Reading, found: Grouped) -> tuple[Fact, ...]:
    """By the check tags; else people where they are named, and animals or cells where those are named as often."""
    tagged = _headings(study, _SPECIES)
    if len(tagged) > 1:
        tagged.pop("other-animal", None)  # "Animals" stands beside every species
    if tagged:
        return tuple(tagged.values())
    rows = found.get("population", {})
    people = len(rows.get("human", ()))
    creatures = {value: hits for value, hits in rows.items() if value != "human"}
    named = sum(map(len, creatures.values()))
    in_title = any(hits[0].start < reading.title_end for hits in creatures.values())
    chosen = [
        value
        for value in rows
        if value == "human" and (people >= named or people > 2) and not (in_title and people < 3)
    ]
    chosen += [value for value in creatures if in_title or named > people]
    return tuple(_fact(reading, value, rows[value]) for value in chosen)


def ages_of(study: Study, reading: Reading, found: Grouped) -> tuple[Fact, ...]:
    tagged = _headings(study, _AGES)
    if tagged:
        return tuple(tagged.values())
    rows = found.get("age", {})
    return tuple(
        _fact(reading, value, hits)
        for value, hits in rows.items()
        if any(hit.phrase not in _NOT_STUDIED for hit in hits)
    )


def sex_of(study: Study, reading: Reading, found: Grouped) -> Fact | None:
    """Female and Male check tags together are both; else the words."""
    tagged = _headings(study, {"Female": "female", "Male": "male"})
    if len(tagged) == 2:
        return Fact("both", tuple(item for fact in tagged.values() for item in fact.evidence))
    if tagged:
        return next(iter(tagged.values()))
    rows = found.get("sex", {})
    if "both" in rows:
        return _fact(reading, "both", rows["both"])
    if "male" in rows and "female" in rows:
        return Fact("both", _fact(reading, "male", rows["male"]).evidence + _fact(reading, "", rows["female"]).evidence)
    return next((_fact(reading, value, rows[value]) for value in ("male", "female") if value in rows), None)


def _headings(study: Study, names: Mapping[str, str]) -> dict[str, Fact]:
    """Facts by value, from the MeSH check tags."""
    found: dict[str, Fact] = {}
    for place, heading in enumerate(study.mesh_headings):
        value = names.get(heading.name)
        if value and value not in found:
            evidence = Evidence(f"mesh.{place}", 0, len(heading.name), heading.name, f"mesh:{heading.ui}")
            found[value] = Fact(value, (evidence,))
    return found


def _fact(reading: Reading, value: str, hits: tuple[Hit, ...]) -> Fact:
    return Fact(value, tuple(reading.evidence(hit.start, hit.end, hit.rule) for hit in hits[:3]))
