"""The status page: what the person who runs the site must see without asking a log."""

from __future__ import annotations

from dataclasses import replace

from tests.web.client import Client
from tests.web.html import soup_of, texts
from tests.web.invented import RECORDS
from web.app import Site, create_app


def test_counts_leave_out_what_was_removed(client: Client) -> None:
    numbers = texts(soup_of(client.get("/status").text), ".numbers li")
    kinds = [int(number.split()[0]) for number in numbers[:3]]
    assert sum(kinds) == len(RECORDS) - 1
    assert "1 set aside as unreadable" in numbers


def test_each_source_shows_its_last_run_with_its_numbers(client: Client) -> None:
    """A receipt per run: nothing may go missing silently."""
    runs = texts(soup_of(client.get("/status").text), ".run")
    new = next(run for run in runs if run.startswith("pubmed new success"))
    assert "window 2026-02-01…2026-03-01" in new
    assert f"parsed {len(RECORDS)} quarantined 1 new {len(RECORDS)}" in new


def test_a_failed_run_says_why_in_words(client: Client) -> None:
    runs = texts(soup_of(client.get("/status").text), ".run")
    assert any(run.startswith("trials updated failed") and "did not answer" in run for run in runs)


def test_watermarks_and_feeds_in_trouble_are_listed(client: Client) -> None:
    """User pain 2: feeds die silently."""
    rows = texts(soup_of(client.get("/status").text), "tbody tr")
    assert any(row.startswith("pubmed new 1 March 2026") for row in rows)
    assert any(
        row.startswith("invented-daily failing It failed 2 times in a row. Last read 2026-03-01 06:00 UTC.")
        and "The feed is a web page." in row
        for row in rows
    )


def test_health_is_200_while_all_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "catalog": "ok", "index": "ok"})


def test_the_feeds_of_the_list_are_shown_by_their_outlets_the_worst_first(site: Site) -> None:
    """One that was never asked is no quiet feed, and one taken off the list is no worry any more."""
    listed = replace(site, feeds={"quiet-weekly": "Quiet Weekly", "invented-daily": "Invented Daily"})
    client = Client(create_app(listed))
    rows = texts(soup_of(client.get("/status").text), "section[aria-labelledby=feeds] tbody tr")
    assert rows[0].startswith("Invented Daily invented-daily failing")
    assert rows[1] == "Quiet Weekly quiet-weekly unread It has not been read yet."
    feeds = client.get("/api/status").json()["feeds"]
    assert [(feed["feed"], feed["standing"]) for feed in feeds] == [
        ("invented-daily", "failing"),
        ("quiet-weekly", "unread"),
    ]
    without = Client(create_app(replace(site, feeds={})))
    assert without.get("/api/status").json()["feeds"] == []
