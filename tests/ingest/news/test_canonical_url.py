"""One story, one address (D8), and no address a reader must not be sent to."""

from __future__ import annotations

import hashlib

import pytest

from ingest.parsing.canonical_url import canonical_url, is_opaque, story_key, url_key, web_url

STORY = "https://www.example.org/news/ketamine?id=7"


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.example.org/news/ketamine?id=7",
        "HTTPS://WWW.Example.ORG/news/ketamine?id=7",
        "https://www.example.org:443/news/ketamine?id=7",
        "https://www.example.org./news/ketamine?id=7#comments",
        "https://www.example.org/news/ketamine?utm_source=rss&id=7&utm_medium=feed",
        "https://www.example.org/news/ketamine?fbclid=abc&id=7&gclid=x",
        " https://www.example.org/news/%6Betamine?id=7\n",
        "https://user@www.example.org/news/ketamine?id=7",
        "https://www.google.com/url?rct=j&sa=t&url=https://www.example.org/news/ketamine%3Fid%3D7&ct=ga&usg=x",
        "//www.example.org/news/ketamine?id=7",
        "/news/ketamine?id=7",
    ],
)
def test_one_story_in_many_spellings_is_one_address(spelling: str) -> None:
    assert canonical_url(spelling, base="https://www.example.org/feed") == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a?v=1", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_the_order_of_a_query_does_not_count_but_the_order_of_one_names_values_does() -> None:
    assert (
        canonical_url("https://e.org/?b=2&a=1") == canonical_url("https://e.org/?a=1&b=2") == "https://e.org/?a=1&b=2"
    )
    assert canonical_url("https://e.org/?a=2&a=1") == "https://e.org/?a=2&a=1"
    assert canonical_url("https://e.org/?12345") == "https://e.org/?12345"
    assert canonical_url("https://e.org/?q=caf%e9") == "https://e.org/?q=caf%E9"


def test_pubmed_puts_the_time_of_the_fetch_into_its_links() -> None:
    link = "https://pubmed.ncbi.nlm.nih.gov/40000000/?utm_source=Ketalit&utm_medium=rss&fc=2026&ff=20260310&v=2.18.0"
    assert canonical_url(link) == "https://pubmed.ncbi.nlm.nih.gov/40000000/"


def test_a_canonical_address_is_its_own_canonical_address() -> None:
    for url in (STORY, "http://127.0.0.1:8765/news/x", "https://xn--caf-dma.example/%C3%A9"):
        assert canonical_url(url) == url


def test_the_sample_sources_plain_http_is_left_alone() -> None:
    assert canonical_url("http://127.0.0.1:8765/news/x#top") == "http://127.0.0.1:8765/news/x"
    assert canonical_url("http://localhost:8765/news/x") == "http://localhost:8765/news/x"


def test_a_name_that_only_looks_familiar_shows_its_punycode() -> None:
    assert canonical_url("https://ex\u0430mple.org/") == "https://xn--exmple-4nf.org/"


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.c", "ftp://example.org/x",
     "http://", "https://[broken", "https://example.org:99999/", "https://good.example\\@evil.example/",
     "https://e.org/" + "a" * 2_001, "https://ex\u202eample.org/", "tag:example.org,2026:1",
     "https://" + "a" * 64 + ".org/"],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    """D12: links only http and https."""
    assert canonical_url(url) is None


def test_an_images_address_keeps_its_signature() -> None:
    signed = "https://i.example.org/a.jpg?width=2&a=1&s=9f"
    assert web_url(signed) == signed
    assert web_url("javascript:alert(1)") is None
    assert web_url('https://e.org/"><script>') == "https://e.org/%22%3E%3Cscript%3E"


def test_keys() -> None:
    assert url_key(STORY) == hashlib.sha256(STORY.encode()).hexdigest()
    assert story_key("STAT", "Ketamine, again!", "2026-03-02") == story_key("stat", "ketamine — again", "2026-03-02")
    assert story_key("STAT", "Ketamine", "2026-03-02") != story_key("STAT", "Ketamine", "2026-03-03")


def test_google_news_links_are_known_as_opaque() -> None:
    """D9."""
    assert is_opaque("https://news.google.com/rss/articles/CBMiabc?oc=5")
    assert not is_opaque("https://news.google.com/about")
    assert not is_opaque(STORY)
