"""Visits to feeds end in one transaction: two hundred feeds with nothing new cost one, not a thousand."""

from __future__ import annotations

import datetime as dt

import pytest

from catalog import Catalog, FeedState, FeedVisit, Receipt
from ingest.errors import Refused
from tests.catalog.made import HOUR, NOON

FULL = FeedState(
    "a", '"v"', "Mon, 02 Mar 2026 12:00:00 GMT", NOON, 2, NOON, "It is a web page.", NOON + HOUR, True, 2.5, NOON,
    "https://new.example/", 3, "the answer breaks off",
)  # fmt: skip


def test_everything_of_a_feed_is_remembered(catalog: Catalog) -> None:
    catalog.save_feed_state(FULL)
    assert catalog.feed_state("a") == FULL


def test_visits_end_with_their_runs_watermarks_and_states(catalog: Catalog) -> None:
    good, bad = catalog.start_runs("news", ["a", "b"])
    catalog.end_visits(
        [
            FeedVisit(good, FeedState("a", '"v"'), Receipt(requests=1), watermark="2026-03-02T12:00:00+00:00"),
            FeedVisit(bad, FeedState("b", failures=1), Receipt(), "failed", "It is a web page."),
        ]
    )
    assert {run.pass_name: (run.state, run.error) for run in catalog.last_runs()} == {
        "a": ("success", None),
        "b": ("failed", "It is a web page."),
    }
    assert catalog.watermark("news", "a") == "2026-03-02T12:00:00+00:00"
    assert catalog.watermark("news", "b") is None
    assert catalog.feed_states() == (FeedState("a", '"v"'), FeedState("b", failures=1))


def test_a_visit_that_was_overtaken_leaves_nothing_behind(catalog: Catalog) -> None:
    """The newer run knows better; the other visits of the batch end all the same."""
    old, other = catalog.start_runs("news", ["a", "b"])
    catalog.start_run("news", "a")
    visits = [FeedVisit(old, FeedState("a", failures=1), Receipt()), FeedVisit(other, FeedState("b"), Receipt())]
    catalog.end_visits(visits)
    assert catalog.feed_states() == (FeedState("b"),)


def test_a_receipt_that_does_not_add_up_ends_nothing(catalog: Catalog) -> None:
    (run,) = catalog.start_runs("news", ["a"])
    with pytest.raises(Refused, match="does not add up"):
        catalog.end_visits([FeedVisit(run, FeedState("a"), Receipt(parsed=1))])
    assert catalog.feed_states() == ()


def test_two_hundred_visits_with_nothing_new_are_quick(catalog: Catalog) -> None:
    began = dt.datetime.now(dt.UTC)
    names = [f"f{number}" for number in range(200)]
    runs = catalog.start_runs("news", names)
    catalog.end_visits([FeedVisit(run, FeedState(name), Receipt()) for run, name in zip(runs, names, strict=True)])
    assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=4)
