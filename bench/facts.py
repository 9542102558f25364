"""Measures the study facts: ``python -m bench.facts`` prints the tables, ``JSON=1`` gives one JSON document instead.

``--fit`` fits the models again and writes ingest/facts/models/*.json: from PsyNamic's train splits and from the
publication types of NLM's daily file. Nothing of a reserved test split is used; the val splits only judge.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from bench import facts_family, facts_psynamic, facts_rct, facts_speed
from bench.facts_fitting import fit_labeller
from bench.measure import Measure, as_table, optional
from ingest.facts.labelling import TASKS
from ingest.facts.linear import MODELS, LinearModel, model_text


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    data: Path = options.data
    if not data.is_dir():
        sys.stderr.write(f"The folder {data} is not there; name the folder of the real data with --data.\n")
        return 2
    if optional("sklearn") is None and (options.fit or not options.quick):
        sys.stderr.write("Fitting and cross-validation need scikit-learn: pip install scikit-learn, or --quick.\n")
        return 2
    if options.fit:
        fit_all(data, tuple(options.only or (*TASKS, "rct")))
        return 0
    measures = measure(data, quick=options.quick)
    if os.environ.get("JSON") == "1":
        document = {"measures": [row.document() for row in measures]}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(as_table(measures) + "\n")
    return 0


def measure(data: Path, *, quick: bool = False) -> list[Measure]:
    """All rows; ``quick`` leaves out cross-validation."""
    return [
        *facts_psynamic.measures(data, quick=quick),
        *facts_rct.measures(data),
        *facts_family.measures(data),
        *facts_speed.measures(data),
    ]


def fit_all(data: Path, names: tuple[str, ...]) -> None:
    MODELS.mkdir(exist_ok=True)
    for name in names:
        if name == "rct":
            _write(name, facts_rct.fit_rct(data))
            continue
        labeller = fit_labeller(name, facts_psynamic.split(data, name, "train"))
        _write(name, labeller.model)
        if labeller.counts is not None:
            _write("counts", labeller.counts)


def _write(name: str, model: LinearModel) -> None:
    path = MODELS / f"{name}.json"
    path.write_text(model_text(model), encoding="utf-8")
    sys.stdout.write(
        f"{name}: {len(model.labels)} labels, {len(model.weights)} features, {path.stat().st_size} bytes\n"
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.facts", description=(__doc__ or "").splitlines()[0])
    default = Path(__file__).resolve().parents[2] / "shared" / "data"
    parser.add_argument("--data", type=Path, default=default, help="folder of the real data (default: %(default)s)")
    parser.add_argument("--fit", action="store_true", help="fit the models again and write them")
    parser.add_argument("--only", nargs="*", help="fit only these models")
    parser.add_argument("--quick", action="store_true", help="leave out cross-validation")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
