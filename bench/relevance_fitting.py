"""Fits the weights of the relevance rules to labelled items; needs scipy, which the running program does not.

A logistic regression whose weights keep the sign their rule must have and stay near what we would give them without
any example (PRIOR): so a rule that few examples show (crime, say) keeps its meaning, and one that many show finds its
weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import optional
from bench.news_corpus import journal_items, labelled, releases
from ingest.records import NewsItem
from ingest.relevance import NO_EVENT, hits_of
from ingest.relevance.rules import shipped_rules
from ingest.stories import fold_stories

FOLDS = 5
_PRIOR_TITLE = {"finding": 2.0, "step": 2.0, "advert": -2.5, "offer": -2.5, "praise": -2.0, "place": -1.0, "list": -1.0}
_PRIOR_TITLE |= {"ticker": -0.5, "market": -4.0, "business": -2.5, "other": -2.5}
_PRIOR_TITLE |= {"crime": -4.0, "celebrity": -4.0, "veterinary": -4.0, "party": -3.0}
_IN_EXCERPT = 0.5
"""How much a rule weighs in the opening, beside its weight in the headline."""
PRIOR = {"bias": -2.5, "substance@title": 2.0, "substance@excerpt": 0.5}
"""What only names ketamine is not offered, whatever the examples say."""
PRIOR |= {f"{rule.name}@title": _PRIOR_TITLE.get(rule.name, 1.0) for rule in shipped_rules()}
PRIOR |= {f"{rule.name}@excerpt": _IN_EXCERPT * _PRIOR_TITLE.get(rule.name, 1.0) for rule in shipped_rules()}
PRIOR[NO_EVENT] = -1.0
_PENALTY = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """source: "release", "journal" or "invented". group: what must not be parted, the story of a release."""

    item: NewsItem
    offered: bool
    reason: str
    source: str
    group: str

    @property
    def named(self) -> bool:
        """Whether the item as a feed carries it names ketamine; what does not, is kept back without any weight."""
        return hits_of(self.item).substance is not None


def examples(data: Path) -> list[Example]:
    """All labelled items. Raises FileNotFoundError where the real texts are not."""
    return [*_of_releases(data), *_of_journals(data), *invented()]


def _of_releases(data: Path) -> Iterator[Example]:
    items = releases(data)
    stories = {item.key: item.story_id or item.key for item in fold_stories(items.values())}
    for row in labelled("news_labels.csv"):
        item = items[row["path"]]
        yield Example(item, row["label"] == "offer", row["reason"], "release", stories[item.key])


def _of_journals(data: Path) -> Iterator[Example]:
    items = journal_items(data)
    for row in labelled("journal_labels.csv"):
        yield Example(items[row["pmid"]], row["label"] == "offer", row["reason"], "journal", row["pmid"])


def invented() -> Iterator[Example]:
    """Headlines written for the classes of which the real ones have no example; they stand in this folder."""
    for number, row in enumerate(labelled("news_examples.csv")):
        key = f"invented-{number}"
        item = NewsItem(key, key, "invented", "invented", row["title"], excerpt=row["excerpt"] or None)
        yield Example(item, row["label"] == "offer", row["reason"], "invented", key)


def fit(seen: Iterable[Example]) -> dict[str, float]:
    """The weights by feature, and "bias"."""
    numpy: Any = optional("numpy")
    optimize: Any = optional("scipy.optimize")
    names = list(PRIOR)
    rows = [(set(hits_of(one.item).features), one.offered) for one in seen if one.named]
    inputs = numpy.array([[name == "bias" or name in features for name in names] for features, _ in rows], dtype=float)
    marks = numpy.array([offered for _, offered in rows], dtype=float)
    prior = numpy.array(list(PRIOR.values()))

    def loss(weights: Any) -> tuple[float, Any]:  # noqa: ANN401 - the library has no types here
        total = inputs @ weights
        error = 1 / (1 + numpy.exp(-total)) - marks
        apart = weights - prior
        value = numpy.logaddexp(0, -(2 * marks - 1) * total).sum() + _PENALTY / 2 * (apart**2).sum()
        return value, inputs.T @ error + _PENALTY * apart

    bounds = [_bounds(name) for name in names]
    found = optimize.minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B").x
    return {name: round(float(weight), 2) for name, weight in zip(names, found, strict=True)}


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name == "bias" or name.startswith("substance@"):
        return (None if name == "bias" else 0.0, PRIOR[name])
    return (0.0, None) if PRIOR[name] > 0 else (None, 0.0)


def folds(given: Sequence[Example]) -> list[int]:
    """The fold of each example: copies of a story in one fold, the offered ones spread evenly over all folds."""
    of_group: dict[str, int] = {}
    for offered in (True, False):
        for number, group in enumerate(
            sorted({one.group for one in given if one.offered is offered} - of_group.keys())
        ):
            of_group[group] = number % FOLDS
    return [of_group[one.group] for one in given]


def cross_validated(given: Sequence[Example]) -> list[Mapping[str, float]]:
    """For each example the weights fitted without its fold."""
    of_fold = folds(given)
    fitted = [
        fit(one for one, fold in zip(given, of_fold, strict=True) if fold != left_out) for left_out in range(FOLDS)
    ]
    return [fitted[fold] for fold in of_fold]
