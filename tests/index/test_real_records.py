"""Both back ends over real records: the same documents, the same hits and counts for what their titles ask."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from index import SearchIndex, SearchRequest, rebuild
from ingest.parsing.pubmed import iter_pubmed
from ingest.records import Study
from tests.index.conftest import opened_in
from tests.index.memory_catalog import MemoryCatalog
from tests.index.records import tags

RECORDS = 2_000
QUERIES = 100

pytestmark = [pytest.mark.data, pytest.mark.elasticsearch]


@pytest.fixture(scope="module")
def studies(shared_data: Path) -> list[Study]:
    with gzip.open(shared_data / "pubmed" / "pubmed21n1298.xml.gz") as opened:
        stream = cast(BinaryIO, opened)
        every = (record for record in iter_pubmed(stream) if isinstance(record, Study))
        return list(itertools.islice(every, RECORDS))


@pytest.fixture(scope="module")
def both(
    studies: list[Study], elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SearchIndex, SearchIndex]]:
    memory = MemoryCatalog()
    for number, study in enumerate(studies):
        memory.store(study, *tags(f"condition-{number % 7}"))
    makings = [opened_in(tmp_path_factory.mktemp("both"), url) for url in (None, elasticsearch_url)]
    embedded, elastic = (next(making)() for making in makings)
    for each in (embedded, elastic):
        rebuild(memory, each)
    yield embedded, elastic
    for making in makings:
        for _ in making:
            pass


def test_the_two_indexes_hold_the_same_documents(both: tuple[SearchIndex, SearchIndex], studies: list[Study]) -> None:
    left, right = (list(each.documents()) for each in both)
    assert len(left) == len({study.id for study in studies})
    for one, other in zip(left, right, strict=True):
        assert one == other


def test_the_two_indexes_answer_alike(both: tuple[SearchIndex, SearchIndex], studies: list[Study]) -> None:
    different = [text for text in asked(studies) if len({answer(each, text) for each in both}) > 1]
    assert different == []


def answer(index: SearchIndex, text: str) -> str:
    """All hits, counts and notes, but not the order."""
    result = index.search(SearchRequest(text, size=100))
    newest = index.search(SearchRequest(text, sort="newest", page=2, size=5))
    hits = sorted(hit.document.id for hit in result.hits) if result.total <= 100 else []
    return repr((result.total, hits, [hit.document.id for hit in newest.hits], result.facets, result.notes))


def asked(studies: list[Study]) -> Iterator[str]:
    """Words and phrases out of titles, whole titles, exclusions, and the numbers of records."""
    chance = random.Random(5)
    for study in chance.sample(studies, QUERIES):
        words = (study.title or "none").split()
        start, length = chance.randrange(len(words)), chance.randint(1, 4)
        piece = " ".join(words[start : start + length])
        forms = [piece, f'"{piece}"', f"patients -{words[0]}", f"{words[0]} OR {words[-1]}", str(study.title)]
        yield chance.choice(forms)
        yield chance.choice([study.pmid, study.doi or "", f"NCT{study.pmid}", words[-1]])


def test_every_record_is_found_by_its_title(both: tuple[SearchIndex, SearchIndex], studies: list[Study]) -> None:
    for study in random.Random(6).sample([study for study in studies if study.title], 60):
        for index in both:
            hits = index.search(SearchRequest(str(study.title), states=(), size=5)).hits
            assert study.id in {hit.document.id for hit in hits}, study.title
