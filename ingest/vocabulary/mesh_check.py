"""Compares the vocabulary's MeSH ids and headings with MeSH itself, and records the result.

    python -m ingest.vocabulary.mesh_check DESCRIPTORS.csv --out docs/vocabulary-check.md

DESCRIPTORS.csv has the columns id (a descriptor's address or id) and subject (its heading). Ends with 1 on a problem.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from ingest.errors import BadSettings
from ingest.vocabulary.lines import Problem
from ingest.vocabulary.loading import SHIPPED, check, load_vocabulary
from ingest.vocabulary.model import Vocabulary


def read_headings(path: Path) -> dict[str, str]:
    """MeSH descriptor id → heading. BadSettings when the file is no such list."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            found = {row["id"].rsplit("/", 1)[-1]: row["subject"] for row in csv.DictReader(handle)}
    except OSError as error:
        raise BadSettings(f"The MeSH list {path} cannot be read ({error.strerror}); give its path.") from error
    except KeyError as error:
        raise BadSettings(f"The MeSH list {path} has no column {error}; its columns are id and subject.") from error
    if not found:
        raise BadSettings(f"The MeSH list {path} is empty; give the complete list of descriptors.")
    return found


def report(vocabulary: Vocabulary, headings: Mapping[str, str], problems: list[Problem], source: str) -> str:
    """The result as a page: what was compared with what, the problems, and each condition's descriptors."""
    return "\n".join(_lines(vocabulary, headings, problems, source)) + "\n"


def _lines(vocabulary: Vocabulary, headings: Mapping[str, str], problems: list[Problem], source: str) -> Iterator[str]:
    used = sum(len(condition.mesh) for condition in vocabulary.conditions)
    yield "# Vocabulary check"
    yield ""
    yield "Written by `python -m ingest.vocabulary.mesh_check`; do not edit."
    yield ""
    yield (
        f"Vocabulary {vocabulary.version}: {len(vocabulary.conditions)} conditions, {used} MeSH descriptors, "
        f"compared with the {len(headings):,} descriptors of `{source}`."
    )
    yield ""
    yield f"Problems: {len(problems)}."
    yield from (f"- line {problem.line}: {problem.message}" for problem in problems)
    yield ""
    yield "| condition | label | parents | MeSH | phrases | abbreviations |"
    yield "|---|---|---|---|---|---|"
    for condition in vocabulary.conditions:
        mesh = "; ".join(f"{ui} {headings.get(ui, 'unknown')}" for ui in condition.mesh) or "none"
        yield (
            f"| {condition.id} | {condition.label} | {', '.join(condition.parents) or '-'} | {mesh} | "
            f"{len(condition.phrases)} | {', '.join(entry.text for entry in condition.abbreviations) or '-'} |"
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m ingest.vocabulary.mesh_check", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("descriptors", type=Path)
    parser.add_argument("--vocabulary", type=Path, default=SHIPPED)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args(arguments)
    try:
        headings = read_headings(options.descriptors)
        problems = check(options.vocabulary, mesh=headings)
        for problem in problems:
            sys.stderr.write(f"{options.vocabulary.name}, line {problem.line}: {problem.message}\n")
        page = report(load_vocabulary(options.vocabulary), headings, problems, options.descriptors.name)
    except BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if options.out is not None:
        options.out.write_text(page, encoding="utf-8")
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
