"""Nothing that is typed is an error, and both back ends take it the same way."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from index import SearchIndex, SearchRequest
from tests.index import corpus
from tests.index.conftest import opened_in

PIECES = (
    '"', "'", "“", "”", "«", "(", ")", "[", "]", "{", "}", "((((", "))))", "-", "--", "−", "–", "+", "*", "?", "~", "^",
    "^4", ":", "::", "/", "//", "\\", "|", "||", "&&", "!", "=", "<", ">", "<script>", "&lt;", "%", "%s", "$", "#", "@",
    ";", "--;", "\x00", "\x02", "\x03", "\x1f", "\t", "\n", "\u200b", "\ufeff", "\ud800", "\udc00", "😀", "ß", "ﬁ", "İ",
    "ketamine", "depression", "title:", "ketamine[ti]", "depression[mh]", "AND", "OR", "NOT", "NEAR", "NEAR(a b)", "TO",
    "[2019 TO 2020]", "words:", "rowid:", "_exists_:id", "a*", "*a", "/.*/", "{!lucene}", "${jndi:x}", "' OR 1=1 --",
    "10.1000/", "10.1000/alpha.1", "doi:", "PMID", "pmid:", "101", "9" * 40, "NCT", "NCT00000201", "x" * 3_000,
    "é" * 500, "क्षेत्र", "قطر", "日本語", "a\u0301\u0302", "٣", "²", "½", "5-HT", "α₂δ", "S(+)-ketamine", "the", "of",
)  # fmt: skip
SEED = 20_260
STRINGS = 300


def hostile(count: int) -> Iterator[str]:
    chance = random.Random(SEED)
    yield from ("", " ", "(" * 2_000, ")" * 2_000, '"' * 2_001, "-" * 2_000, "(a OR " * 400, "-(" * 900, "a " * 5_000)
    for _ in range(count - 9):
        glue = chance.choice(["", " ", " "])
        yield glue.join(chance.choice(PIECES) for _ in range(chance.randint(1, 12)))


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    made = next(making)()
    concrete = made.create()
    made.write(corpus.documents(), into=concrete)
    made.finish(concrete)
    made.point(concrete)
    yield made
    for _ in making:
        pass


def test_hostile_text_is_searched_for_and_never_an_error(index: SearchIndex) -> None:
    """F14."""
    for text in hostile(STRINGS):
        result = index.search(SearchRequest(text))
        assert result.total >= len(result.hits), text
        for hit in result.hits:
            shown = "".join(piece for pieces in hit.highlights.values() for piece in pieces)
            rest = shown.replace("<mark>", "").replace("</mark>", "")
            assert not set("<>\x02\x03") & set(rest), text


@pytest.mark.elasticsearch
def test_hostile_text_means_the_same_on_both(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One parser, one tree: the same hits whatever is typed."""
    makings = [opened_in(tmp_path_factory.mktemp("both"), url) for url in (None, elasticsearch_url)]
    both = [next(making)() for making in makings]
    for each in both:
        concrete = each.create()
        each.write(corpus.documents(), into=concrete)
        each.finish(concrete)
        each.point(concrete)
    different = []
    for text in hostile(STRINGS):
        left, right = (each.search(SearchRequest(text, size=50)) for each in both)
        same_hits = {hit.document.id for hit in left.hits} == {hit.document.id for hit in right.hits}
        if not same_hits or left.facets != right.facets or left.notes != right.notes:
            different.append(text)
    assert different == []
    for making in makings:
        for _ in making:
            pass
