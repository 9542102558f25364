"""The pages in a real browser: without JavaScript, under the content policy, on a narrow screen, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.server import served
from web.app import Site, create_app

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/?q=ketamine&retracted=1",
    "/studies/pubmed:90000001",
    "/studies/pubmed:90000008",
    "/registrations/NCT90000001",
    "/news",
    "/status",
    "/sections",
    "/sections/news",
    "/sections/news?on=2026-03-01",
    "/api",
    "/embed/news",
    "/embed/references",
    "/embed/sections/news",
]


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with served(create_app(site)) as port:
        yield f"http://127.0.0.1:{port}"


def opened(browser: Browser, *, script: bool = True, width: int = 1280) -> Page:
    return browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 900}).new_page()


def test_searching_works_without_javascript(browser: Browser, address: str) -> None:
    page = opened(browser, script=False)
    page.goto(address)
    page.get_by_label("Search for").fill("repeated infusions")
    page.get_by_label("Condition", exact=True).select_option("ptsd")
    page.get_by_role("button", name="Search").click()
    assert page.locator("#found").inner_text() == "1 record for “repeated infusions”"
    page.get_by_role("link", name="Ketamine infusions in post-traumatic stress disorder").click()
    assert page.locator("h1").inner_text() == "Ketamine infusions in post-traumatic stress disorder"
    page.close()


def test_filters_and_pages_work_without_javascript(browser: Browser, address: str) -> None:
    page = opened(browser, script=False)
    page.goto(f"{address}/?q=ketamine&size=3")
    page.get_by_role("link", name="Next").click()
    assert "Page 2" in page.locator(".paging").inner_text()
    page.locator(".facets a", has_text="Trial registrations").click()
    assert page.locator(".card").count() == 1
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_complains_or_is_wider_than_its_screen(
    browser: Browser, address: str, path: str, width: int, tmp_path: Path
) -> None:
    """The policy forbids what is not ours: a violation, a missing file or a script error is on the console."""
    page = opened(browser, width=width)
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + path)
    picture = tmp_path / "page.png"
    page.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size > 5_000
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_keyboard_reaches_the_content_first(browser: Browser, address: str) -> None:
    page = opened(browser)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


CONTRASTS = """() => {
  const numbers = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = [r, g, b].map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
  };
  const ground = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const colour = numbers(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const element of document.querySelectorAll("body *")) {
    const words = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!words || !element.checkVisibility()) continue;
    const [a, b] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return weak;
}"""


@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith("/embed")])
def test_words_stand_out_from_their_ground(browser: Browser, address: str, path: str) -> None:
    """WCAG 1.4.3: at least 4.5 : 1, measured on what the browser shows."""
    page = opened(browser)
    page.goto(address + path)
    assert page.evaluate(CONTRASTS) == []
    page.close()


def test_small_screens_have_targets_a_finger_can_hit(browser: Browser, address: str) -> None:
    """WCAG 2.5.8: at least 24 pixels."""
    page = opened(browser, width=390)
    page.goto(f"{address}/?q=ketamine")
    small = page.eval_on_selector_all(
        "button, select, input:not([type=hidden]), nav a, .tags a, .chips a, summary",
        "found => found.map((one) => one.getBoundingClientRect().height).filter((height) => height > 0 && height < 24)",
    )
    assert small == []
    page.close()


def test_javascript_only_adds_comfort(browser: Browser, address: str) -> None:
    """On a narrow screen the filters start folded; a changed order searches at once; empty fields leave the address."""
    page = opened(browser, width=390)
    page.goto(f"{address}/?q=ketamine")
    assert page.locator(".facets details").get_attribute("open") is None
    page.get_by_label("Order").select_option("oldest")
    page.wait_for_url("**sort=oldest*")
    assert page.url == f"{address}/?q=ketamine&sort=oldest"
    page.close()
