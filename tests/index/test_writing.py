"""Writing: versions decide, replays are harmless, every document is accounted for; on both back ends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from index import SearchIndex, SearchRequest, WriteReceipt
from ingest.errors import Refused
from ingest.records import Kind, Precision, State
from tests.index.conftest import OpenIndex
from tests.index.records import document


def written(index: SearchIndex, *documents: object) -> WriteReceipt:
    receipt = index.write(documents)  # type: ignore[arg-type]
    index.finish(str(index.concrete_name()))
    assert receipt.sent == receipt.written + receipt.removed + receipt.stale + len(receipt.dead)
    return receipt


def title(index: SearchIndex, number: int = 1) -> str | None:
    held = index.get(f"pubmed:{number}")
    return held.title if held else None


def test_an_older_or_equal_version_never_overwrites(index: SearchIndex) -> None:
    """F7: replays and late writers are counted as stale; they are no errors."""
    assert written(index, document(1, "new", 5)).written == 1
    assert written(index, document(1, "older", 4), document(1, "equal", 5)).stale == 2
    assert title(index) == "new"
    assert written(index, document(1, "newer", 6)).written == 1
    assert title(index) == "newer" and index.count() == 1


def test_the_newest_of_one_batch_wins_in_any_order(index: SearchIndex) -> None:
    receipt = written(index, document(1, "b", 8), document(1, "a", 7), document(2, "x", 1), document(2, "y", 2))
    assert (title(index), title(index, 2), index.count(), receipt.sent) == ("b", "y", 2, 4)


def test_a_document_is_replaced_whole(index: SearchIndex) -> None:
    """F8: a field that is gone from the record is gone from the index, and so are its words."""
    written(index, document(1, "first", 1, abstract="unique words", conditions=("ptsd",), year=2020))
    written(index, document(1, "second", 2))
    held = index.get("pubmed:1")
    assert held == document(1, "second", 2)
    for request in (SearchRequest("unique"), SearchRequest("first"), SearchRequest(conditions=("ptsd",))):
        assert index.search(request).total == 0
    assert index.search(SearchRequest("second")).total == 1


def test_a_deleted_record_leaves_and_a_late_writer_does_not_bring_it_back(index: SearchIndex) -> None:
    written(index, document(1, "here", 1))
    gone = written(index, document(1, "here", 3, state=State.DELETED))
    assert (gone.removed, index.count(), index.get("pubmed:1")) == (1, 0, None)
    assert index.search(SearchRequest("here")).total == 0 and index.search(SearchRequest("1")).total == 0
    assert written(index, document(1, "late", 2)).stale == 1
    assert written(index, document(1, "late", 3, state=State.DELETED)).stale == 1
    assert index.count() == 0
    assert written(index, document(1, "back", 4)).written == 1
    assert title(index) == "back"


def test_deleting_what_was_never_there_is_no_error(index: SearchIndex) -> None:
    assert written(index, document(9, "x", 3, state=State.DELETED)).removed == 1


def test_nothing_to_write(index: SearchIndex) -> None:
    assert written(index) == WriteReceipt()


def test_writing_before_the_first_build_is_refused_and_makes_no_index(opened: OpenIndex) -> None:
    """F9: a name that is written to must not come into being by that."""
    index = opened()
    with pytest.raises(Refused, match="has not been built"):
        index.write([document(1)])
    assert index.concrete_names() == ()


def test_writing_to_an_index_that_is_gone_makes_none(index: SearchIndex) -> None:
    """F9: dropped in the middle of a run: refused, and nothing of that name appears."""
    other = index.create()
    index.drop(other)
    with pytest.raises(Refused):
        index.write([document(1)], into=other)
    assert other not in index.concrete_names() and index.count() == 0


def test_documents_as_awkward_as_they_come(index: SearchIndex) -> None:
    """F12, F13: huge words, long lists, signs outside the basic plane, dates before 1000."""
    awkward = [
        document(1, "immense", abstract="x" * 40_000, authors=("a" * 40_000,)),
        document(2, "😀" * 10_000, keywords=tuple(f"keyword {number}" for number in range(3_000))),
        document(3, "early", date=dt.date(962, 1, 1), date_precision=Precision.YEAR, year=962),
        document(4, "mentions", mentions=("y" * 40_000,), url="https://news.example/" + "z" * 40_000),
        document(5, "tabs\tand\nlines", abstract="one\n\ntwo", kind=Kind.NEWS),
    ]
    assert written(index, *awkward).written == len(awkward)
    assert {each.id: each for each in index.documents()} == {each.id: each for each in awkward}
    assert index.search(SearchRequest("immense")).total == 1
    assert index.search(SearchRequest(year_to=1000)).total == 1
    assert index.search(SearchRequest("early", sort="oldest")).total == 1


def test_many_documents_in_batches(index: SearchIndex) -> None:
    """More than one bulk request, more than one transaction; a walk gives each once."""
    receipt = written(index, *(document(number, f"title {number}", number) for number in range(1, 2_502)))
    assert receipt.written == 2_501 == index.count()
    assert len({each.id for each in index.documents()}) == 2_501
    assert index.highest_change(str(index.concrete_name())) == 2_501


def test_a_reader_sees_what_another_writes_and_where_the_alias_moves(index: SearchIndex, opened: OpenIndex) -> None:
    reader = opened()
    assert reader.search(SearchRequest("title")).total == 0
    written(index, document(1, "title"))
    assert reader.search(SearchRequest("title")).total == 1
    other = index.create()
    index.write([document(2, "title"), document(3, "title")], into=other)
    index.finish(other)
    assert reader.search(SearchRequest("title")).total == 1, "nobody reads the new one before the alias moves"
    index.point(other)
    assert reader.search(SearchRequest("title")).total == 2
    assert reader.concrete_name() == other


def test_the_documents_of_a_walk_are_of_one_moment(index: SearchIndex, opened: OpenIndex) -> None:
    """F11: writing meanwhile gives no document twice and leaves none out."""
    written(index, *(document(number, "before") for number in range(1, 1_501)))
    walk = opened().documents()
    first = next(walk)
    written(index, *(document(number, "after", 2) for number in range(1, 1_601)))
    rest = list(walk)
    assert len({first.id, *(each.id for each in rest)}) == 1_500 == 1 + len(rest)
    assert {first.title, *(each.title for each in rest)} == {"before"}


def test_the_bulk_helper_that_never_retries_items_is_not_used() -> None:
    """F2: parallel_bulk takes no retries at all."""
    sources = Path(__file__).resolve().parents[2].joinpath("index").glob("*.py")
    assert not [path.name for path in sources if "parallel_bulk" in path.read_text("utf-8")]
