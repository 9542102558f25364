"""Reads a vocabulary file; a file with an error is refused as a whole and names its line."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ingest.errors import BadSettings
from ingest.vocabulary.lines import Problem
from ingest.vocabulary.model import Abbreviation, Condition, Vocabulary
from ingest.vocabulary.validation import problems_of

SHIPPED = Path(__file__).with_name("conditions.toml")


def load_vocabulary(path: Path | None = None) -> Vocabulary:
    """The vocabulary of ``path`` (default: the shipped one). BadSettings names the file, the line and the remedy."""
    source = SHIPPED if path is None else path
    text = _read(source)
    problems = problems_of(text)
    if problems:
        raise BadSettings(_complaint(source, problems))
    return vocabulary_of(tomllib.loads(text))


def adopt(candidate: Path, target: Path) -> Vocabulary:
    """Puts the file ``candidate`` in the place of ``target`` and gives the new vocabulary.

    A file with an error changes nothing: BadSettings is raised before ``target`` is touched. The exchange is a rename.
    """
    vocabulary = load_vocabulary(candidate)
    beside = target.with_name(f".{target.name}.new")
    try:
        beside.write_text(_read(candidate), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        raise BadSettings(
            f"The vocabulary file {target} cannot be written ({error.strerror}); make its folder writable."
        ) from error
    return vocabulary


def check(path: Path, *, mesh: Mapping[str, str] | None = None) -> list[Problem]:
    """Every problem of a file, by line; an empty list means that it can be used.

    mesh: MeSH descriptor id → heading; with it the ids are compared with MeSH itself, without it only their form is.
    """
    try:
        text = _read(path)
    except BadSettings as error:
        return [Problem(0, str(error))]
    return problems_of(text, mesh=mesh)


def vocabulary_of(document: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary of a checked document."""
    conditions = tuple(_condition(table) for table in document["condition"])
    never = tuple(document.get("never", ()))
    meaning = _fingerprint(conditions, never)
    return Vocabulary(f"{document['version']}+{meaning}", conditions, never)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadSettings(
            f"The vocabulary file {path} cannot be read ({error.strerror}); give the path of a readable file."
        ) from error
    except UnicodeDecodeError as error:
        raise BadSettings(
            f"The vocabulary file {path} is not UTF-8 text (byte {error.start}); save it as UTF-8."
        ) from error


def _complaint(path: Path, problems: list[Problem]) -> str:
    first = problems[0]
    more = f" ({len(problems) - 1} more problems in the file)" if len(problems) > 1 else ""
    return f"The vocabulary file {path} cannot be used: line {first.line}: {first.message}{more}"


def _condition(table: Mapping[str, Any]) -> Condition:
    mesh = [entry.split(" ", 1) for entry in table.get("mesh", ())]
    return Condition(
        id=table["id"],
        label=table["label"],
        parents=tuple(table.get("parents", ())),
        mesh=tuple(parts[0] for parts in mesh),
        mesh_headings=tuple(parts[1] if len(parts) > 1 else "" for parts in mesh),
        phrases=tuple(table.get("phrases", ())),
        cues=tuple(table.get("cues", ())),
        abbreviations=tuple(
            Abbreviation(entry["text"], tuple(entry.get("context", ())), bool(entry.get("cue", False)))
            for entry in table.get("abbreviations", ())
        ),
        not_phrases=tuple(table.get("not_phrases", ())),
        counts_when_denied=bool(table.get("counts_when_denied", False)),
        icd10=tuple(table.get("icd10", ())),
        icd11=tuple(table.get("icd11", ())),
        snomed=tuple(table.get("snomed", ())),
    )


def _fingerprint(conditions: Iterable[Condition], never: Iterable[str]) -> str:
    """Twelve hexadecimal digits over the meaning of the file: comments and layout do not change it, words do."""
    digest = hashlib.sha256(repr(sorted(never)).encode())
    for condition in sorted(conditions, key=lambda known: known.id):
        digest.update(repr(condition).encode())
    return digest.hexdigest()[:12]
