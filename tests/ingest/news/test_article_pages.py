"""An article's page is asked only where its site lets robots in, and only its metadata are taken."""

from __future__ import annotations

import gzip
import time
from typing import Any

import pytest

from ingest.errors import BadBatch, Refused, SourceUnreachable
from ingest.parsing.article_page import ArticlePage, read_page
from ingest.sources.article_pages import PAGE_LIMITS, PageReader
from ingest.sources.exchange import Limits
from tests.ingest.news.conftest import FeedServer, Reply
from tests.ingest.news.test_reader import memory_rise

HTML = (("Content-Type", "text/html; charset=utf-8"),)
URL = "https://desk.example/news/a"


def page(head: str = "", body: str = "", title: str = "A headline") -> ArticlePage:
    return read_page(f"<!doctype html><html><head>{head}</head><body>{body}</body>".encode(), url=URL, title=title)


def test_description_and_picture_are_taken_as_plain_text_and_web_address() -> None:
    found = page(
        '<meta property="og:description" content="Six &amp;amp; a &lt;b&gt;half&lt;/b&gt; infusions">'
        '<meta name="description" content="Other words"><meta property="og:image" content="/pic.jpg">'
    )
    assert found.description == "Six & a half infusions"
    assert found.image == "https://desk.example/pic.jpg"
    assert page('<META NAME="Description" CONTENT="Upper case">').description == "Upper case"


def test_a_long_description_is_cut_at_a_word() -> None:
    description = page(f'<meta name="description" content="{"ketamine " * 80}">').description
    assert description is not None
    assert len(description) <= 300
    assert description.endswith("ketamine…")


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta name="description" content="">',
        '<meta property="og:description" content="A headline">',
        '<meta property="og:image" content="javascript:alert(1)">',
        '<meta property="og:image" content="data:image/png;base64,AAAA">',
        '<meta content="nobody">',
    ],
)
def test_what_says_nothing_or_is_no_web_address_is_left(head: str) -> None:
    assert page(head) == ArticlePage()


def test_the_text_is_not_taken_but_the_study_it_names_is() -> None:
    found = page(
        body="<p>A long story, published today in Brain, led by Dr. Mara Quill.</p>"
        "<p>Read <a href='https://doi.org/10.5555/x.1'>the paper</a>.</p><div>doi:10.5555/elsewhere</div>"
    )
    assert found.mentions == ("doi:10.5555/x.1",)
    assert found.clues == ("published today in Brain", "published today", "Dr. Mara Quill", "led by Dr. Mara Quill")
    assert found.description is None


def test_a_page_that_is_the_paper_itself_names_itself_only() -> None:
    """Its list of references names many others."""
    head = '<meta name="citation_doi" content="10.5555/own"><meta name="citation_pmid" content="77">'
    assert set(page(head, "<p>As in doi:10.5555/other</p>").mentions) == {"doi:10.5555/own", "pubmed:77"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"<" * 50_000,
        b"<p>" * 20_000,
        b"<meta " + b"a=1 " * 50_000,
        b"{}",
        b"<html><body>" * 2_000,
    ],
)
def test_broken_and_hostile_pages_are_empty_and_quick(raw: bytes) -> None:
    """E3, E4: a page is never trusted to be one."""
    began = time.monotonic()
    with memory_rise() as rise:
        assert read_page(raw, url=URL, title="x").description is None
    assert time.monotonic() - began < 5
    assert max(rise) < 100_000_000


def test_a_script_in_the_description_is_text_at_most() -> None:
    """D12."""
    found = page('<meta name="description" content="&lt;script&gt;alert(1)&lt;/script&gt;Safe &#x202e;words">')
    assert found.description == "Safe words"


def test_the_charset_of_the_header_is_used() -> None:
    raw = '<meta name="description" content="Müdigkeit nach Ketamin">'.encode("latin-1")
    found = read_page(raw, url=URL, title="x", content_type="text/html; charset=iso-8859-1")
    assert found.description == "Müdigkeit nach Ketamin"


@pytest.fixture
def reader() -> PageReader:
    return PageReader(contact="news@clinic.example", allow_loopback=True, limits=Limits(2, 2, 2, 200_000), gap=0)


def allow(server: FeedServer, rules: str = "User-agent: *\nAllow: /\n", status: int = 200) -> None:
    server.answer("/robots.txt", Reply(status, rules.encode()))


