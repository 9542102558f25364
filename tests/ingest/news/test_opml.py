"""Lists of feeds go out as OPML and come back the same; other readers' OPML comes in, bad OPML in one sentence."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest
from lxml import etree

from ingest.errors import BadSettings
from ingest.feeds import Feed, FeedKind, TopicFilter, Trust, load_feeds, toml_of
from ingest.opml import NAMESPACE, read_opml, write_opml

ODD = Feed(
    "odd-one", "https://example.org/rss?a=1&b=2", 'Quill & "Brook" <daily> \x7f', kind=FeedKind.AGGREGATOR,
    language=None, trust=Trust.LOW, topic=TopicFilter.ALL, poll_minutes=90, enabled=False, pages=False, note="A\nB \\",
)  # fmt: skip


def opml(body: str) -> bytes:
    return f"<opml version='1.0'><head/><body>{body}</body></opml>".encode()


def test_the_shipped_list_survives_the_round_trip() -> None:
    feeds = load_feeds()
    assert read_opml(write_opml(feeds), name="x") == feeds


def test_every_setting_survives_the_round_trip() -> None:
    tidy = Feed(**{name: getattr(ODD, name) for name in Feed.__slots__} | {"outlet": 'Quill & "Brook" daily'})
    assert read_opml(write_opml([tidy]), name="x") == (tidy,)


def test_our_attributes_are_in_a_namespace_of_their_own() -> None:
    """Other readers pass over them; xmlUrl, text and type are where they look."""
    (outline,) = etree.fromstring(write_opml([ODD])).iter("outline")
    assert (outline.get("type"), outline.get("xmlUrl")) == ("rss", ODD.url)
    assert outline.get(f"{{{NAMESPACE}}}trust") == "low"
    assert feedparser.parse(write_opml([ODD]).replace(b"\x7f", b"")).bozo is False


def test_the_list_of_any_reader_comes_in() -> None:
    """Folders, names in other cases, a feed twice, outlines that are no feeds, titles with markup."""
    feeds = read_opml(
        opml(
            '<outline text="Health"><outline text="A &lt;b&gt;desk&lt;/b&gt;" xmlUrl="https://a.example/rss"/>'
            '<outline TITLE="B" XMLURL="https://b.example/rss"/></outline><outline text="note"/>'
            '<outline text="A again" xmlUrl="https://a.example/rss"/><outline xmlUrl="https://c.example/"/>'
            '<outline text="A desk" xmlUrl="https://d.example/"/>'
        ),
        name="list.opml",
    )
    assert [(feed.id, feed.outlet, feed.url) for feed in feeds] == [
        ("a-desk", "A desk", "https://a.example/rss"),
        ("b0", "B", "https://b.example/rss"),
        ("c-example", "c.example", "https://c.example/"),
        ("a-desk-2", "A desk", "https://d.example/"),
    ]
    assert {feed.trust for feed in feeds} == {Trust.MEDIUM}


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not well-formed XML"),
        (b"not xml", "not well-formed XML"),
        (b"<opml><body>", "not well-formed XML"),
        (b"<rss version='2.0'/>", "not OPML .its root element is rss"),
        (opml("<outline text='x'/>"), "names no feed"),
        (opml("<outline xmlUrl='ftp://a.example/'/>"), 'feed 1: the url "ftp://a.example/" is not an http'),
        (opml("<outline xmlUrl='https://u:p@a.example/'/>"), "must not hold secrets"),
        (b"<!DOCTYPE o [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><outline xmlUrl='&x;'/></opml>", "."),
        (opml(f"<outline xmlUrl='https://a.example/' x:trust='no' xmlns:x='{NAMESPACE}'/>"), 'trust is "no"'),
    ],
)  # fmt: skip
def test_bad_opml_is_one_sentence(raw: bytes, words: str) -> None:
    with pytest.raises(BadSettings, match=rf"^list\.opml.*{words}") as caught:
        read_opml(raw, name="list.opml")
    assert "\n" not in str(caught.value)


def test_a_feed_as_toml_is_read_as_the_same_feed(tmp_path: Path) -> None:
    path = tmp_path / "feeds.toml"
    feeds = (*load_feeds(), ODD)
    path.write_text("\n".join(map(toml_of, feeds)), encoding="utf-8")
    assert load_feeds(path) == feeds
