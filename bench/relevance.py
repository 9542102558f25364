"""Is offered what an editor would want to see, and nothing else? ``make bench-relevance``.

Weights are fitted on four folds and judged on the fifth, five times, copies of a story always in one fold; the rules'
words were written with the releases in view. Beside the real releases: papers as a journal's feed carries them, and
headlines invented for what the releases have no example of (crime, celebrities, animals, parties).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.measure import Measure, as_table, optional
from bench.news_corpus import DEFAULT_DATA, labelled
from bench.relevance_fitting import PRIOR, Example, cross_validated, examples
from ingest.evaluation import Counts
from ingest.relevance import relevance_of

LABELS = "news_labels.csv"
_GOALS = {"release": (0.95, 0.85)}
_SOURCES = {
    "release": "press releases",
    "journal": "papers as a journal's feed has them",
    "invented": "invented headlines",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--wrong", action="store_true", help="also name the items that were judged wrongly, and why")
    options = parser.parse_args(arguments)
    if optional("scipy.optimize") is None:
        sys.stderr.write("Fitting needs scipy; install requirements/dev.txt.\n")
        return 2
    try:
        given = examples(options.data)
    except FileNotFoundError as problem:
        sys.stderr.write(f"The real headlines are not here ({problem.filename}); name their folder with --data.\n")
        return 2
    fitted = cross_validated(given)
    rows = [*agreement(given), *judged(given, fitted), *by_hand(given), at_speed(given)]
    sys.stdout.write(as_table(rows) + "\n")
    if options.wrong:
        sys.stdout.writelines(_wrong(given, fitted))
    return 0


def agreement(given: Iterable[Example]) -> Iterator[Measure]:
    """Two people who labelled the same items by the same rules without seeing each other's labels."""
    named = {one.item.url for one in given if one.source == "release" and one.named}
    rows = labelled(LABELS)
    by_reason = kappa([(row["first_reason"], row["second_reason"]) for row in rows])
    pairs = [(row["first"], row["second"]) for row in rows]
    same = sum(one == other for one, other in pairs) / len(pairs)
    yield Measure(
        "labels: agreement of two readers", same, note=f"{len(rows)} items, {len(named)} of them name ketamine"
    )
    yield Measure("labels: Cohen's kappa", kappa(pairs), note=f"by reason {by_reason:.3f}")


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa: agreement beyond what chance would give (1960)."""
    total = len(pairs)
    seen = sum(one == other for one, other in pairs) / total
    labels = {label for pair in pairs for label in pair}
    firsts, seconds = [one for one, _ in pairs], [other for _, other in pairs]
    chance = sum(firsts.count(label) * seconds.count(label) for label in labels) / total**2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def judged(given: Sequence[Example], weights: Sequence[Mapping[str, float]], how: str = "") -> Iterator[Measure]:
    """Precision and recall of "may be offered" for each source."""
    for source, name in _SOURCES.items():
        counts = counted(given, weights, source)
        goals = _GOALS.get(source, (None, None)) if not how else (None, None)
        items = sum(one.source == source for one in given)
        note = f"{items} items, {counts.right + counts.missed} to offer; {counts.right} right, {counts.false} false"
        yield Measure(f"{name}, precision{how}", counts.precision, "", goals[0], note)
        yield Measure(f"{name}, recall{how}", counts.recall, "", goals[1])


def counted(given: Sequence[Example], weights: Sequence[Mapping[str, float]], source: str) -> Counts:
    right = false = missed = 0
    for one, fitted in zip(given, weights, strict=True):
        if one.source == source:
            admitted = relevance_of(one.item, fitted).admitted
            right += admitted and one.offered
            false += admitted and not one.offered
            missed += one.offered and not admitted
    return Counts(right, false, missed)


def by_hand(given: Sequence[Example]) -> Iterator[Measure]:
    """The same rules with the weights that were set before any item was looked at."""
    yield from list(judged(given, [PRIOR] * len(given), " (weights by hand)"))[:2]


def at_speed(given: Sequence[Example]) -> Measure:
    began = time.process_time()
    for one in given:
        relevance_of(one.item)
    return Measure("items judged in a second of processor time", len(given) / (time.process_time() - began), "items/s")


def _wrong(given: Sequence[Example], weights: Sequence[Mapping[str, float]]) -> Iterator[str]:
    for one, fitted in zip(given, weights, strict=True):
        verdict = relevance_of(one.item, fitted)
        if verdict.admitted != one.offered:
            meant = "to offer" if one.offered else "to keep back"
            told = "; ".join(verdict.reasons)
            yield f"{meant} ({one.reason}), {verdict.score}: {one.item.title[:100]} [{told}]\n"


if __name__ == "__main__":
    raise SystemExit(main())
