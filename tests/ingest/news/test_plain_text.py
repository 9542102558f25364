"""Titles and excerpts as text a page can print: no markup, no invisible characters, cut only where it says so."""

from __future__ import annotations

import time

import pytest

from ingest.parsing.plain_text import EXCERPT_LIMIT, TITLE_LIMIT, cut, excerpt_text, plain_text, title_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("P &lt; 0.05 &amp; alpha", "P < 0.05 & alpha"),
        ("P < 0.05 & alpha", "P < 0.05 & alpha"),
        ("Ki <IC50 but >10 nM", "Ki <IC50 but >10 nM"),
        ("R&amp;amp;D at AT&amp;T", "R&D at AT&T"),
        ("Caf&eacute; &#233; &#xe9; &amp;eacute;", "Café é é é"),
        ("/x?a=1&copy=2", "/x?a=1&copy=2"),
        ("<p>One</p><p>Two<br/>Three</p>", "One Two Three"),
        ("ket<i>amine</i> H<sub>2</sub>O", "ketamine H2O"),
        ("&lt;b&gt;bold&lt;/b&gt; claim", "bold claim"),
        ("a&nbsp;b\n\t c\u2028d", "a b c d"),
        ("e\u0301", "é"),
        ("one <!-- hidden --> two", "one two"),
    ],
)
def test_e7_markup_goes_and_entities_are_resolved_once_or_twice(markup: str, text: str) -> None:
    """D12, E7."""
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>Safe",
        "&lt;script&gt;alert(1)&lt;/script&gt;Safe",
        "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Safe",
        "&amp;amp;lt;script&amp;amp;gt;alert(1)&amp;amp;lt;/script&amp;amp;gt;Safe",
        "<svg onload=alert(1)>Safe",
        "<svg><script>alert(1)</script></svg>Safe",
        "<img src=x onerror=alert(1)>Safe",
        "Safe<img src=x onerror=alert(1)",
        "Safe<script",
        '<a href="javascript:alert(1)">Safe</a>',
        "<style>body{display:none}</style>Safe",
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>Safe',
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style>Safe",
        "<scr<script>ipt>alert(1)</scr</script>ipt>Safe",
    ],
)
def test_nothing_of_a_hostile_title_is_left_to_run(markup: str) -> None:
    """D12: pages escape what they print; this is the belt to those braces."""
    text = plain_text(markup).lower()
    for sign in ("<script", "<svg", "<img", "<iframe", "<math", "onerror=alert(1)>", "javascript:", "display:none"):
        assert sign not in text


def test_direction_and_zero_width_characters_are_removed() -> None:
    """A right-to-left override shows "moc.live" for "evil.com"; zero-width characters hide words from filters."""
    assert plain_text("\u202eke\u200bta\u00admine\u2066 \ufeffnews\u200f\U000e0041\x08\x00\ud800") == "ketamine news"
    assert plain_text("ket&#x200b;amine &amp;#x202e;news&lrm;") == "ketamine news"


def test_an_excerpt_is_cut_at_a_word_and_marked_only_where_it_was_cut() -> None:
    whole = "word " * 60
    assert len(whole.strip()) == 299
    assert excerpt_text(whole) == whole.strip()
    shortened = excerpt_text("word " * 80)
    assert shortened is not None
    assert shortened.endswith(" word…")
    assert len(shortened) <= EXCERPT_LIMIT


@pytest.mark.parametrize(
    ("text", "limit", "result"),
    [
        ("alpha beta", 10, "alpha beta"),
        ("alpha beta gamma", 11, "alpha beta…"),
        ("alpha beta gamma", 12, "alpha beta…"),
        ("alpha beta, gamma", 13, "alpha beta…"),
        ("日本語の長い見出しです", 6, "日本語の長…"),
        ("aaaae\u0301bbbbbbb", 6, "aaaa…"),
    ],
)
def test_cut(text: str, limit: int, result: str) -> None:
    assert cut(text, limit) == result


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", None),
        ("<img src='x.png'/>", None),
        ("…", None),
        ("The Title", None),
        ("<p>News.</p><p>The post The Title appeared first on Desk.</p>", "News."),
        ("A first sentence [&hellip;]", "A first sentence…"),
        ("A first sentence [...]", "A first sentence…"),
        ("A first sentence. Read more", "A first sentence."),
    ],
)
def test_an_excerpt_that_says_nothing_is_absent_and_boilerplate_goes(markup: str, text: str | None) -> None:
    assert excerpt_text(markup, title="The title") == text


@pytest.mark.parametrize("unit", ["a", "a ", "&amp;lt;", "<b", "<b>", "&", "<", "é", "<!--", "&#x41;"])
def test_five_megabytes_of_title_cost_next_to_nothing(unit: str) -> None:
    began = time.monotonic()
    title = title_text(unit * (5_000_000 // len(unit)))
    assert len(title) <= TITLE_LIMIT
    assert time.monotonic() - began < 1.0
