"""The feeds are what their formats ask for: parsed back by feedparser, and held against the rules themselves."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from catalog import Catalog, PublishedItem
from tests.web.client import Client
from tests.web.published.invented import DAY, MORNING, PAPER, PUBLIC, STORY, TITLE, UNDATED, item, publish, site_of
from web.app import create_app

ODD = (
    STORY,
    PAPER,
    UNDATED,
    item("news:year", date="2025"),
    item("news:moment", date="2026-02-03T23:30:00-05:00"),
    item("news:nonsense", date="soon", language="not a language"),
    item("news:markup", "Is <b>ketamine</b> & <script>x</script> &amp; co. safe?", excerpt="P < 0.05 & <i>n</i> = 5"),
    item("news:broken", "Ketamine\x00\x0b\ud800 in\ufffe \U0010ffff trial", excerpt="\x01\x1f", url="https://a.example/\ud800"),
    item("news:words", "كيتامين 氯胺酮 \U0001f489", url="https://dömäin.example/straße?q=ü#ß", language="ar"),
    item("news:same"),
    item("news:same", "The same record twice"),
)  # fmt: skip
EMPTY: tuple[PublishedItem, ...] = ()
JSON_FEED = "/api/sections/news/feed.json"
ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@pytest.fixture(params=[ODD, EMPTY], ids=["odd items", "empty"])
def feeds(request: pytest.FixtureRequest, own_catalog: Catalog) -> tuple[Client, int]:
    publish(own_catalog, request.param)
    return Client(create_app(site_of(own_catalog))), len({each.record_id for each in request.param})


def absolute(address: str) -> bool:
    parts = urlsplit(address)
    return address.isascii() and parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in address


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feedparser_reads_every_item_and_finds_no_fault(feeds: tuple[Client, int], form: str) -> None:
    client, count = feeds
    answer = client.get(f"/api/sections/news/{form}")
    feed = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[form]
    assert (feed.feed.title, len(feed.entries)) == (TITLE, count)
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    assert all(absolute(entry.link) for entry in feed.entries if entry.get("link"))
    assert all(entry.title for entry in feed.entries)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_title_excerpt_date_link_study_and_outlet_arrive(reader: Client, form: str) -> None:
    answer = reader.get(f"/api/sections/news/{form}")
    story, paper, undated = feedparser.parse(answer.content, response_headers=answer.headers).entries
    assert (story.title, story.link) == (STORY.title, STORY.url)
    assert story.published_parsed[:3] == (2026, 2, 27)
    body = story.content[0].value if story.get("content") else story.summary
    for part in (STORY.excerpt, "Study:", "https://papers.example/1", "An invented trial of ketamine"):
        assert part in body
    assert story.get("author") == "Invented Daily"
    assert paper.title in ("Ketamine & pain: P < 0.05 in 40 adults", "Ketamine &amp; pain: P &lt; 0.05 in 40 adults")
    assert not paper.get("published_parsed"), "a month is not a day"
    assert undated.get("link", "") == ("" if form == "rss" else f"{PUBLIC}/sections/news")


def test_ids_stay_when_title_address_and_date_change(own_catalog: Catalog, own_client: Client) -> None:
    """A reader that has seen an item must not be shown it again as new."""
    paths = [f"/api/sections/news/{form}" for form in ("rss", "atom")]

    def ids() -> list[str]:
        feeds = [feedparser.parse(own_client.get(path).content).entries for path in paths]
        return [entries[0].id for entries in feeds] + [own_client.get(JSON_FEED).json()["items"][0]["id"]]

    publish(own_catalog, (item(),))
    before = ids()
    assert len(set(before)) == 1
    changed = item(title="Another title", url="https://other.example/", date="2026-01-01", excerpt="Other")
    publish(own_catalog, (changed,), at=MORNING + DAY)
    assert ids() == before


def test_rss_has_what_rss_2_requires(feeds: tuple[Client, int]) -> None:
    root = etree.fromstring(feeds[0].get("/api/sections/news/rss").content)
    (channel,) = root
    assert (root.tag, root.get("version"), channel.tag) == ("rss", "2.0", "channel")
    for required in ("title", "link", "description"):
        assert len(channel.findall(required)) == 1
        assert channel.findtext(required)
    assert absolute(str(channel.findtext("link")))
    assert parsedate_to_datetime(str(channel.findtext("lastBuildDate"))).tzinfo is not None
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert (own.get("rel"), own.get("href")) == ("self", f"{PUBLIC}/api/sections/news/rss")
    for each in channel.findall("item"):
        assert each.findtext("title") or each.findtext("description")
        assert [guid.get("isPermaLink") for guid in each.findall("guid")] == ["false"]
        for date in each.findall("pubDate"):
            assert re.fullmatch(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", str(date.text))
        assert all(absolute(str(link.text)) for link in each.findall("link"))
        assert all(absolute(str(part.get("url"))) for part in each.iter("{*}content"))


def test_atom_has_what_rfc_4287_requires(feeds: tuple[Client, int]) -> None:
    root = etree.fromstring(feeds[0].get("/api/sections/news/atom").content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{required}")) == 1
        assert RFC_3339.fullmatch(str(element.findtext(f"{ATOM}updated")))
        for date in element.findall(f"{ATOM}published"):
            assert RFC_3339.fullmatch(str(date.text))
        assert urlsplit(str(element.findtext(f"{ATOM}id"))).scheme in ("https", "urn")
        assert element.findtext(f"{ATOM}author/{ATOM}name")
        assert all(absolute(str(link.get("href"))) for link in element.findall(f"{ATOM}link"))
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) <= 1
        assert alternates or element.find(f"{ATOM}content") is not None
    assert root.find(f"{ATOM}link[@rel='self']") is not None


def test_json_feed_keeps_the_rules_of_1_1(feeds: tuple[Client, int]) -> None:
    feed = json.loads(feeds[0].get("/api/sections/news/feed.json").content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == f"{PUBLIC}/api/sections/news/feed.json"
    assert absolute(feed["home_page_url"])
    for each in feed["items"]:
        assert isinstance(each["id"], str)
        assert each["id"]
        assert each.get("content_html") or each.get("content_text")
        assert all(absolute(each[name]) for name in ("url", "image") if name in each)
        if "date_published" in each:
            assert RFC_3339.fullmatch(each["date_published"])
        assert all(author.get("name") for author in each.get("authors", ()))
        assert all(isinstance(tag, str) for tag in each.get("tags", ()))
        own = [name for name in each if name.startswith("_")]
        assert own == ["_ketalit"]
        assert isinstance(each["_ketalit"], dict)
        assert None not in each.values()


def test_a_date_is_never_more_exact_than_the_source(feeds: tuple[Client, int], own_catalog: Catalog) -> None:
    publish(own_catalog, (item("news:y", date="2025"), item("news:m", date="2025-11"), item("news:n", date="")))
    feed = feeds[0].get("/api/sections/news/feed.json").json()
    assert [each.get("date_published") for each in feed["items"]] == [None, None, None]
    rss = etree.fromstring(feeds[0].get("/api/sections/news/rss").content)
    assert rss.findall("channel/item/pubDate") == []
    moment = replace(item(), date="2026-02-03T23:30:00-05:00")
    publish(own_catalog, (moment,), at=dt.datetime.now(dt.UTC))
    assert feeds[0].get("/api/sections/news/feed.json").json()["items"][0]["date_published"] == "2026-02-04T04:30:00Z"


def test_a_title_with_signs_reads_the_same_to_those_who_take_it_for_html(
    own_catalog: Catalog, own_client: Client
) -> None:
    """RSS leaves it open whether a title is text; WordPress takes one with signs of markup for HTML."""
    publish(
        own_catalog, (item("news:1", "Ketamine & pain"), item("news:2", "Is <script>alert(1)</script> it & P < 0.05?"))
    )
    root = etree.fromstring(own_client.get("/api/sections/news/rss").content)
    plain, escaped = (each.findtext("title") for each in root.iter("item"))
    assert plain == "Ketamine & pain"
    assert escaped == "Is &lt;script&gt;alert(1)&lt;/script&gt; it &amp; P &lt; 0.05?"
