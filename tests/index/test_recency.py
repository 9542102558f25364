"""The bonus for recent records: small, the same on both back ends, and never above a better match."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import SearchIndex, SearchRequest, embedded_search
from index.recency import BONUS, DAYS, factor, today
from tests.index.conftest import opened_in
from tests.index.records import document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "query-language.md"
MANY = 300


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    made = next(making)()
    concrete = made.create()
    now = today()
    made.write(
        [
            document(1, "Ketamine alpha", date=now),
            document(2, "Ketamine alpha", date=now - dt.timedelta(days=DAYS // 2)),
            document(3, "Ketamine alpha", date=now - dt.timedelta(days=DAYS + 1)),
            document(4, "Ketamine alpha", date=dt.date(1899, 1, 1)),
            document(5, "Ketamine alpha"),
            document(6, "Beta words", date=now, abstract="gamma"),
            document(7, "Beta gamma", date=dt.date(1950, 1, 1), abstract="words"),
            # Matches that differ by less than the bonus: longer by a word each, and newer.
            *(
                document(100 + n, "delta " + "word " * n, date=now - dt.timedelta(days=(MANY - n) * 12))
                for n in range(MANY)
            ),
        ],
        into=concrete,
    )
    made.finish(concrete)
    made.point(concrete)
    yield made
    for _ in making:
        pass


def test_of_equal_matches_the_newer_counts_a_little_more(index: SearchIndex) -> None:
    hits = index.search(SearchRequest("ketamine alpha")).hits
    assert [hit.document.id for hit in hits] == [f"pubmed:{n}" for n in (1, 2, 3, 4, 5)]
    least = hits[-1].score
    shares = [hit.score / least for hit in hits]
    assert shares == pytest.approx([1 + BONUS, 1 + BONUS / 2, 1, 1, 1], abs=1e-3)
    assert BONUS <= 0.05, "a few in a hundred at most"


def test_a_better_match_is_not_overtaken(index: SearchIndex) -> None:
    assert [hit.document.id for hit in index.search(SearchRequest("gamma")).hits] == ["pubmed:7", "pubmed:6"]


@pytest.mark.parametrize("lifted", [0, 100])
def test_no_row_that_the_bonus_lifts_is_missed(
    index: SearchIndex, lifted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few of the best matches are looked at first: a page is the beginning of the whole list."""
    whole = [hit for page in (1, 2, 3) for hit in index.search(SearchRequest("delta", page=page, size=100)).hits]
    assert len({hit.document.id for hit in whole}) == MANY
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
    monkeypatch.setattr(embedded_search, "LIFTED", lifted)
    for size in (1, 5, 20):
        first = index.search(SearchRequest("delta", size=size)).hits
        assert [hit.document.id for hit in first] == [hit.document.id for hit in whole[:size]]


def test_the_bonus_fades_evenly_and_never_punishes() -> None:
    now = dt.date(2026, 1, 1).toordinal()
    factors = [factor(now - days, now) for days in (-5, 0, DAYS // 4, DAYS, DAYS * 3)]
    assert factors == pytest.approx([1 + BONUS, 1 + BONUS, 1 + BONUS * 0.75, 1, 1], abs=1e-3)
    assert factor(0, now) == 1.0


def test_the_page_says_so() -> None:
    assert f"{BONUS:.0%}".replace("%", " %") in PAGE.read_text("utf-8") and f"{DAYS // 365} years" in PAGE.read_text(
        "utf-8"
    )
