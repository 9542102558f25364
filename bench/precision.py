"""Writes the precision of each condition's tags, as BC5CDR's annotators see it: ``python -m bench.precision``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import bc5cdr
from bench.mesh_tree import read_mesh
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary
from ingest.vocabulary.precision import MEASURED

FEWEST = 10
"""Abstracts that name a condition, below which its figure says too little."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.precision", description=__doc__)
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="folder of the real data (default: %(default)s)")
    data: Path = parser.parse_args(arguments).data
    tagger = Tagger(load_vocabulary())
    labels = bc5cdr.measures(data, tagger, read_mesh(data))[0].detail["labels"]
    figures = {row["label"]: round(row["precision"], 2) for row in labels if row["support"] >= FEWEST}
    document = {
        "vocabulary": tagger.vocabulary.version,
        "against": "BC5CDR, training and development sets",
        "precision": dict(sorted(figures.items())),
    }
    MEASURED.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(figures)} conditions in {MEASURED.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
