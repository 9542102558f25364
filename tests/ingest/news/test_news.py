"""From an answer's bytes to news items: whole, plain, once each, and never "no news" for "broken"."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import time
import warnings
from pathlib import Path

import feedparser
import pytest

from ingest.errors import BadBatch
from ingest.feeds import Feed, FeedKind
from ingest.parsing import news
from ingest.parsing.canonical_url import url_key
from ingest.parsing.news import MAX_ENTRIES
from ingest.records import NewsItem
from tests.ingest.news.conftest import entry, items, parse, rss

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>Desk</title>
<entry><title type="html">Ketamine &amp;lt; placebo?</title><id>tag:example.org,2026:1</id>
<link rel="alternate" href="/a"/><updated>2026-03-02T10:15:00+01:00</updated><author><name>A. Writer</name></author>
<summary type="html">&lt;p&gt;A trial.&lt;/p&gt;</summary></entry></feed>"""
JSON = json.dumps({
    "version": "https://jsonfeed.org/version/1.1", "title": "Desk", "language": "en",
    "items": [{"id": 7, "url": "https://example.org/a?utm_source=x", "title": "Ketamine news",
               "content_html": "<b>A</b> trial.",
               "date_published": "2026-03-02T10:15:00Z", "authors": [{"name": "A. Writer"}],
               "image": "https://example.org/a.png"}],
}).encode()  # fmt: skip


def test_an_rss_entry_becomes_a_whole_news_item() -> None:
    raw = rss(
        entry(
            "Ketamine &amp;amp; depression",
            "http://Example.org/a?utm_source=rss#x",
            "<guid isPermaLink='false'>n-1</guid><pubDate>Mon, 02 Mar 2026 10:15:00 +0100</pubDate>"
            "<author>desk@example.org (A. Writer)</author><description>&lt;p&gt;One&lt;/p&gt;two</description>"
            "<enclosure url='https://example.org/a.jpg' type='image/jpeg' length='1'/>",
        ),
        channel="<language>en-us</language>",
    )
    url = "https://example.org/a"
    assert items(raw) == [
        NewsItem(
            url=url, key=url_key(url), feed_id="test-feed", source="The Outlet", title="Ketamine & depression",
            guid="n-1", excerpt="One two", author="A. Writer", published=dt.datetime(2026, 3, 2, 9, 15, tzinfo=dt.UTC),
            image_url="https://example.org/a.jpg", language="en",
        )
    ]  # fmt: skip


def test_atom_and_json_feed_give_the_same_record() -> None:
    (atom,) = items(ATOM)
    assert (atom.url, atom.title, atom.excerpt) == ("https://feeds.example.org/a", "Ketamine < placebo?", "A trial.")
    assert (atom.guid, atom.author) == ("tag:example.org,2026:1", "A. Writer")
    (from_json,) = items(JSON, content_type="application/feed+json")
    assert (from_json.url, from_json.guid, from_json.excerpt) == ("https://example.org/a", "7", "A trial.")
    assert from_json.published == dt.datetime(2026, 3, 2, 10, 15, tzinfo=dt.UTC)
    assert (from_json.author, from_json.image_url) == ("A. Writer", "https://example.org/a.png")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>x</body></html>", "web page"),
        (b"<HTML><BODY>x</BODY></HTML>", "web page"),
        (b'{"error": "no such feed"}', "JSON, but not a JSON Feed"),
        (b'[{"title": "x"}]', "JSON, but not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1', "broken JSON"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "no list of items"),
        (b"[" * 200_000, "broken JSON"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "root element is error"),
        (b"Service unavailable", "text, not a feed"),
        (b"\x1f\x8b\x08\x00\x00\x00", "text, not a feed"),
        (b"<rss version='2.0'><channel><title>De", "nothing readable"),
        (b"\x00\x01\x02\xff\xfe" * 50, "text, not a feed"),
    ],
)
def test_what_is_no_feed_fails_with_a_plain_reason(raw: bytes, words: str) -> None:
    """D5: never "no news" when it is "broken"."""
    with pytest.raises(BadBatch, match=f"The feed test-feed .*{words}"):
        parse(raw)


def test_a_feed_without_entries_is_quiet_not_broken() -> None:
    read = parse(rss())
    assert (read.batch.records, read.partial) == ((), False)


def test_a_cut_feed_keeps_its_entries_and_says_so() -> None:
    """D6."""
    whole = rss(entry("First story", "https://example.org/1"), entry("Second story", "https://example.org/2"))
    read = parse(whole[: whole.index(b"Second") + 3])
    assert next(record.title for record in read.batch.records if isinstance(record, NewsItem)) == "First story"
    assert read.partial
    assert read.reason is not None
    assert "breaks off" in read.reason
    assert not parse(whole).partial


