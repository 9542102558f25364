"""Fits the weights of the relevance rules: ``python -m bench.train_relevance`` writes ingest/relevance/weights.json."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.measure import optional
from bench.news_corpus import DEFAULT_DATA
from bench.relevance_fitting import examples, fit
from ingest.relevance import WEIGHTS_FILE


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m bench.train_relevance", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args(arguments)
    if optional("scipy.optimize") is None:
        sys.stderr.write("Fitting needs scipy; install requirements/dev.txt.\n")
        return 2
    given = examples(options.data)
    options.out.write_text(json.dumps(fit(given), indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{sum(one.named for one in given)} examples that name ketamine, weights in {options.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
