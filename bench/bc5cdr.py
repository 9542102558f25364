"""Diseases named in BC5CDR's abstracts (Li et al. 2016, train and development sets) against our tags.

Document by document. A tag of either strength counts: the annotators marked every mention. MeSH ids are mapped through
the tree; wider conditions count with narrower ones on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Measure
from bench.mesh_tree import ConditionsByMesh, MeshTree, comparable
from ingest.evaluation import document, evaluate
from ingest.records import AbstractSection, Study
from ingest.tagging import Tagger

_LEFT_OUT = ("anaesthesia", "misuse", "neurology", "mental-health", "safety", "mood-disorders", "burn-pain", "insomnia")
"""What no annotator could mark: the roots of our tree, and conditions that MeSH files under something else."""
_FILES = ("CDR_TrainingSet.PubTator.txt", "CDR_DevelopmentSet.PubTator.txt")
_TEXT = re.compile(r"(\d+)\|([ta])\|(.*)")

WRONG_SENSES = (
    ("354896", 142),
    ("8421099", 759),
    ("10706004", 1441),
    ("3173179", 266),
    ("8741744", 750),
    ("15278670", 1484),
    ("2484011", 513),
    ("6794356", 651),
    ("10524660", 1480),
    ("10524660", 1616),
    ("3413271", 451),
    ("921394", 317),
    ("921394", 378),
    ("2840807", 788),
    ("8424298", 930),
)
"""PMID and offset of words annotated as Depressive Disorder that mean none: of the heart, synapses, an ST segment,
of breathing, a scale's name. They are no depression here, in the gold labels either."""
_OTHER_DEPRESSIONS = re.compile(r"depress", re.IGNORECASE)
_DEPRESSIVE = frozenset({"D003863", "D003866", "D003865", "D061218", "D001714", "D019052", "D019263"})


@dataclass(frozen=True, slots=True)
class Mention:
    start: int
    end: int
    text: str
    mesh: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    pmid: str
    title: str
    abstract: str
    diseases: tuple[Mention, ...]

    @property
    def study(self) -> Study:
        return Study(self.pmid, title=self.title, abstract=(AbstractSection(self.abstract),))


def measures(data: Path, tagger: Tagger, tree: MeshTree) -> list[Measure]:
    documents = tuple(read_documents(data))
    vocabulary = tagger.vocabulary
    conditions = comparable(vocabulary, tree, _LEFT_OUT)
    mapped, shown = ConditionsByMesh(vocabulary, tree, conditions), frozenset(conditions)
    wrong = frozenset(WRONG_SENSES)
    gold, given = [], []
    for found in documents:
        meant = {
            condition
            for mention in found.diseases
            if (found.pmid, mention.start) not in wrong
            for ui in mention.mesh
            for condition in mapped.of(ui)
        }
        gold.append(shown.intersection(vocabulary.with_ancestors(meant)))
        given.append(shown.intersection(vocabulary.with_ancestors(tag.condition for tag in tagger.tag(found.study))))
    result = evaluate(conditions, [found.pmid for found in documents], gold, given, samples=200)
    precision, recall = result.micro.precision, result.micro.recall
    return [
        Measure(
            "bc5cdr, train and development",
            result.micro.f1,
            "micro F1",
            0.92,
            f"precision {precision:.3f}, recall {recall:.3f}, {len(documents)} abstracts",
            document(result),
        ),
        _wrong_senses(documents, tagger),
    ]


def _wrong_senses(documents: tuple[Document, ...], tagger: Tagger) -> Measure:
    """Of the mentions of "depress…" in another sense than mood, the share that no tag of ours takes as evidence."""
    wrong = frozenset(WRONG_SENSES)
    total, kept = 0, []
    for found in documents:
        mentions = [
            mention
            for mention in found.diseases
            if _OTHER_DEPRESSIONS.search(mention.text)
            and ((found.pmid, mention.start) in wrong or not _DEPRESSIVE.intersection(mention.mesh))
        ]
        total += len(mentions)
        kept += [f"{found.pmid}:{mention.start}" for mention in mentions if _taken(found, mention, tagger)]
    return Measure(
        "bc5cdr, wrong-sense depressions rejected",
        (total - len(kept)) / total if total else None,
        "share",
        1.0,
        f"{total - len(kept)} of {total}",
        {"taken": kept},
    )


def _taken(found: Document, mention: Mention, tagger: Tagger) -> bool:
    moods = frozenset(tagger.vocabulary.with_descendants("depression"))
    shift = len(found.title) + 1
    return any(
        tag.condition in moods
        and evidence.field != "mesh"
        and not evidence.rule.startswith("animal:")
        and _overlaps(evidence.start + (0 if evidence.field == "title" else shift), len(evidence.text), mention)
        for tag in tagger.tag(found.study)
        for evidence in tag.evidence
    )


def _overlaps(start: int, length: int, mention: Mention) -> bool:
    return start < mention.end and mention.start < start + length


def read_documents(data: Path) -> Iterator[Document]:
    for name in _FILES:
        for block in (data / "gold" / "bc5cdr" / name).read_text(encoding="utf-8").strip().split("\n\n"):
            yield _document(block)


def _document(block: str) -> Document:
    texts: dict[str, str] = {}
    pmid, mentions = "", []
    for line in block.split("\n"):
        match = _TEXT.fullmatch(line)
        if match:
            pmid = match.group(1)
            texts[match.group(2)] = match.group(3)
            continue
        columns = line.split("\t")
        if len(columns) > 5 and columns[4] == "Disease":
            mentions.append(Mention(int(columns[1]), int(columns[2]), columns[3], tuple(re.split(r"[|,]", columns[5]))))
    return Document(pmid, texts["t"], texts["a"], tuple(mentions))
