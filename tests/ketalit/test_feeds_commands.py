"""``ketalit feeds``: a feed is looked at before it is trusted, and the list of feeds moves in and out as OPML."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ingest.feeds import load_feeds
from ingest.sources.feeds import FeedReader
from ketalit.cli import app
from ketalit.feeds_check import check, places_in
from sample.server import SampleServer
from tests.ingest.news.conftest import entry, rss
from tests.ketalit.test_command_line import ketalit, sentence

OURS = entry("Ketamine eases depression in a trial", rest="<pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>")
OTHER = entry("Three runs a week lift mood", "https://example.org/b")
NO_LINK = "<title>Ketamine, nowhere</title>"


def told(settings: dict[str, str], *arguments: str, code: int = 0) -> Any:
    """What a command prints, run in this process: it starts faster, and twenty starts add up."""
    done = CliRunner().invoke(app, ["feeds", *arguments, "--json"], env=settings)
    assert done.exit_code == code, done
    return json.loads(done.stdout)


def test_a_file_says_what_would_be_taken_from_it(tmp_path: Path) -> None:
    path = tmp_path / "desk.xml"
    path.write_bytes(rss(OURS, OTHER, NO_LINK, OURS))
    document = told({"KETALIT_DATA": str(tmp_path / "data")}, "check", str(path))
    (feed,) = document["feeds"]
    assert (document["checked"], document["wrong"], feed["problem"]) == (1, 0, None)
    assert (feed["form"], feed["title"], feed["entries"]) == ("RSS 2.0", "A desk", 4)
    (item,) = feed["kept"]
    assert (item["title"], item["url"]) == ("Ketamine eases depression in a trial", "https://example.org/a")
    assert (item["date"], item["offered"]) == ("2026-03-02T10:00:00+00:00", True)
    assert 0.5 <= item["relevance"] <= 1
    assert item["reasons"]
    assert feed["set_aside"] == [{"entry": "entry 3", "reason": "the entry has no link"}]
    assert (feed["off_topic"], feed["repeated"], feed["undated"]) == (1, 1, 1)
    by_hand = ketalit("feeds", "check", str(path), KETALIT_DATA=str(tmp_path / "data")).stdout
    assert "RSS 2.0: A desk; 4 entries, 1 kept, 1 off topic, 1 repeated, 1 set aside, 1 without a date" in by_hand


def test_any_topic_keeps_what_does_not_name_ketamine(tmp_path: Path) -> None:
    path = tmp_path / "desk.xml"
    path.write_bytes(rss(OTHER))
    assert told({"KETALIT_DATA": str(tmp_path)}, "check", str(path), "--any-topic")["feeds"][0]["off_topic"] == 0


def test_what_is_wrong_is_one_sentence_and_the_exit_code_says_so(server: SampleServer, tmp_path: Path) -> None:
    """A web page, a cut answer, a feed without a usable entry, no file, no server: each is named."""
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "1-good.xml").write_bytes(rss(OURS))
    (folder / "2-page.xml").write_bytes(b"<!doctype html><html><body>Sorry</body></html>")
    (folder / "3-cut.xml").write_bytes(rss(OURS, OTHER)[:-60])
    (folder / "4-links.xml").write_bytes(rss(NO_LINK))
    settings = {"KETALIT_DATA": str(tmp_path / "data"), "KETALIT_SAMPLE_PORT": str(server.port)}
    document = told(settings, "check", str(folder), f"{server.url}/nowhere", str(tmp_path / "none.xml"), code=1)
    problems = [feed["problem"] for feed in document["feeds"]]
    assert (document["checked"], document["wrong"], problems[0]) == (6, 5, None)
    for problem, words in zip(
        problems[1:],
        (
            "is a web page, not a feed: open it",
            "breaks off after",
            "the entry has no link",
            "status 404",
            "cannot be read",
        ),
        strict=True,
    ):
        assert words in problem
        assert "\n" not in problem


def test_an_address_and_an_id_of_the_list_are_read_like_at_a_pull(server: SampleServer, tmp_path: Path) -> None:
    settings = {"KETALIT_DATA": str(tmp_path), "KETALIT_SAMPLE_PORT": str(server.port)}
    by_id = told(settings, "check", "psychiatry-wire-atom")["feeds"][0]
    by_address = told(settings, "check", f"{server.url}/feeds/psychiatry-wire.atom")["feeds"][0]
    assert by_id["form"] == "Atom 1.0"
    assert len(by_id["kept"]) > 10
    assert by_id["kept"] == by_address["kept"]
    assert json.loads(ketalit("status", "--json", **settings).stdout)["records"]["news"] == 0, "a look stores nothing"


def test_a_feed_that_moved_for_good_is_told_with_its_new_address(server: SampleServer, tmp_path: Path) -> None:
    server.faults.add("redirect", path="psychiatry-wire", kind="permanent", times=1)
    settings = {"KETALIT_DATA": str(tmp_path), "KETALIT_SAMPLE_PORT": str(server.port)}
    (feed,) = told(settings, "check", "psychiatry-wire-atom", code=1)["feeds"]
    assert f"has moved for good to {feed['moved_to']}; put that address into the list" in feed["problem"]


def test_live_data_never_open_loopback(server: SampleServer, tmp_path: Path) -> None:
    """E of SSRF: only an installation of the sample sources may ask this machine."""
    settings = {"KETALIT_DATA": str(tmp_path), "KETALIT_ORIGIN": "live", "KETALIT_EMAIL": "you@clinic.example"}
    (feed,) = told(settings, "check", f"{server.url}/feeds/psychiatry-wire.atom", code=1)["feeds"]
    assert "not on the public internet" in feed["problem"]
    assert not server.log


@pytest.mark.data
def test_every_real_feed_file_goes_through(shared_data: Path) -> None:
    """Crash 0: each file has a result whose entries add up, or one sentence."""
    reader = FeedReader(contact=None)
    found = [check(place, reader, (), any_topic=True) for place in places_in(str(shared_data / "feeds"))]
    assert len(found) > 2_200
    for one in found:
        assert one.entries == len(one.kept) + len(one.set_aside) + one.off_topic + one.repeated
        if one.problem is None:
            assert one.form
        else:
            assert one.problem.endswith(".") and "\n" not in one.problem
    assert sum(one.problem is None for one in found) > 1_000


def test_import_adds_what_is_new_and_leaves_the_rest_with_its_comments(tmp_path: Path) -> None:
    mine, out = tmp_path / "feeds.toml", tmp_path / "out.opml"
    mine.write_text('# ours\n[[feed]]\nid = "fda"\nurl = "https://a.example/rss"\noutlet = "FDA"\ntrust = "high"\n')
    settings = {"KETALIT_FEEDS": str(mine), "KETALIT_DATA": str(tmp_path)}
    incoming = tmp_path / "in.opml"
    incoming.write_text(
        "<opml><body><outline text='Other name' xmlUrl='https://a.example/rss'/>"
        "<outline text='B' xmlUrl='https://b.example/rss'/></body></opml>"
    )
    assert told(settings, "import", str(incoming)) == {"file": str(mine), "added": ["b0"], "feeds": 2}
    assert told(settings, "import", str(incoming))["added"] == [], "twice does no harm"
    assert mine.read_text().startswith("# ours\n")
    assert [(feed.id, feed.outlet) for feed in load_feeds(mine)] == [("fda", "FDA"), ("b0", "B")]
    assert ketalit("feeds", "export", str(out), **settings).returncode == 0
    again = tmp_path / "again.toml"
    told(settings, "import", str(out), "--to", str(again))
    assert load_feeds(again) == load_feeds(mine)
    printed = ketalit("feeds", "export", **settings)
    assert printed.stdout == out.read_text()
    assert [row["id"] for row in told(settings, "list")] == ["fda", "b0"]


def test_import_refuses_in_one_sentence_and_changes_nothing(tmp_path: Path) -> None:
    mine, bad = tmp_path / "feeds.toml", tmp_path / "in.opml"
    mine.write_text('[[feed]]\nid = "b0"\nurl = "https://a.example/rss"\noutlet = "FDA"\n')
    before = mine.read_text()
    bad.write_text("<opml>")
    settings = {"KETALIT_FEEDS": str(mine), "KETALIT_DATA": str(tmp_path)}
    assert "not well-formed XML" in sentence(ketalit("feeds", "import", str(bad), **settings))
    bad.write_text("<opml><body><outline text='B' xmlUrl='https://b.example/rss'/></body></opml>")
    assert "The id b0 of" in sentence(ketalit("feeds", "import", str(bad), **settings))
    assert "cannot be read" in sentence(ketalit("feeds", "import", str(tmp_path / "none"), **settings))
    assert "never overwritten" in sentence(ketalit("feeds", "import", str(bad), KETALIT_DATA=str(tmp_path)))
    assert mine.read_text() == before
    shutil.rmtree(tmp_path)
