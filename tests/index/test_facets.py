"""Facets against plain counting: every filter, alone and together, also for records without a value; on both back ends,
whichever way the embedded one counts, and however its columns came to be.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import FacetCount, SearchIndex, SearchRequest, counting, index_file, postings
from index.columns import empty
from index.documents import SearchDocument, values_of
from index.schema import FACETS, MISSING, Facet
from index.search import outside_filters
from ingest.records import Kind, State
from tests.index.conftest import opened_in
from tests.index.records import document

WORDS = ("alpha", "beta", "gamma")
EXAMPLES = [f"Journal {number}" for number in range(60)]
CHOICES: dict[str, tuple[str, ...]] = {
    "conditions": ("ptsd", "trd", "mdd"),
    "designs": ("cohort", "case-report"),
    "phases": ("1", "2", "3"),
    "populations": ("human", "rat"),
    "agents": ("ketamine", "esketamine"),
    "routes": ("oral", "intravenous", "intranasal"),
}


def made(number: int, change: int, chance: random.Random) -> SearchDocument:
    lists: dict[str, Any] = {
        name: tuple(chance.sample(values, chance.randint(0, 2))) for name, values in CHOICES.items()
    }
    return document(
        number, " ".join(chance.sample(WORDS, 2)), change, kind=chance.choice(list(Kind)),
        state=chance.choice([State.CURRENT, State.CURRENT, State.RETRACTED]), year=chance.choice([None, 1999, 2024]),
        journal=chance.choice([None, "The Lancet", "Pain: a journal", "=odd = name", *EXAMPLES]),
        **lists,
    )  # fmt: skip


def documents(count: int = 400) -> list[SearchDocument]:
    chance = random.Random(42)
    return [made(number, number, chance) for number in range(1, count + 1)]


REQUESTS = [
    {},
    {"kinds": (Kind.STUDY,)},
    {"states": (State.RETRACTED,), "phases": ("2",)},
    {"conditions": ("ptsd", "trd"), "journals": ("The Lancet", "=odd = name")},
    {"designs": (MISSING,)},
    {"phases": (MISSING, "3"), "routes": ("oral",)},
    {"populations": ("rat",), "substances": ("esketamine", MISSING), "year_from": 2000},
    {"year_to": 2000, "designs": ("cohort",), "journals": (MISSING,)},
    {"routes": ("nowhere",)},
]


def expected(held: Sequence[SearchDocument], request: SearchRequest, facet: Facet) -> tuple[FacetCount, ...]:
    """Counted one by one, under every filter but the facet's own."""
    own: dict[str, Any] = {"year_from": None, "year_to": None} if facet.asked is None else {facet.asked: ()}
    others = replace(request, **own)
    counted = Counter(
        value for each in held if request.text in (each.title or "") and not outside_filters(others, each)
        for value in values_of(each, facet)
    )  # fmt: skip
    missing = counted.pop(MISSING, 0)
    ranked = sorted(counted.items(), key=lambda pair: -int(pair[0]) if facet.by_value else (-pair[1], pair[0]))
    return tuple(FacetCount(*pair) for pair in [*ranked[: facet.limit], *([(MISSING, missing)] if missing else [])])


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    built = next(making)()
    concrete = built.create()
    built.write(documents(), into=concrete)
    built.finish(concrete)
    built.point(concrete)
    yield built
    for _ in making:
        pass


@pytest.mark.parametrize("way", ["as it chooses", "by row", "by value"])
@pytest.mark.parametrize("asked", REQUESTS)
@pytest.mark.parametrize("text", ["", "alpha"])
def test_every_facet_counts_under_all_other_filters(
    index: SearchIndex, back_end: str, text: str, asked: dict[str, Any], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way != "as it chooses":
        if back_end != "embedded":
            return
        monkeypatch.setattr(counting, "ROW", 0.0 if way == "by row" else 1e12)
    request = SearchRequest(text, **asked)
    result = index.search(request)
    for facet in FACETS:
        assert result.facets[facet.name] == expected(documents(), request, facet), facet.name
    matching = [each for each in documents() if text in (each.title or "") and not outside_filters(request, each)]
    assert result.total == len(matching)


@pytest.mark.parametrize("dense", [1, 10_000])
def test_columns_that_grew_are_those_that_would_be_read_anew(
    tmp_path: Path, dense: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New, changed and removed records, in many small writes, some read in between; nothing is read twice."""
    monkeypatch.setattr(postings, "DENSE", dense)
    chance = random.Random(7)
    path = tmp_path / "index.sqlite"
    index_file.create(path)
    connection = index_file.connect(path)
    held = empty()
    for change in range(1, 60):
        batch = [made(chance.randint(1, 80), change, chance) for _ in range(chance.randint(1, 9))]
        gone = [replace(each, state=State.DELETED) if chance.random() < 0.2 else each for each in batch]
        index_file.write(connection, gone)
        if chance.random() < 0.6:
            held = index_file.columns_of(connection, held)
            fresh = index_file.columns_of(connection, empty())
            assert (held.size, held.every) == (fresh.size, fresh.every)
            for facet in FACETS:
                values = set(held.values.get(facet.name, ()))
                assert values >= set(fresh.values.get(facet.name, ()))
                for value in values:
                    assert held.union(facet.name, [value]) == fresh.union(facet.name, [value])
            assert held.by_day(held.every, 99, oldest=False) == fresh.by_day(fresh.every, 99, oldest=False)
    assert held.every.bit_count() == index_file.count(connection)
    connection.close()


def test_a_reader_of_an_earlier_moment_counts_what_it_sees(tmp_path: Path) -> None:
    """Columns are shared by readers, each within a moment of its own."""
    path = tmp_path / "index.sqlite"
    index_file.create(path)
    connection = index_file.connect(path)
    index_file.write(connection, [document(1), document(2)])
    before = index_file.columns_of(connection, empty())
    index_file.write(connection, [document(2, change=2), document(3, kind=Kind.NEWS)])
    after = index_file.columns_of(connection, before)
    for columns, kinds in ((before, {"study": 2}), (after, {"study": 2, "news": 1})):
        counted = counting.facet_counts(columns, columns.every, {})["kind"]
        assert {each.value: each.count for each in counted} == kinds
    connection.close()
