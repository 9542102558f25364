"""``ketalit``: the command line. Every command that reports has ``--json``: one JSON document on standard output."""

from __future__ import annotations

import json
import sys

from ingest.errors import KetalitError
from ketalit.cli import evaluating, evaluating_search, looking, pulling, serving
from ketalit.cli.terminal import app, errors

__all__ = ["app", "evaluating", "evaluating_search", "looking", "main", "pulling", "serving"]


def main() -> None:
    """The ``ketalit`` command: a typed error becomes one sentence and exit code 1, never a traceback."""
    try:
        app()
    except KetalitError as problem:
        if "--json" in sys.argv:
            print(json.dumps({"error": str(problem)}))  # noqa: T201 (the document that --json promises)
        else:
            errors.print(f"ketalit: {problem}", style="red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(1)
