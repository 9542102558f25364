"""The weekly digest tells what is new, what turned and what is broken, and a dead feed is in it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from catalog import Catalog, FeedState, LinkCheck, Receipt, Tagged
from ingest.records import Kind, State
from ketalit.digest import digest_of
from ketalit.installation import Installation
from ketalit.pulling import news, pubmed
from ketalit.site import site_of
from sample.server import SampleServer
from tests.ketalit.test_command_line import ketalit
from web.status import status_answer


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def pulled(home: Installation) -> Catalog:
    pubmed.pull(home, pubmed.NEW, now().date())
    news.pull_all(home)
    return home.catalog


def test_new_records_are_counted_and_told_by_name(home: Installation) -> None:
    catalog = pulled(home)
    found = digest_of(catalog, home.feeds, now=now(), days=7, most=3)
    studies, registrations, stories = found.new
    assert (studies.kind, studies.count, len(studies.newest)) == ("study", catalog.counts()["study"], 3)
    assert (registrations.count, stories.kind) == (0, "news")
    admitted = sum(entry.record.admitted for entry in catalog.entries(Kind.NEWS))  # type: ignore[union-attr]
    assert stories.count == admitted
    assert all(one.title and one.source and one.url for one in (*studies.newest, *stories.newest))
    assert digest_of(catalog, home.feeds, now=now() + dt.timedelta(days=8), days=7).new[0].count == 0


def test_a_retraction_of_the_week_is_told(home: Installation, server: SampleServer) -> None:
    catalog = pulled(home)
    paper = next(paper for paper in server.corpus.papers if catalog.known([f"pubmed:{paper.pmid}"]))
    run = catalog.start_run("pubmed", "made")
    entry = catalog.get(f"pubmed:{paper.pmid}")
    assert entry is not None
    record = replace(entry.record, state=State.RETRACTED)
    catalog.store_batch(run, "made", [Tagged(record, entry.tags, entry.links)], fetched_at=now())
    (turned,) = digest_of(catalog, home.feeds, now=now(), days=7).turned
    assert (turned.id, turned.before, turned.after, turned.words) == (
        entry.record.id,
        "current",
        "retracted",
        "RETRACTED",
    )


def test_a_feed_that_dies_is_in_the_digest_and_on_the_status_page(home: Installation, server: SampleServer) -> None:
    """User pain: feeds die silently."""
    news.pull_all(home)
    server.faults.add("status", path="pain-desk", code=410)
    server.faults.add("body", path="health-daily", kind="html")
    for _ in range(3):
        news.pull_all(home)
    at = now()
    # The sample stories end in November 2026; whether the others count as silent depends on today.
    told = {one.feed_id: one for one in digest_of(home.catalog, home.feeds, now=at, days=7).feeds}
    assert told["pain-desk-json"].standing == "dead"
    assert "gone for good" in told["pain-desk-json"].sentence
    assert told["health-daily-xml"].standing == "failing"
    assert "failed 3 times in a row" in told["health-daily-xml"].sentence
    assert "web page, not a feed" in told["health-daily-xml"].sentence
    shown = {feed.feed: feed for feed in status_answer(site_of(home)).feeds}
    for name, health in told.items():
        assert (shown[name].standing, shown[name].sentence) == (health.standing, health.sentence)
        assert shown[name].remedy == health.remedy
    week = at + dt.timedelta(days=8)
    later = {one.feed_id: one.standing for one in digest_of(home.catalog, home.feeds, now=week, days=7).feeds}
    assert later["health-daily-xml"] == "dead"


def test_a_silent_feed_and_one_taken_off_the_list(home: Installation) -> None:
    old = now() - dt.timedelta(days=40)
    quiet = FeedState("pain-desk-json", last_success=now(), posts_per_day=1.0, newest_item=old)
    home.catalog.save_feed_state(quiet)
    home.catalog.save_feed_state(FeedState("no-longer-listed", failures=9))
    (found,) = digest_of(home.catalog, home.feeds, now=now(), days=7).feeds
    assert (found.feed_id, found.standing) == ("pain-desk-json", "silent")
    assert "nothing new for 40 days, where it used to bring about one item a day" in found.sentence


def test_gone_pages_and_failed_sources_are_told(home: Installation) -> None:
    news.pull_all(home)
    entry = next(iter(home.catalog.entries(Kind.NEWS)))
    since = now() - dt.timedelta(days=2)
    home.catalog.save_link_check(LinkCheck("https://a.example/", entry.record.id, now(), 404, 0, since, "gone"))
    run = home.catalog.start_run("trials", "updated")
    home.catalog.finish_run(run, state="failed", receipt=Receipt(), error="It did not answer.")
    found = digest_of(home.catalog, home.feeds, now=now(), days=7)
    assert [one.id for one in found.gone] == [entry.record.id]
    assert [(one.source, one.reason) for one in found.failed] == [("trials updated", "It did not answer.")]


def test_the_command_prints_a_text_and_one_json_document(home: Installation, server: SampleServer) -> None:
    news.pull_all(home)
    home.catalog.save_feed_state(FeedState("pain-desk-json", failures=9, last_error="It is a web page."))
    settings = {"KETALIT_DATA": str(home.settings.data), "KETALIT_SAMPLE_PORT": str(server.port)}
    text = ketalit("digest", "--most", "1", **settings).stdout
    assert "new news items" in text and "… and " in text
    assert "Feeds that need a look\n  pain-desk-json: It failed 9 times in a row." in text
    document = json.loads(ketalit("digest", "--days", "3", "--json", **settings).stdout)
    assert document["feeds"][0]["feed_id"] == "pain-desk-json"
    assert {kind["kind"] for kind in document["new"]} == {"study", "registration", "news"}