def test_a_bad_entry_is_set_aside_with_its_reason_and_the_rest_goes_on() -> None:
    raw = rss(
        "<link>https://example.org/1</link><guid>no-title</guid>",
        "<title>No link</title>",
        entry("Script link", "javascript:alert(1)"),
        entry(),
    )
    batch = parse(raw).batch
    assert [rejected.reason for rejected in batch.rejected] == [
        "the entry has no title",
        "the entry has no link",
        "the entry's link is not a web address",
    ]
    assert batch.rejected[0].hint == "no-title"
    assert b"https://example.org/1" in batch.rejected[0].raw
    assert len(batch.records) == 1


def test_a_story_told_twice_by_one_feed_is_one_item() -> None:
    """D8: the same item six ways is one, two that differ in ?id= are two; every entry is accounted for."""
    same = [
        "https://example.org/a", "http://example.org/a", "https://EXAMPLE.org/a#x", "https://example.org:443/a",
        "https://example.org/a?utm_source=x", "https://example.org/%61",
    ]  # fmt: skip
    different = ["https://example.org/b?id=1", "https://example.org/b?id=2"]
    read = parse(rss(*(entry(link=link) for link in same + different)))
    assert (len(read.batch.records), read.duplicates) == (3, 5)


def google(link: str, title: str = "Ketamine helps - STAT", source: str = "STAT") -> bytes:
    rest = f"<source url='https://stat.example'>{source}</source><pubDate>Mon, 02 Mar 2026 10:15:00 GMT</pubDate>"
    return rss(entry(title, link, rest))


def test_opaque_links_that_change_on_every_run_are_one_item() -> None:
    """D9: outlet, title and day make the key; the aggregator's suffix is no part of the title."""
    feed = Feed("google-news", "https://news.google.com/rss/search?q=ketamine", "Google News", FeedKind.AGGREGATOR)
    (first,) = items(google("https://news.google.com/rss/articles/CBMiAAA?oc=5"), feed=feed)
    (second,) = items(google("https://news.google.com/rss/articles/CBMiBBB?oc=5"), feed=feed)
    (other,) = items(google("https://news.google.com/rss/articles/CBMiAAA?oc=5", "Another - STAT"), feed=feed)
    assert first.key == second.key != other.key
    assert (first.title, first.source) == ("Ketamine helps", "STAT")


def test_a_guid_that_is_no_address_never_becomes_a_link() -> None:
    """RSS takes every guid for a permalink unless told otherwise; "n-17" is none."""
    (rejected,) = parse(rss("<title>Ketamine news</title><guid>n-17</guid>")).batch.rejected
    assert rejected.reason == "the entry has no link"
    (item,) = items(rss("<title>Ketamine news</title><guid>https://example.org/17</guid>"))
    assert item.url == "https://example.org/17"


def test_an_undated_item_stays_undated() -> None:
    """D7: it stands at the time it was first seen, not at the time of each run."""
    (item,) = items(rss(entry(rest="<pubDate>soon</pubDate>")))
    assert item.published is None
    (item,) = items(rss(entry(rest="<pubDate>Tue, 01 Jan 2999 00:00:00 GMT</pubDate>")))
    assert item.published is None


def test_a_mail_address_is_not_published_as_an_author() -> None:
    assert items(rss(entry(rest="<author>desk@example.org</author>")))[0].author is None


def test_a_mixed_feed_takes_the_language_it_declares() -> None:
    feed = Feed("mixed-feed", "https://feeds.example.org/rss", "X", language=None)
    assert items(rss(entry(), channel="<language>de_CH</language>"), feed=feed)[0].language == "de-CH"
    assert items(rss(entry(), channel="<language>no idea!</language>"), feed=feed)[0].language is None


HOSTILE = [
    "<title>Ketamine&lt;script&gt;alert(1)&lt;/script&gt;</title>",
    "<title><![CDATA[<svg onload=alert(1)>Ketamine</svg>]]></title>",
    "<title><![CDATA[Ketamine <img src=x onerror=alert(1)>]]></title>",
    "<title>\u202eKet\u200bamine\u2066</title>",
    "<title>Ketamine &amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;</title>",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_entry_arrives_harmless(title: str) -> None:
    """D12: script, SVG, invisible characters; a javascript: link never becomes a link."""
    rest = (
        "<link>https://example.org/a</link><description>&lt;a href='javascript:alert(1)'&gt;x&lt;/a&gt; y</description>"
        "<enclosure url='javascript:alert(1)' type='image/png'/>"
    )
    (item,) = items(rss(title + rest))
    assert item.title == "Ketamine"
    assert item.excerpt == "x y"
    assert item.image_url is None


def test_a_title_of_five_megabytes_is_cut_in_little_time() -> None:
    began = time.monotonic()
    (item,) = items(rss(entry("Ketamine " * 600_000)))
    assert len(item.title) <= 500
    assert item.title.endswith("…")
    assert time.monotonic() - began < 5


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<rss version='2.0'><channel><item><title>&b;</title><link>https://example.org/a</link></item></channel></rss>"
)


