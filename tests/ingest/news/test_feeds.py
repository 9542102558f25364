"""The list of feeds: the shipped one is usable, and a mistake in a clinic's own is named with its line."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ingest.errors import BadSettings
from ingest.feeds import FeedKind, TopicFilter, Trust, load_feeds

GOOD = '[[feed]]\nid = "fda"\nurl = "https://example.org/rss"\noutlet = "FDA"\n'


def test_the_shipped_list_covers_what_a_ketamine_clinic_follows() -> None:
    feeds = load_feeds()
    assert len(feeds) >= 15
    hosts = " ".join(urlsplit(feed.url).hostname or "" for feed in feeds)
    for publisher in (
        "fda.gov", "nimh.nih.gov", "eurekalert.org", "sciencedaily.com", "medicalxpress.com", "psychiatrictimes.com",
        "pubmed.ncbi.nlm.nih.gov", "clinicaltrials.gov",
    ):  # fmt: skip
        assert publisher in hosts
    assert {feed.kind for feed in feeds} == set(FeedKind)
    assert all(feed.poll_minutes >= 60 for feed in feeds)


def test_a_feed_that_needs_a_persons_own_search_is_shipped_switched_off() -> None:
    assert all("REPLACE" not in feed.url for feed in load_feeds() if feed.enabled)


def test_what_is_not_said_takes_the_careful_default(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(GOOD)
    (feed,) = load_feeds(path)
    assert (feed.trust, feed.topic, feed.language, feed.enabled) == (Trust.MEDIUM, TopicFilter.KETAMINE, "en", True)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD + '[[feed]]\nid = "x"\nurl = "https://example.org/x"\noutlet = "X"\n', 'line 5, feed 2: the id "x"'),
        (GOOD + '\n\n[[feed]]\nid = "ema"\noutlet = "EMA"\n', "line 7, feed 2: url is missing"),
        (GOOD + 'kind = "blog"\n', 'line 1, feed 1: kind is "blog"; it must be one of journal'),
        (GOOD + "poll_minutes = 5\n", "poll_minutes must be a whole number of minutes, at least 60"),
        (GOOD + "intervall = 5\n", "intervall is not a setting of a feed"),
        (GOOD + 'enabled = "yes"\n', "enabled must be true or false"),
        (GOOD + 'language = "English!"\n', 'the language "English!"'),
        (GOOD + GOOD, "line 5: the id fda stands at line 1 already"),
        (GOOD + GOOD.replace("fda", "fdb", 1), "the url https://example.org/rss stands at line 1 already"),
        (GOOD.replace("https://", "file:///"), "is not an http or https address"),
        (GOOD.replace("https://", "https://me:secret@"), "must not hold secrets"),
        (GOOD.replace('"FDA"', '"FDA'), "line 4"),
        ("feeds = []", "must hold [[feed]] entries"),
        ("", "must hold [[feed]] entries"),
        ('feed = [{id = "aa"}]', "under a [[feed]] line"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_its_remedy(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(BadSettings) as caught:
        load_feeds(path)
    assert named in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_list_that_is_not_there_or_no_text_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="cannot be read"):
        load_feeds(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes("# é".encode("latin-1"))
    with pytest.raises(BadSettings, match="UTF-8"):
        load_feeds(tmp_path / "latin.toml")
