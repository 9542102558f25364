"""Four feeds in three formats, with validators; every link leads to a page."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest

from sample.corpus import Story, build_corpus
from sample.server import SampleServer
from tests.sample.conftest import Answer, Client

NAMES = [feed.name for feed in build_corpus().feeds]
ATOM = "{http://www.w3.org/2005/Atom}"


def links(answer: Answer) -> list[str]:
    kind = answer.headers["content-type"].split(";")[0]
    if kind == "application/feed+json":
        return [item["url"] for item in answer.json["items"]]
    root = ET.fromstring(answer.body)
    if kind == "application/atom+xml":
        return [link.attrib["href"] for link in root.iterfind(f"{ATOM}entry/{ATOM}link")]
    return [link.text or "" for link in root.iterfind("channel/item/link")]


def test_the_list_names_the_feeds_with_their_sizes(client: Client) -> None:
    listed = client.get("/feeds/").json
    assert [feed["name"] for feed in listed] == NAMES
    assert sum(feed["items"] for feed in listed) == len(build_corpus().stories)


@pytest.mark.parametrize("name", NAMES)
def test_every_link_of_a_feed_leads_to_a_page(server: SampleServer, client: Client, name: str) -> None:
    found = links(client.get(f"/feeds/{name}"))
    assert len(found) >= 15
    for link in found:
        assert link.startswith(server.url)
        parts = urlsplit(link)
        page = client.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        assert (page.status, page.body[:15]) == (200, b"<!DOCTYPE html>")


@pytest.mark.parametrize("name", NAMES)
def test_a_known_feed_is_answered_with_304(client: Client, name: str) -> None:
    """D3: by ETag, weak or strong, and by date."""
    first = client.get(f"/feeds/{name}")
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for known in ({"If-None-Match": etag}, {"If-None-Match": f'"x", W/{etag}'}, {"If-Modified-Since": modified}):
        again = client.get(f"/feeds/{name}", headers=known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag


def test_a_new_story_changes_the_validator(server: SampleServer, client: Client) -> None:
    etag = client.get("/feeds/pain-desk.json").headers["etag"]
    when = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    story = Story("pain-desk.json", "g", "/news/fresh", "Fresh <b>ketamine</b> story", "Excerpt", when)
    server.corpus = server.corpus.with_story(story)
    answer = client.get("/feeds/pain-desk.json", headers={"If-None-Match": etag})
    assert answer.status == 200
    assert answer.json["items"][0]["title"] == "Fresh <b>ketamine</b> story"
    assert client.get("/news/fresh").status == 200


def test_an_unreadable_date_counts_as_not_sent(client: Client) -> None:
    assert client.get("/feeds/pain-desk.json", headers={"If-Modified-Since": "yesterday"}).status == 200


@pytest.mark.parametrize("path", ["/feeds/none.xml", "/news/none", "/nothing"])
def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    assert client.get(path).status == 404
