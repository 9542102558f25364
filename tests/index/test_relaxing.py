"""When too few records hold all the words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import SearchIndex, SearchRequest
from index.query import parse
from index.relaxing import ENOUGH, FEW, Relaxable, Weights
from index.spelling import close_name
from index.weighing import Sums, rows_of
from ingest.records import Kind
from tests.index.conftest import opened_in
from tests.index.records import document

WORDS = ("ketamine", "veterans", "sleep", "nightmares", "placebo")


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """One record with all five words, many with some; record n holds the words of its binary digits."""
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    made = next(making)()
    concrete = made.create()
    titles = (" ".join(word for place, word in enumerate(WORDS) if number >> place & 1) for number in range(1, 32))
    made.write([document(n, title, kind=Kind.STUDY if n % 2 else Kind.NEWS) for n, title in enumerate(titles, 1)],
               into=concrete)  # fmt: skip
    made.write([document(100 + n, "ketamine") for n in range(200)], into=concrete)
    made.finish(concrete)
    made.point(concrete)
    yield made
    for _ in making:
        pass


def test_full_matches_come_first_and_the_reader_is_told(index: SearchIndex) -> None:
    result = index.search(SearchRequest(" ".join(reversed(WORDS)), size=50))
    assert result.hits[0].document.id == "pubmed:31"
    assert ENOUGH > result.total >= 31 or result.total >= ENOUGH
    assert any(note.startswith("Only 1 record holds all these words") for note in result.notes)
    assert len(result.hits[1].document.title or "") > len(result.hits[30].document.title or "")


def test_a_rare_word_is_given_up_later_than_a_common_one(index: SearchIndex) -> None:
    hits = index.search(SearchRequest("ketamine veterans nightmares unheardof", size=20)).hits
    order = [hit.document.title for hit in hits]
    assert order.index("veterans nightmares") < order.index("ketamine veterans")


def test_a_word_that_no_record_holds_is_named(index: SearchIndex) -> None:
    result = index.search(SearchRequest("veterans ketamin0"))
    assert result.total == 16, "all that holds the other word"
    assert "No record holds “ketamin0”." in result.notes and "Did you mean “ketamine”?" in result.notes
    nothing = index.search(SearchRequest("unheardof neverseen"))
    assert nothing.total == 0 and nothing.notes == ("No record holds “unheardof” or “neverseen”.",)


def test_enough_matches_are_left_as_they_are(index: SearchIndex) -> None:
    assert index.search(SearchRequest("ketamine veterans")).total == 8
    assert index.search(SearchRequest("ketamine veterans")).notes == ()
    assert index.search(SearchRequest("ketamine veterans unheardof", sort="newest")).total == 0, "only by relevance"


def test_quotes_and_exclusions_are_never_given_up(index: SearchIndex) -> None:
    result = index.search(SearchRequest('"veterans sleep" nightmares placebo unheardof -ketamine', size=50))
    titles = [hit.document.title or "" for hit in result.hits]
    assert titles and all("veterans sleep" in title and "ketamine" not in title for title in titles)


def test_filters_hold_for_what_is_relaxed_too(index: SearchIndex) -> None:
    result = index.search(SearchRequest(" ".join(reversed(WORDS)), kinds=(Kind.NEWS,), size=50))
    assert result.hits and {hit.document.kind for hit in result.hits} == {Kind.NEWS}
    assert sum(each.count for each in result.facets["kind"] if each.value == "news") == result.total


def test_pages_of_a_relaxed_search_follow_each_other(index: SearchIndex) -> None:
    whole = index.search(SearchRequest(" ".join(reversed(WORDS)), size=100)).hits
    pages = [index.search(SearchRequest(" ".join(reversed(WORDS)), size=7, page=page)).hits for page in range(1, 5)]
    assert [hit.document.id for page in pages for hit in page] == [hit.document.id for hit in whole[:28]]


def test_when_to_relax() -> None:
    two, three, quoted = (Relaxable.of(parse(text).tree) for text in ("a1 b1", "a1 b1 c1", '"a1" "b1" "c1" d1'))
    one = Relaxable.of(parse("a1").tree)
    assert [each.too_few(total) for each in (one, two) for total in (0, 1)] == [True, False] * 2
    assert [three.too_few(total) for total in (FEW - 1, FEW)] == [True, False]
    assert Relaxable.of(parse('"a1"').tree).too_few(0) is False and quoted.too_few(0)


@pytest.mark.parametrize(
    ("word", "known"),
    [("esketamin", "esketamine"), ("depresion", "depression"), ("opiods", "opioids"), ("ketamine", None),
     ("ket", None), ("unheardof", None)],
)  # fmt: skip
def test_a_misspelt_name_is_recognised(word: str, known: str | None) -> None:
    assert close_name(word) == known


def test_weights_are_whole_numbers_that_fall_with_frequency() -> None:
    weights = Weights.from_counts(1_000, [0, 1, 10, 100, 900, 1_000])
    assert list(weights.of) == sorted(weights.of, reverse=True) and min(weights.of) == 1


def test_sums_of_bit_sets_are_sums() -> None:
    """Against plain additions, row by row."""
    chance = random.Random(1)
    for size in (1, 7, 8, 9, 300):
        sums, plain = Sums(), [0] * size
        for _ in range(20):
            weight, rows = chance.randrange(1, 40), chance.getrandbits(size)
            sums.add(weight, rows)
            plain = [value + weight * (rows >> n & 1) for n, value in enumerate(plain)]
        every = (1 << size) - 1
        assert sums.of(range(size), size) == plain
        for least in (1, *plain, max(plain) + 1, 10_000):
            assert list(rows_of(sums.at_least(least, every), size)) == [n for n in range(size) if plain[n] >= least]
        reached = sorted(plain)[-min(5, size)]
        assert sums.reached_by(min(5, size), every) == max(1, reached)


def test_no_sums_at_all(tmp_path: Path) -> None:
    assert Sums().at_least(1, 7) == 0 and Sums().reached_by(1, 7) == 1 and Sums().of([0, 1], 2) == [0, 0]
