"""A feed that means harm, on its whole way: catalogue, index, pages, fragment, script and feeds stay harmless."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from index import SearchRequest, index_changes
from ingest.records import Kind, NewsItem
from ketalit.installation import Installation
from ketalit.pulling import news
from ketalit.sections import publishing
from ketalit.settings import Origin, Settings
from ketalit.site import site_of
from tests.web.client import Client
from web.app import create_app

LARGE = 5_000_000
UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")

# (title, link, what else stands in the item), as they stand in the XML; each title is news that a section would take.
ITEMS = (
    ("Ketamine eases depression in a trial &lt;script&gt;alert(1)&lt;/script&gt;", "/script", ""),
    ("Ketamine trial in depression <![CDATA[<svg/onload=alert(2)><math><img src=x onerror=alert(3)>]]>", "/svg", ""),
    ("Esketamine for depression approved by regulator", "javascript:alert(4)", "<link>javascript:alert(4)</link>"),
    ("Esketamine study for depression reports a new phase 3 trial", "/image",
     '<enclosure url="data:image/svg+xml,&lt;svg onload=alert(5)&gt;" type="image/svg+xml" length="9"/>'),
    ("Arketamine study for depression reports a phase 2 trial", "/thumbnail",
     '<media:thumbnail url="javascript:alert(6)"/>'),
    ("Ket\u200bamine \u202etrial\u202c in PTSD pat\u00adients \u2066reports\u2069 \ufeffresults\u200f", "/unseen", ""),
    ("Ketamine study in depression " + "x" * LARGE, "/large", ""),
    ("Ketamine trial: &amp;lt;script&amp;gt;alert(7)&amp;lt;/script&amp;gt; relief of depression", "/entities", ""),
    ("Ketamine trial: &amp;#60;img src=x onerror=alert(8)&amp;#62; relief of depression in adults", "/twice", ""),
    ("Ketamine study: &#x3c;iframe srcdoc=&#x22;&lt;b&gt;alert(9)&#x22;&#x3e; relief of chronic pain", "/iframe", ""),
    ("Ketamine research finds P &lt; 0.05 &amp; relief of pain", '/quote?a="&gt;&lt;script&gt;boo(10)&lt;', ""),
    ("Ketamine therapy trial in bipolar depression", "/people",
     "<author>&lt;b onmouseover=alert(11)&gt;Ada&lt;/b&gt;</author><guid>javascript:alert(13)</guid>"),
)  # fmt: skip
BODY = (
    "<description>&lt;p onclick=alert(14)&gt;A ketamine trial in 62 adults with depression "
    "&lt;a href='javascript:alert(15)'&gt;reports&lt;/a&gt; relief.&lt;/p&gt;"
    "&lt;script&gt;alert(16)&lt;/script&gt;\u202e\u200b</description>"
)
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ketamine"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel>
<title>Bomb</title><item><title>Ketamine bomb &c; &x;</title><link>http://h.example/bomb</link></item></channel></rss>"""


