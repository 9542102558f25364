"""The status page: what the person who runs the site must see without asking a log."""

from __future__ import annotations

from tests.web.client import Client
from tests.web.html import soup_of, texts
from tests.web.invented import RECORDS


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
    assert any("invented-daily 2 failures in a row" in row and "The feed is a web page." in row for row in rows)


def test_health_is_200_while_all_is_well(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "catalog": "ok", "index": "ok"})
