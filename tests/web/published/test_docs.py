"""docs/website.md, tried: every snippet is taken out of the page and used against a running server."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Browser

from catalog import Catalog
from tests.conftest import missing
from tests.web.html import soup_of, texts
from tests.web.published.foreign import page, website
from tests.web.published.invented import MORNING, STORY, item, publish, site_of
from tests.web.published.test_in_a_page import looked_at
from tests.web.server import served
from web.app import create_app

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "website.md").read_text(encoding="utf-8")
CLINIC = "https://news.clinic.org"
SEEN = "Ketamine eases an invented ill"


@pytest.fixture
def ours(own_catalog: Catalog) -> Iterator[str]:
    publish(own_catalog, (STORY,))
    with served(create_app(site_of(own_catalog))) as port:
        yield f"http://127.0.0.1:{port}"


def snippets(heading: str, language: str, ours: str) -> list[str]:
    """The blocks of a language below a heading, for the server that runs here."""
    part = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = re.findall(rf"^```{language}\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    return [text.replace(CLINIC, ours).strip() for text in found]


def test_every_snippet_of_the_page_is_tried_here() -> None:
    tried = {
        ("WordPress", "url"): 1,
        ("WordPress", "html"): 1,
        ("Static sites", "sh"): 1,
        ("Static sites", "python"): 1,
        ("Plain HTML", "html"): 2,
        ("Plain HTML", "policy"): 1,
    }
    assert {key: len(snippets(*key, CLINIC)) for key in tried} == tried
    assert len(re.findall(r"^```\w+$", PAGE, re.MULTILINE)) == sum(tried.values())


def test_every_address_named_answers(ours: str) -> None:
    addresses = set(re.findall(rf"{CLINIC}[\w/.?=-]*", PAGE)) - {CLINIC}
    assert len(addresses) >= 9
    for address in addresses:
        with urllib.request.urlopen(address.replace(CLINIC, ours)) as answer:
            assert answer.status == 200, address


def test_every_class_named_is_one_the_fragment_has(ours: str) -> None:
    """ketalit-notice and ketalit-empty stand in other states of a section."""
    template = (Path(__file__).resolve().parents[3] / "web" / "templates" / "embed" / "section.html").read_text()
    named = re.findall(r"`(ketalit-[a-z]+)`", PAGE)
    assert len(named) == 10
    assert [name for name in named if name not in template] == []


def test_wordpress_reads_the_feed(ours: str) -> None:
    (address,) = snippets("WordPress", "url", ours)
    feed = feedparser.parse(urllib.request.urlopen(address).read())
    assert not feed.bozo
    (entry,) = feed.entries
    assert (entry.title, entry.link, entry.author) == (SEEN, STORY.url, "Invented Daily")
    assert entry.published_parsed
    assert texts(soup_of(entry.summary), "p") == [STORY.excerpt, "Study: An invented trial of ketamine"]


@pytest.mark.browser
@pytest.mark.parametrize(("heading", "number"), [("WordPress", 0), ("Plain HTML", 0)])
def test_the_line_of_html_shows_the_section_under_the_policy_given(
    browser: Browser, ours: str, heading: str, number: int
) -> None:
    (policy,) = snippets("Plain HTML", "policy", ours)
    with website({"/": page(snippets(heading, "html", ours)[number])}, f"{policy}; img-src data:") as clinic:
        tab, complaints = looked_at(browser, f"{clinic}/")
        assert SEEN in tab.locator("section.ketalit").inner_text()
        assert complaints == []
        tab.close()


@pytest.mark.browser
def test_without_javascript_the_plain_page_has_a_link(browser: Browser, ours: str) -> None:
    with website({"/": page(snippets("Plain HTML", "html", ours)[0])}, "default-src 'none'; img-src data:") as clinic:
        tab, _ = looked_at(browser, f"{clinic}/", script=False)
        tab.get_by_role("link", name="Ketamine in the news").click()
        assert SEEN in tab.locator("main").inner_text()
        tab.close()


@pytest.mark.browser
def test_a_script_of_the_website_reads_the_json(browser: Browser, ours: str) -> None:
    policy = f"script-src 'unsafe-inline'; connect-src {ours}; img-src data:"
    with website({"/": page(snippets("Plain HTML", "html", ours)[1])}, policy) as clinic:
        tab, complaints = looked_at(browser, f"{clinic}/")
        assert tab.locator("#news li").all_inner_texts() == [f"{SEEN} (Invented Daily)"]
        assert complaints == []
        tab.close()


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_the_build_fetches_the_fragment_and_keeps_it_when_we_are_down(ours: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        missing("curl", "install the distribution's curl package")
    (line,) = snippets("Static sites", "sh", ours)
    assert run(["sh", "-c", line], tmp_path) == ""
    fragment = (tmp_path / "news.html").read_text()
    assert SEEN in one_section(fragment)
    (gone,) = snippets("Static sites", "sh", "http://127.0.0.1:9")
    assert "stays as it was" in run(["sh", "-c", gone], tmp_path)
    assert (tmp_path / "news.html").read_text() == fragment


def test_the_build_in_python_fetches_only_what_changed(ours: str, tmp_path: Path, own_catalog: Catalog) -> None:
    (script,) = snippets("Static sites", "python", ours)
    run([sys.executable, "-c", script], tmp_path)
    assert SEEN in one_section((tmp_path / "news.html").read_text())
    (tmp_path / "news.html").write_text("kept")
    run([sys.executable, "-c", script], tmp_path)
    assert (tmp_path / "news.html").read_text() == "kept"
    publish(own_catalog, (item(title="Something new"),), at=MORNING)
    run([sys.executable, "-c", script], tmp_path)
    assert "Something new" in one_section((tmp_path / "news.html").read_text())


def one_section(fragment: str) -> str:
    (section,) = soup_of(fragment).find_all(recursive=False)
    assert section.name == "section"
    return str(section.get_text(" "))