@pytest.mark.parametrize(
    "raw",
    [
        BOMB,
        BOMB.replace("DOCTYPE", "doctype"),
        "<!-- x --><?pi y?>\n" + BOMB,
        '<!DOCTYPE rss PUBLIC "-//x>[//" "http://127.0.0.1/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss/>',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]><rss version="2.0"/>',
    ],
)
def test_entities_of_a_feeds_own_are_refused_unread(raw: str) -> None:
    """E1, E2: bombs, files and parameter entities all need a DOCTYPE with an internal subset."""
    for encoded in (raw.encode(), raw.encode("utf-16")):
        with pytest.raises(BadBatch, match="XML entities of its own"):
            parse(encoded)


def test_the_old_doctype_without_entities_is_no_reason_to_refuse() -> None:
    raw = rss(entry()).replace(
        b"<rss", b'<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://x/rss.dtd"><rss', 1
    )
    assert len(items(raw)) == 1


@pytest.mark.parametrize(
    "inside",
    ["<a>" * 300_000, "<item " + " ".join(f"a{n}='1>'" for n in range(50_000)) + "/>", "<item " + "a " * 100_000 + ">"],
)
def test_markup_that_would_cost_without_measure_is_refused_at_once(inside: str) -> None:
    """E2, E3: 300,000 open elements took 300 MB, 50,000 attributes took 20 seconds."""
    began = time.monotonic()
    with pytest.raises(BadBatch, match="only an attack does"):
        parse(rss(inside))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "inside",
    [
        "&#xD800;",
        "&#99999999999;",
        "&#0;",
        "&#x110000;",
        "<media:height/>",
        "</media:player>",
        "</psc:chapters>",
        "</tags>",
    ],
)
def test_what_the_feed_parser_falls_over_is_survived(inside: str) -> None:
    """Found by mutating real feeds: impossible character references and stray podcast, media and licence elements."""
    raw = rss(
        entry(f"Ketamine {inside} works"), entry("Second story", "https://example.org/2"), channel=f"{inside}<br>"
    )
    try:
        titles = [item.title for item in items(raw)]
    except BadBatch as problem:
        assert "no reader can follow" in str(problem)
    else:
        assert titles[-1] == "Second story"


def test_a_reference_to_no_character_damages_one_character() -> None:
    assert items(rss(entry("Ketamine &#xD800; works<br>")))[0].title.startswith("Ketamine \ufffd works")


def test_no_more_than_the_bound_of_entries_is_read_and_that_is_said() -> None:
    """D2."""
    read = parse(rss(*(entry(link=f"https://example.org/{n}") for n in range(MAX_ENTRIES + 1))))
    assert len(read.batch.records) == MAX_ENTRIES
    assert read.partial
    assert read.reason is not None


def test_a_text_that_is_a_path_or_an_address_is_not_opened(tmp_path: Path) -> None:
    """D1: feedparser opens a str that looks like a URL or a file; it only ever sees bytes."""
    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss(entry()))
    for raw in (str(secret), f"file://{secret}", "http://127.0.0.1:9/"):
        with pytest.raises(BadBatch):
            parse(raw.encode())


def test_the_feed_parser_sees_nothing_but_a_stream_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """D1: it fetches what looks like an address, without time-out, size limit or a check of where that leads."""
    seen: list[object] = []
    real = feedparser.parse

    def parse_noted(source: object, **options: object) -> object:
        seen.append(source)
        return real(source, **options)

    monkeypatch.setattr(feedparser, "parse", parse_noted)
    assert items(rss(entry()))
    assert [type(source) for source in seen] == [io.BytesIO]
    project = Path(news.__file__).parents[2]
    importers = [
        path.relative_to(project).as_posix()
        for room in ("ingest", "ketalit", "web", "catalog", "index", "dags")
        for path in (project / room).rglob("*.py")
        if re.search(r"^\s*(?:import|from) feedparser\b", path.read_text(), re.MULTILINE)
    ]
    assert importers == ["ingest/parsing/feed_entries.py"]


def test_half_a_character_in_json_is_no_reason_to_fall_over() -> None:
    """JSON may escape a lone surrogate, which no UTF-8 text can hold."""
    raw = json.dumps({
        "version": "https://jsonfeed.org/version/1.1",
        "items": [dict.fromkeys(("id", "url", "title", "summary", "date_published", "image"), "https://e.org/�"),
                  {"id": "\udfff", "title": "\ud83d"}],
    }).encode()  # fmt: skip
    batch = parse(raw).batch
    assert (len(batch.records), len(batch.rejected)) == (1, 1)


def test_reading_warns_of_nothing() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse(rss(entry(rest="<pubDate>Mon, 02 Mar 2026 10:15:00 GMT</pubDate>")))
