"""A new index that does not show what it must is never put into use, whatever is wrong with it; on both back ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from index import SearchDocument, SearchIndex, SearchRequest, WriteReceipt, checking, rebuild
from index.checking import FEW, Sample
from ingest.errors import Refused
from tests.index.conftest import OpenIndex
from tests.index.memory_catalog import MemoryCatalog
from tests.index.records import document, study

Spoil = Callable[[SearchDocument], SearchDocument]
HELD = 2 * FEW - 1


def spoiled(index: SearchIndex, spoil: Spoil, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written from now on is not what was given; unless it goes to the index in use."""
    write, in_use = index.write, index.concrete_name()

    def writing(documents: Iterable[SearchDocument], *, into: str | None = None) -> WriteReceipt:
        return write(documents if into == in_use else map(spoil, documents), into=into)

    monkeypatch.setattr(index, "write", writing)


@pytest.fixture
def filled(memory: MemoryCatalog, opened: OpenIndex) -> SearchIndex:
    index = opened()
    for number in range(1, HELD + 1):
        memory.store(study(number, f"Ketamine study {number}"))
    rebuild(memory, index)
    return index


def test_documents_that_are_not_as_they_were_written(
    filled: SearchIndex, memory: MemoryCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = filled.concrete_name()
    spoiled(filled, lambda each: replace(each, journal="Another"), monkeypatch)
    with pytest.raises(Refused, match=r"holds pubmed:\d+ otherwise than it was written: it was not put into use"):
        rebuild(memory, filled)
    assert filled.concrete_name() == former
    assert filled.search(SearchRequest("ketamine")).total == HELD


def test_answers_that_shrank(filled: SearchIndex, memory: MemoryCatalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Golden questions, where no sampled document tells; both indexes are equal to one catalogue by then."""
    former = filled.concrete_name()
    monkeypatch.setattr(Sample, "of", lambda self, documents: documents)
    spoiled(filled, lambda each: replace(each, title="Nothing of the kind"), monkeypatch)
    with pytest.raises(Refused, match=rf"finds 0 records for “ketamine” where the one in use finds {HELD}"):
        rebuild(memory, filled)
    assert filled.concrete_name() == former


def test_a_catalogue_that_changed_much_is_no_fault_of_the_new_index(filled: SearchIndex, memory: MemoryCatalog) -> None:
    for number in range(1, FEW + 9):
        memory.store(study(number, "About something else by now"))
    receipt = rebuild(memory, filled)
    assert filled.concrete_name() == receipt.index
    assert filled.search(SearchRequest("ketamine")).total == HELD - (FEW + 8)


@pytest.mark.parametrize("check", ["_complete", "_held", "_as_full"])
def test_every_check_is_made_before_the_swap(
    filled: SearchIndex, memory: MemoryCatalog, check: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = filled.concrete_name()

    def fails(*_: object) -> None:
        raise Refused("Not good enough.")

    monkeypatch.setattr(checking, check, fails)
    with pytest.raises(Refused, match="Not good enough"):
        rebuild(memory, filled)
    assert filled.concrete_name() == former


def test_a_record_that_is_not_found(filled: SearchIndex) -> None:
    """By its number, by the words of its title, in the count of all."""
    with filled.pinned(str(filled.concrete_name())) as searcher:
        held = searcher.get("pubmed:1")
        assert held is not None
        checking._held(searcher, held)
        checking._held(searcher, document(9_999))  # gone meanwhile
        with pytest.raises(Refused, match=f"finds {HELD} of its {HELD + 1} records"):
            checking._complete(searcher, HELD + 1)

        class Blind:
            """Holds everything and does not find all of it."""

            def __init__(self, but: str) -> None:
                self._but = but

            def get(self, record_id: str) -> SearchDocument | None:
                return held

            def search(self, request: SearchRequest) -> object:
                found = searcher.search(request)
                return replace(found, total=0, hits=()) if request.text.startswith(self._but) else found

        for but, told in (("pubmed:", "by its number"), ("title:", "by the words of its title")):
            with pytest.raises(Refused, match=told):
                checking._held(Blind(but), held)  # type: ignore[arg-type]


def test_a_sample_gives_each_document_the_same_chance() -> None:
    chosen: Counter[str] = Counter()
    for _ in range(2_000):
        sample = Sample(2)
        assert len(list(sample.of(document(number) for number in range(10)))) == 10
        chosen.update(each.id for each in sample.documents)
    assert len(chosen) == 10 and all(300 < count < 500 for count in chosen.values())
