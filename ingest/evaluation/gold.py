"""Reads labelled texts: a CSV file with the columns id, text, labels, and a meta.json that names the labels."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import BadSettings
from ingest.records import AbstractSection, Study

_TITLE_ENDS = ("^\\n", "^\n")
"""What stands between a title and its abstract: a caret and a line feed, mostly written as two letters."""
_LABEL = re.compile(r"(?:^|(?<=[.!?)] ))([A-Z][A-Za-z &/,-]{3,45}): ")


@dataclass(frozen=True, slots=True)
class GoldText:
    id: str
    title: str
    abstract: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """labels: every label there is, in the order of the meta file."""

    labels: tuple[str, ...]
    texts: tuple[GoldText, ...]


def read_gold(texts: Path, meta: Path) -> GoldSet:
    """The labelled texts of a file. BadSettings names the file, the line and the remedy."""
    names = _label_names(meta)
    try:
        with texts.open(encoding="utf-8", newline="") as handle:
            rows = csv.DictReader(handle)
            found = tuple(_text(row, names, f"{texts}, record {number}") for number, row in enumerate(rows, start=1))
    except OSError as error:
        raise BadSettings(
            f"The file {texts} cannot be read ({error.strerror}); give the path of a CSV file."
        ) from error
    return GoldSet(names, found)


def study_of(text: GoldText) -> Study:
    """The text as a paper, its inline section labels ("METHODS: ...") taken apart."""
    return Study(text.id, title=text.title, abstract=tuple(sections(text.abstract)))


def sections(abstract: str) -> Iterator[AbstractSection]:
    """The parts of an abstract that carries its section labels within the text."""
    labels = list(_LABEL.finditer(abstract))
    if len(labels) < 2:
        if abstract:
            yield AbstractSection(abstract)
        return
    if abstract[: labels[0].start()].strip():
        yield AbstractSection(abstract[: labels[0].start()].strip())
    ends = [label.start() for label in labels[1:]] + [len(abstract)]
    for label, end in zip(labels, ends, strict=True):
        yield AbstractSection(abstract[label.end() : end].strip(), label.group(1))


def _label_names(meta: Path) -> tuple[str, ...]:
    try:
        names: Mapping[str, str] = json.loads(meta.read_text(encoding="utf-8"))["Int_to_label"]
    except (OSError, ValueError, KeyError) as error:
        raise BadSettings(
            f'The labels file {meta} does not name the labels ("Int_to_label": {{"0": ...}}); correct it.'
        ) from error
    return tuple(names[number] for number in sorted(names, key=int))


def _text(row: Mapping[str, str | None], names: tuple[str, ...], place: str) -> GoldText:
    missing = [column for column in ("id", "text", "labels") if row.get(column) is None]
    if missing:
        raise BadSettings(f"{place} has no column {', '.join(missing)}; the columns are id, text, labels.")
    title, abstract = _split(row["text"] or "")
    return GoldText(row["id"] or "", title, abstract, _labels(row["labels"] or "", names, place))


def _split(text: str) -> tuple[str, str]:
    for end in _TITLE_ENDS:
        title, found, abstract = text.partition(end)
        if found:
            return title, abstract
    return text, ""


def _labels(written: str, names: tuple[str, ...], place: str) -> frozenset[str]:
    """ "[1, 0, 1]" marks every label with 0 or 1; "2" is the number of the only one."""
    try:
        value: Any = json.loads(written)
    except ValueError as error:
        raise BadSettings(
            f'{place}: the labels "{written}" are neither a number nor a list of 0 and 1; correct them.'
        ) from error
    if isinstance(value, int) and 0 <= value < len(names):
        return frozenset({names[value]})
    if isinstance(value, list) and len(value) == len(names) and all(mark in (0, 1) for mark in value):
        return frozenset(name for name, mark in zip(names, value, strict=True) if mark)
    raise BadSettings(
        f'{place}: the labels "{written}" do not fit the {len(names)} labels of the meta file; correct them.'
    )
