"""``ketalit``: the command line. Every command that reports has ``--json``: one JSON document on standard output."""

from __future__ import annotations

import json
import sys

from ingest.errors import KetalitError
from ketalit.cli import (
    digest,
    evaluating,
    evaluating_search,
    exporting,
    facts,
    feeds,
    looking,
    pulling,
    sections,
    serving,
    tags,
    vocabulary,
)
from ketalit.cli.terminal import app, errors

__all__ = [
    "app",
    "digest",
    "evaluating",
    "evaluating_search",
    "exporting",
    "facts",
    "feeds",
    "looking",
    "main",
    "pulling",
    "sections",
    "serving",
    "tags",
    "vocabulary",
]

MISUSED = 2
"""Exit code of a command line that makes no sense; what is wrong with it has been said."""


def main() -> None:
    """The ``ketalit`` command: a typed error becomes one sentence and exit code 1, never a traceback."""
    as_json = "--json" in sys.argv
    try:
        app()
    except KetalitError as problem:
        if as_json:
            _print_error(str(problem))
        else:
            errors.print(f"ketalit: {problem}", style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(1)
    except SystemExit as left:
        if as_json and left.code == MISUSED:
            _print_error("The command was not understood: standard error says why, --help what there is.")
        raise


def _print_error(sentence: str) -> None:
    print(json.dumps({"error": sentence}))  # noqa: T201 (the document that --json promises)
