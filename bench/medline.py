"""Tags from a paper's words alone against tags from the MeSH headings that people gave it.

Indexers choose a few headings from the whole paper; an abstract names more, and sometimes less. The agreement of two
indexers is itself far from perfect (Funk and Reid 1983), so the figure is a distance, not an error.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from bench.measure import Measure
from bench.mesh_tree import MeshTree
from ingest.evaluation import document, evaluate
from ingest.evaluation.gold import sections
from ingest.records import MeshHeading, Record, Strength, Study
from ingest.tagging import Tagger
from ingest.vocabulary import Vocabulary


def measures(data: Path, tagger: Tagger, tree: MeshTree, large: Iterable[Record]) -> list[Measure]:
    vocabulary = tagger.vocabulary
    conditions = comparable_conditions(vocabulary)
    studies = list(indexed_studies(data, tree, large))
    gold, given = [], []
    for study in studies:
        by_mesh = tagger.tag(dataclasses.replace(study, title=None, abstract=(), keywords=()))
        by_text = tagger.tag(dataclasses.replace(study, mesh_headings=()))
        topics = (tag.condition for tag in by_text if tag.strength is Strength.TOPIC)
        gold.append(frozenset(vocabulary.with_ancestors(tag.condition for tag in by_mesh)).intersection(conditions))
        given.append(frozenset(vocabulary.with_ancestors(topics)).intersection(conditions))
    result = evaluate(conditions, [study.pmid for study in studies], gold, given, samples=200)
    note = f"precision {result.micro.precision:.3f}, recall {result.micro.recall:.3f}, {len(studies)} papers"
    return [Measure("text against human MeSH", result.micro.f1, "micro F1", 0.85, note, document(result))]


def comparable_conditions(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Leaves out what MeSH says by qualifiers ("adverse effects") or not at all, and the roots of our tree."""
    left_out = {
        *vocabulary.with_descendants("safety"),
        *vocabulary.with_descendants("anaesthesia"),
        "healthy-volunteers",
        "mental-health",
        "neurology",
        "insomnia",
        "misuse",
    }
    return tuple(known.id for known in vocabulary.conditions if known.mesh and known.id not in left_out)


def indexed_studies(data: Path, tree: MeshTree, large: Iterable[Record]) -> Iterator[Study]:
    """The papers with MeSH headings given by people, of the large file and of the MEDLINE-format file, each once."""
    seen: set[str] = set()
    for study in chain(_indexed_by_people(large), _with_headings(data, tree)):
        if study.pmid not in seen:
            seen.add(study.pmid)
            yield study


def _indexed_by_people(records: Iterable[Record]) -> Iterator[Study]:
    for record in records:
        if (
            isinstance(record, Study)
            and record.citation_status == "MEDLINE"
            and record.mesh_headings
            and record.indexing_method != "Automated"
        ):
            yield record


def _with_headings(data: Path, tree: MeshTree) -> Iterator[Study]:
    """The papers of a MEDLINE-format file that have an abstract and MeSH headings."""
    text = (data / "gold" / "medline_rct.nbib").read_text(encoding="utf-8")
    for block in text.strip().split("\n\n"):
        fields = _fields(block)
        if fields["PMID"] and fields["AB"] and fields["MH"]:
            yield Study(
                fields["PMID"][0],
                title=" ".join(fields["TI"]),
                abstract=tuple(sections(" ".join(fields["AB"]))),
                mesh_headings=tuple(_heading(written, tree) for written in fields["MH"]),
                citation_status=next(iter(fields["STAT"]), None),
            )


def _fields(block: str) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = defaultdict(list)
    tag = ""
    for line in block.split("\n"):
        if line[:4].strip():
            tag = line[:4].strip()
            fields[tag].append(line[6:].strip())
        elif tag and line.strip():
            fields[tag][-1] += f" {line.strip()}"
    return fields


def _heading(written: str, tree: MeshTree) -> MeshHeading:
    name = written.split("/")[0].lstrip("*")
    return MeshHeading(tree.ids.get(name, "unknown"), name, major="*" in written)
