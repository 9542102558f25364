"""Papers with the publication types that people gave them: a MEDLINE-format file (.nbib) or PubMed's XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import BadSettings
from ingest.evaluation.gold import sections
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import PublicationType, Study

RCT = "Randomized Controlled Trial"
_TAG = re.compile(r"^([A-Z]{2,4}) *- (.*)$")


def read_papers(path: Path) -> tuple[Study, ...]:
    """The papers of the file that people indexed. BadSettings when it cannot be read, BadBatch when its XML is damaged.

    A publication type that a machine gave is no judgement: papers indexed automatically are left out.
    """
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise BadSettings(f"{path} cannot be read ({problem.strerror}); give an .nbib or PubMed XML file.") from problem
    if path.suffix in (".xml", ".gz"):
        records = parse_pubmed(raw).records
        found = tuple(one for one in records if isinstance(one, Study) and _by_people(one))
    else:
        found = tuple(_medline(raw.decode("utf-8", "replace")))
    if not found:
        raise BadSettings(f"{path} holds no paper with publication types; give an .nbib or PubMed XML file.")
    return found


def is_rct(study: Study) -> bool:
    """Whether people said so."""
    return any(one.name == RCT for one in study.publication_types)


def _by_people(study: Study) -> bool:
    return study.citation_status == "MEDLINE" and study.indexing_method != "Automated"


def _medline(text: str) -> Iterator[Study]:
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        fields = _fields(block)
        types = fields.get("PT", [])
        if fields.get("PMID") and types and fields.get("STAT", ["MEDLINE"])[0] == "MEDLINE":
            yield Study(
                fields["PMID"][0],
                title=" ".join(fields.get("TI", [])) or None,
                abstract=tuple(sections(" ".join(fields.get("AB", [])))),
                publication_types=tuple(PublicationType(name.title().replace("'S", "'s")) for name in types),
            )


def _fields(block: str) -> dict[str, list[str]]:
    """Tag → values; lines that begin with spaces go on with the value before."""
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for line in block.split("\n"):
        begun = _TAG.match(line)
        if begun:
            values = fields.setdefault(begun[1], [])
            values.append(begun[2].strip())
        elif values and line.strip():
            values[-1] = f"{values[-1]} {line.strip()}"
    return fields
