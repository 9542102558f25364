"""Marks in text: nothing of a record or of a highlight becomes markup but our own marks."""

from __future__ import annotations

import pytest

from ingest.records import Evidence
from tests.web.invented import HOSTILE
from web.presenting.marking import marked_evidence, marked_whole, trusted_marks, unmarked


def evidence(start: int, end: int, text: str, field: str = "title") -> Evidence:
    return Evidence(field, start, end, text, "phrase:x")


@pytest.mark.parametrize(
    ("fragment", "safe"),
    [
        ("a <mark>ketamine</mark> trial", "a <mark>ketamine</mark> trial"),
        ("P &lt; 0.05 &amp; <mark>n</mark>", "P &lt; 0.05 &amp; <mark>n</mark>"),
        ('<mark onclick="x()">k</mark>', "<mark>k</mark>"),
        ("<script>alert(1)</script><mark>k</mark>", "<mark>k</mark>"),
        ("<img src=x onerror=alert(1)>k", "k"),
        ("<mark>k", "<mark>k</mark>"),
    ],
)
def test_only_bare_marks_survive_in_a_highlight(fragment: str, safe: str) -> None:
    """F15: a highlight is HTML, and an index that forgot to escape must not become stored script."""
    assert str(trusted_marks(fragment)) == safe


def test_a_highlight_reads_back_as_the_text_it_marks() -> None:
    """E7: the cleaner escapes "<" and "&"; comparing must not."""
    assert unmarked("<mark>P</mark> &lt; 0.05 &amp; more") == "P < 0.05 & more"


def test_a_title_is_shown_whole_even_when_its_highlight_was_cut() -> None:
    title = "Ketamine in a long title & more"
    assert str(marked_whole(title, ["<mark>Ketamine</mark> in a long …"])) == "Ketamine in a long title &amp; more"
    assert str(marked_whole(title, ["<mark>Ketamine</mark> in a long title &amp; more"])).startswith(
        "<mark>Ketamine</mark>"
    )


def test_evidence_is_marked_and_everything_else_escaped() -> None:
    text = f"ketamine {HOSTILE}"
    assert str(marked_evidence(text, "title", [evidence(0, 8, "ketamine")])) == (
        "<mark>ketamine</mark> &lt;script&gt;alert(&#34;ketamine&#34;)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;"
    )


def test_overlapping_evidence_becomes_one_mark() -> None:
    spans = [evidence(0, 10, "depressive"), evidence(0, 19, "depressive disorder"), evidence(20, 22, "in")]
    assert str(marked_evidence("depressive disorder in", "title", spans)) == (
        "<mark>depressive disorder</mark> <mark>in</mark>"
    )


@pytest.mark.parametrize(
    "stale",
    [
        evidence(0, 8, "esketami"),
        evidence(5, 3, ""),
        evidence(-3, 4, "keta"),
        evidence(0, 500, "ketamine"),
        evidence(0, 8, "ketamine", field="abstract.0"),
    ],
)
def test_evidence_that_does_not_fit_the_text_is_not_marked(stale: Evidence) -> None:
    """A record may have changed since it was tagged; a mark on other words would be a false reason."""
    assert str(marked_evidence("ketamine", "title", [stale])) == "ketamine"