def hostile_feed() -> str:
    day = dt.datetime.now(dt.UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    items = "".join(
        f"<item><title>{title}</title><link>{link if ':' in link else 'http://hostile.example' + link}</link>{more}"
        f"{BODY}<pubDate>{day}</pubDate></item>"
        for title, link, more in ITEMS
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        f"<title>&lt;script&gt;alert(0)&lt;/script&gt;</title><link>javascript:alert(0)</link>{items}</channel></rss>"
    )


@pytest.fixture(scope="module")
def feeds() -> Iterator[str]:
    """The address of the server that means harm."""
    bodies = {"/hostile": hostile_feed().encode(), "/bomb": BOMB.encode()}

    class Feed(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(bodies[self.path])

        def log_message(self, *arguments: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def home(feeds: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that has pulled, indexed and published what that server sent."""
    folder = tmp_path_factory.mktemp("hostile")
    listed = folder / "feeds.toml"
    listed.write_text(
        "".join(
            f'[[feed]]\nid = "{name}"\nurl = "{feeds}/{name}"\noutlet = "Hostile Daily"\ntrust = "high"\n'
            for name in ("hostile", "bomb")
        )
    )
    wide = '[[section]]\nid = "news"\ntitle = "News"\nempty_text = "None."\nkinds = ["news"]\ncap = 50\n'
    sections = folder / "sections.toml"
    sections.write_text(wide)
    settings = Settings(data=folder, feeds=listed, sections=sections)
    home = Installation(settings, Origin.SAMPLE)
    _, problems = news.pull_all(home)
    assert set(problems) == {"bomb"}, "a feed that defines entities is refused whole"
    index_changes(home.catalog, home.index)
    publishing.publish_all(home.catalog, home.sections, home.feeds_by_id, dt.datetime.now(dt.UTC))
    yield home
    home.close()


@pytest.fixture(scope="module")
def client(home: Installation) -> Client:
    return Client(create_app(site_of(home)))


def items(home: Installation) -> list[NewsItem]:
    return [entry.record for entry in home.catalog.entries(Kind.NEWS) if isinstance(entry.record, NewsItem)]


def harmless(text: str) -> None:
    """Nothing of the attack is left, not even as words; and nothing invisible."""
    assert "alert(" not in text
    assert UNSEEN.search(text) is None
    assert len(text) < 200_000


def test_news_arrives_as_plain_text_and_what_leads_nowhere_is_set_aside(home: Installation) -> None:
    held = items(home)
    assert len(held) == len(ITEMS) - 1, "all but the one whose link is no address"
    for item in held:
        for text in (item.title, item.excerpt or "", item.author or "", item.source):
            harmless(text)
            assert "<" not in text.replace("P < 0.05", "")
            assert len(text) <= 500
        assert item.url.startswith("http")
        assert item.image_url is None
    assert any("P < 0.05 & relief" in item.title for item in held), "signs that are words stay"
    assert any(item.title == "Ketamine trial in PTSD patients reports results" for item in held)
    assert home.catalog.quarantine_count() == 1


def test_the_index_holds_it_harmless(home: Installation) -> None:
    found = home.index.search(SearchRequest("ketamine", size=50))
    assert found.total >= len(ITEMS) - 2
    for hit in found.hits:
        harmless(json.dumps([hit.document.title, [*hit.highlights.values()]], ensure_ascii=False))
        for fragments in hit.highlights.values():
            assert re.sub(r"</?mark>", "", " ".join(fragments)).count("<") == 0


PAGES = [
    "/",
    "/?q=ketamine&size=50",
    "/news",
    "/sections",
    "/sections/news",
    "/embed/news",
    "/embed/sections/news?images=1",
]


@pytest.mark.parametrize("path", [*PAGES, "record"])
def test_pages_and_fragments_run_nothing_and_link_nowhere_odd(home: Installation, client: Client, path: str) -> None:
    for address in [f"/news/{item.id}" for item in items(home)] if path == "record" else [path]:
        answer = client.get(address)
        assert answer.status_code == 200
        harmless(answer.text)
        soup = BeautifulSoup(answer.text, "html.parser")
        scripts = [script.get("src") or script.get("type") for script in soup.select("script")]
        assert set(scripts) <= {"/static/site.js", "application/ld+json"}
        assert soup.select("svg, img, iframe, object, embed, math, style, base") == []
        for tag in soup.select("*"):
            assert [name for name in tag.attrs if name.startswith("on") or name in ("style", "srcdoc")] == []
        for link in soup.select("[href], [src], [action]"):
            for name in ("href", "src", "action"):
                assert re.match(r"(https?://|/|#|\?|$)", str(link.get(name, ""))), link


def test_the_section_holds_all_of_it_in_every_form(home: Installation, client: Client) -> None:
    section = client.get("/api/sections/news")
    count = len(section.json()["items"])
    assert count == sum(item.admitted for item in items(home)) >= 5
    for path in ("/api/sections/news", "/api/sections/news/feed.json", "/api/news?limit=50", "/api/search?q=ketamine"):
        harmless(client.get(path).text)
    assert "<" not in section.text
    for form in ("rss", "atom"):
        raw = client.get(f"/api/sections/news/{form}").content
        harmless(raw.decode())
        feed = feedparser.parse(raw)
        assert not feed.bozo
        assert len(feed.entries) == count
        assert all(entry.link.startswith("http") for entry in feed.entries)
        assert b"<!DOCTYPE" not in raw
    script = client.get("/embed/sections/news.js")
    harmless(script.text)
    assert "</script" not in script.text


def test_nothing_of_the_refused_feed_is_anywhere(home: Installation, client: Client) -> None:
    """E2, E1: entities neither multiply nor read files."""
    for path in ("/news", "/api/sections/news", "/?q=bomb"):
        text = client.get(path).text
        assert "Ketamine bomb" not in text
        assert "root:" not in text


def test_raw_answers_are_kept_but_never_served(home: Installation, client: Client) -> None:
    assert Path(home.folder / "landing").exists()
    assert client.get("/landing").status_code == 404