def test_a_page_is_asked_after_its_robots_txt_which_is_remembered(server: FeedServer, reader: PageReader) -> None:
    allow(server)
    server.answer("/a", Reply(body=b"<p>A</p>", headers=HTML))
    assert reader.fetch(server.url("/a")).raw == b"<p>A</p>"
    reader.fetch(server.url("/a"))
    assert [path for path, _ in server.seen] == ["/robots.txt", "/a", "/a"]
    assert "Ketalit" in server.seen[0][1]["user-agent"] and "news@clinic.example" in server.seen[1][1]["user-agent"]
    assert reader.requests == 3


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ("User-agent: *\nDisallow: /\n", 200),
        ("User-agent: ketalit\nDisallow: /a\n\nUser-agent: *\nAllow: /\n", 200),
        ("\ufeffUser-agent: *\nDisallow: /a", 200),
        ("", 401),
        ("", 403),
        ("", 500),
        ("", 503),
    ],
)
def test_a_site_that_keeps_robots_out_is_not_asked(
    server: FeedServer, reader: PageReader, rules: str, status: int
) -> None:
    """RFC 9309: what cannot be read closes the site, what is not there opens it."""
    allow(server, rules, status)
    with pytest.raises(Refused, match=r"robots\.txt"):
        reader.fetch(server.url("/a"))
    assert [path for path, _ in server.seen] == ["/robots.txt"]


@pytest.mark.parametrize(("rules", "status"), [("", 404), ("", 410), ("", 200), ("<html>no rules</html>", 200)])
def test_a_site_without_rules_is_open(server: FeedServer, reader: PageReader, rules: str, status: int) -> None:
    allow(server, rules, status)
    server.answer("/a", Reply(body=b"<p>A</p>", headers=HTML))
    assert reader.fetch(server.url("/a")).raw


def test_every_hop_needs_leave(server: FeedServer, reader: PageReader) -> None:
    allow(server, "User-agent: *\nDisallow: /closed\n")
    server.answer("/a", Reply(302, headers=(("Location", "/closed"),)))
    with pytest.raises(Refused, match=r"robots\.txt"):
        reader.fetch(server.url("/a"))
    assert "/closed" not in [path for path, _ in server.seen]


@pytest.mark.parametrize(
    "location", ["http://169.254.169.254/x", "file:///etc/passwd", "http://10.0.0.1/", "http://[fd00:ec2::254]/"]
)
def test_a_page_leads_to_no_private_address(server: FeedServer, reader: PageReader, location: str) -> None:
    """D10: the same checks as for feeds, robots.txt of the other site included."""
    allow(server)
    server.answer("/a", Reply(302, headers=(("Location", location),)))
    with pytest.raises((Refused, SourceUnreachable)):
        reader.fetch(server.url("/a"))
    assert [path for path, _ in server.seen] == ["/robots.txt", "/a"]


def test_without_leave_for_loopback_nothing_is_asked(server: FeedServer) -> None:
    with pytest.raises(Refused):
        PageReader(contact=None).fetch(server.url("/a"))
    assert server.seen == []


def test_a_page_is_bounded_in_size_and_time(server: FeedServer, reader: PageReader) -> None:
    """D2, D11."""
    allow(server)
    bomb = gzip.compress(b" " * 5_000_000)
    server.answer("/bomb", Reply(body=bomb, headers=(*HTML, ("Content-Encoding", "gzip"))))

    def drip(handler: Any) -> None:
        for _ in range(200):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)

    server.answer("/drip", Reply(headers=(*HTML, ("Content-Length", "9999")), stream=drip))
    began = time.monotonic()
    for path in ("/bomb", "/drip"):
        with pytest.raises(SourceUnreachable):
            reader.fetch(server.url(path))
    assert time.monotonic() - began < 6
    assert PAGE_LIMITS.total <= 20 and PAGE_LIMITS.size <= 2 * 1024 * 1024


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(404), SourceUnreachable),
        (Reply(500), SourceUnreachable),
        (Reply(body=b"%PDF", headers=(("Content-Type", "application/pdf"),)), BadBatch),
    ],
)
def test_what_is_no_web_page_is_not_read(
    server: FeedServer, reader: PageReader, reply: Reply, error: type[Exception]
) -> None:
    allow(server)
    server.answer("/a", reply)
    with pytest.raises(error):
        reader.fetch(server.url("/a"))


def test_pages_of_one_site_are_asked_at_its_pace(server: FeedServer) -> None:
    """Crawl-delay counts, up to ten seconds; between sites nobody waits."""
    waits: list[float] = []
    reader = PageReader(contact=None, allow_loopback=True, gap=1.0, sleep=waits.append)
    allow(server, "User-agent: *\nCrawl-delay: 4\nAllow: /\n")
    server.answer("/a", Reply(body=b"<p>A</p>", headers=HTML))
    reader.fetch(server.url("/a"))
    assert waits == []
    reader.fetch(server.url("/a"))
    assert waits == [pytest.approx(4, abs=0.5)]
