"""The sections inside a clinic's page, in a real browser: another origin, a strict content policy, no JavaScript."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page

from catalog import Catalog
from tests.web.published.foreign import page, website
from tests.web.published.invented import EMPTY, PAPER, STORY, TITLE, UNDATED, publish, site_of
from tests.web.server import served
from web.app import create_app

pytestmark = pytest.mark.browser

STRICT = "default-src 'none'; script-src {ours}; connect-src {ours}; img-src data:; base-uri 'none'; form-action 'none'"
STRICTER = STRICT + "; require-trusted-types-for 'script'; trusted-types ketalit"
SEEN = ["Ketamine in the news", "Ketamine eases an invented ill", "So an invented trial of 62 people says.",
        "Invented Daily, 27 February 2026", "Study: An invented trial of ketamine"]  # fmt: skip


@pytest.fixture(scope="module")
def ours(published: Catalog) -> Iterator[str]:
    """The address of this site; only the clinic's origin may read it, as in earnest."""
    with served(create_app(site_of(published, origins=("https://clinic.example",)))) as port:
        yield f"http://127.0.0.1:{port}"


def looked_at(browser: Browser, address: str, *, script: bool = True) -> tuple[Page, list[str]]:
    """The page, and all that the browser had to complain about."""
    tab = browser.new_context(java_script_enabled=script).new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    tab.goto(address, wait_until="networkidle")
    return tab, complaints


@pytest.mark.parametrize("policy", [STRICT, STRICTER], ids=["strict", "trusted types"])
@pytest.mark.parametrize("how", ["", "async", "defer"])
def test_one_script_element_puts_the_section_where_it_stands(
    browser: Browser, ours: str, policy: str, how: str
) -> None:
    script = f'<script src="{ours}/embed/sections/news.js" {how}></script>'
    body = f'<p id="before">Before</p>\n{script}\n<p id="after">After</p>'
    with website({"/": page(body)}, policy.format(ours=ours)) as clinic:
        assert clinic != ours
        tab, complaints = looked_at(browser, f"{clinic}/")
        text = tab.locator("section.ketalit").inner_text()
        assert [line for line in SEEN if line not in text] == []
        assert complaints == []
        order = tab.eval_on_selector_all("body > *", "all => all.map((one) => one.id || one.localName)")
        assert order == ["before", "section", "after"]
        assert tab.locator("section.ketalit li").count() == 3
        assert tab.locator(".ketalit-title a").first.get_attribute("href") == STORY.url
        data = json.loads(tab.locator("script[type='application/ld+json']").text_content() or "")
        assert len(data["itemListElement"]) == 3
        tab.close()


def test_two_sections_stand_in_one_page_each_in_its_place(browser: Browser, ours: str) -> None:
    script = '<div id="{name}"><script src="{ours}/embed/sections/{name}.js?heading=3" async></script></div>'
    body = "".join(script.format(name=name, ours=ours) for name in ("quiet", "news"))
    with website({"/": page(body)}, STRICT.format(ours=ours)) as clinic:
        tab, complaints = looked_at(browser, f"{clinic}/")
        assert EMPTY in tab.locator("#quiet").inner_text()
        assert SEEN[1] in tab.locator("#news").inner_text()
        assert tab.locator("#news h3").inner_text() == TITLE
        assert complaints == []
        tab.close()


def test_an_include_needs_no_javascript(browser: Browser, ours: str) -> None:
    """The website's server puts the fragment into its page; the policy allows no script at all."""
    with urllib.request.urlopen(f"{ours}/embed/sections/news") as answer:
        fragment = answer.read().decode()
    with website({"/": page(fragment)}, "default-src 'none'; img-src data:") as clinic:
        for script in (False, True):
            tab, complaints = looked_at(browser, f"{clinic}/", script=script)
            text = tab.locator("section.ketalit").inner_text()
            assert [line for line in SEEN if line not in text] == []
            assert complaints == []
            tab.close()


def test_both_ways_show_the_same(browser: Browser, ours: str) -> None:
    with urllib.request.urlopen(f"{ours}/embed/sections/news") as answer:
        fragment = answer.read().decode()
    pages = {"/one": page(fragment), "/other": page(f'<script src="{ours}/embed/sections/news.js"></script>')}
    with website(pages, STRICT.format(ours=ours)) as clinic:
        seen = []
        for path in pages:
            tab, _ = looked_at(browser, clinic + path)
            squeeze = r"one => one.outerHTML.replace(/>\s+/g, '>').replace(/\s+</g, '<')"
            seen.append(tab.locator("section.ketalit").evaluate(squeeze))
            tab.close()
        assert seen[0] == seen[1]


def test_hostile_items_do_nothing_in_a_page(browser: Browser, own_catalog: Catalog) -> None:
    """Even if such an item had reached a snapshot: text stays text, and no address but http(s) is linked."""
    from dataclasses import replace

    evil = "<script>alert(1)</script><svg onload=alert(2)><img src=x onerror=alert(3)>"
    bad = replace(STORY, title=f"Ketamine {evil}", excerpt=evil, outlet=evil, url="javascript:alert(4)", image=None)
    worse = replace(PAPER, title="</script>" + evil, authors=evil, url="data:text/html,<script>alert(5)</script>")
    worst = replace(UNDATED, image="data:image/svg+xml,<svg onload=alert(6)>", language='en" onclick="alert(7)')
    publish(own_catalog, (bad, worse, worst))
    with served(create_app(site_of(own_catalog))) as port:
        ours = f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{ours}/embed/sections/news?images=1") as answer:
            fragment = answer.read().decode()
        both = page(fragment + f'<script src="{ours}/embed/sections/news.js?images=1"></script>')
        with website({"/": both}, "default-src * 'unsafe-inline' 'unsafe-eval' data:") as clinic:
            tab = browser.new_context().new_page()
            alerts: list[str] = []

            def refuse(dialog: Dialog) -> None:
                alerts.append(dialog.message)
                dialog.dismiss()

            tab.on("dialog", refuse)
            tab.goto(f"{clinic}/", wait_until="networkidle")
            assert alerts == []
            assert tab.locator("section.ketalit").count() == 2
            assert tab.locator("section.ketalit :is(svg, img, iframe, script:not([type]))").count() == 0
            links = tab.eval_on_selector_all("section.ketalit a", "all => all.map((one) => one.protocol)")
            assert set(links) <= {"https:"}
            assert evil in tab.locator("section.ketalit").first.inner_text()
            tab.close()
