"""Measures the condition tags: ``python -m bench.tags`` prints the table, ``JSON=1`` gives one JSON document instead.

Reads the real data next to the project (``--data`` names another folder); nothing of a reserved test split is used.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from bench import bc5cdr, medline, negation, psynamic, psynamic_relevant, speed
from bench.measure import Measure, as_table
from bench.mesh_tree import read_mesh
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import Record
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary

_LARGE = Path("pubmed") / "pubmed21n1298.xml.gz"


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    data: Path = options.data
    if not data.is_dir():
        sys.stderr.write(f"The folder {data} is not there; name the folder of the real data with --data.\n")
        return 2
    tagger = Tagger(load_vocabulary())
    measures = measure(data, tagger, quick=options.quick)
    if os.environ.get("JSON") == "1":
        document = {"vocabulary": tagger.vocabulary.version, "measures": [row.document() for row in measures]}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(f"Vocabulary {tagger.vocabulary.version}\n{as_table(measures)}\n")
    return 0


def measure(data: Path, tagger: Tagger, *, quick: bool = False) -> list[Measure]:
    """All rows of the table; ``quick`` leaves out the large file and with it speed and MeSH."""
    tree = read_mesh(data)
    rows = [
        *psynamic.measures(data, tagger),
        *psynamic_relevant.measures(data, tagger),
        *bc5cdr.measures(data, tagger, tree),
        *negation.measures(data),
    ]
    if not quick:
        large: tuple[Record, ...] = parse_pubmed((data / _LARGE).read_bytes()).records
        rows += [*medline.measures(data, tagger, tree, large), *speed.measures(tagger, large)]
    return rows


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.tags", description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="folder of the real data (default: %(default)s)")
    parser.add_argument("--quick", action="store_true", help="leave out the large file: no speed, no MeSH comparison")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
