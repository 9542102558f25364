"""Titles that announce a randomised trial are examples to learn from; the words that announce it are not."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bench.facts_titles import announced

TEXT = "Patients were given one of two medicines, and how they fared was asked each week. " * 8
PAPERS = {
    "Ketamine for cramps: a double-blind, randomized controlled trial": True,
    "Ketamine for cramps: protocol of a randomized controlled trial": False,
    "Ketamine for cramps: a retrospective cohort study": False,
    "Cramps in divers": False,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = "".join(
        f"<PubmedArticle><MedlineCitation Status='{status}'><PMID Version='1'>{number}</PMID><Article>"
        f"<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{TEXT}</AbstractText></Abstract></Article>"
        "</MedlineCitation></PubmedArticle>"
        for number, (title, status) in enumerate(
            [*((title, "Publisher") for title in PAPERS), ("A randomised trial that people indexed", "MEDLINE")], 1
        )
    )
    path = tmp_path / "daily.xml.gz"
    path.write_bytes(gzip.compress(f"<PubmedArticleSet>{made}</PubmedArticleSet>".encode()))
    return path


def test_the_announcement_is_believed_and_hidden(file: Path) -> None:
    found = {study.pmid: (study.title, mark) for study, mark in announced(file)}
    assert {pmid: mark for pmid, (_, mark) in found.items()} == {"1": True, "2": False, "3": False, "4": False}
    assert found["1"][0] == "Ketamine for cramps"
    assert list(announced(file)) == list(announced(file))
