"""Tokens: the same on both back ends, down to the stem."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from index import index_file, open_index
from index.analysis import clean, fold, folding, tokens
from index.mapping import ANALYZER
from tests.index.records import document

WORDS = (
    "depression depressions depressed depressive treatment treatments treated resistant resistance ketamine esketamine "
    "anaesthesia anesthetic analogy geology psychology apology possibly ably conditional rational relational hopping "
    "hopefulness sky skies dying lying ties cries news is as us gas bus pass agreed feed bled sing motoring conflated "
    "troubled sized falling hissing failing filing happy callousness formative formality sensitivity triplicate "
    "electrical goodness revival allowance inference airliner gyroscopic adjustable irritant replacement adoption "
    "communism activate angularity homologous effective bowdlerize probate rate cease controll roll generalizations "
    "5ht2a il6 covid19 a1b2 2019 s y by yes syzygy oed organization université naïve Ångström Müller straße µg m² ﬁbre "
    "ΑΒΓ кетамин кетами́н İstanbul ıssız ð þorn œdème NMDA's"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Treatment-Resistant", ["treatment", "resistant"]),
        ("naïve Müller Søren straße", ["naive", "muller", "soren", "strasse"]),
        ("e\u0301 A\u030a", ["e", "a"]),
        ("CO₂ m² ﬁbre １２", ["co2", "m2", "fibre", "12"]),
        ("a_b, c/d; (e)", ["a", "b", "c", "d", "e"]),
        ("keta\u00admine zero\u200bwidth", ["ketamine", "zerowidth"]),
        ("α-receptor β2", ["α", "receptor", "β2"]),
        ("\ud800 \x00 ", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert list(tokens(text)) == expected


def test_folding_keeps_the_number_of_tokens() -> None:
    """Marks in the text are set by counting tokens in the text as it is shown, unfolded."""
    for code, plain in folding().items():
        assert plain.isalnum() == chr(code).isalnum(), chr(code)
        assert len(tokens(f"a{chr(code)}b")) == 1


def test_cleaning_and_folding_change_nothing_twice() -> None:
    for code in itertools.chain(range(0x3000), range(0xD7FF, 0xE000), range(0xF900, 0x10000)):
        once = clean(f"a{chr(code)}b")
        assert clean(once) == once and fold(fold(once)) == fold(once)


@pytest.fixture
def elastic(elasticsearch_url: str, tmp_path: Path) -> Iterator[tuple[Elasticsearch, str]]:
    index = open_index(data=tmp_path, alias="test-analysis", url=elasticsearch_url)
    concrete = index.create()
    with Elasticsearch(elasticsearch_url) as client:
        yield client, concrete
    index.drop(concrete)
    index.close()


def of_elastic(elastic: tuple[Elasticsearch, str], texts: Sequence[str]) -> set[str]:
    client, concrete = elastic
    found: set[str] = set()
    for at in range(0, len(texts), 3_000):  # the server analyses 10,000 tokens at a time
        answer = client.indices.analyze(index=concrete, analyzer=ANALYZER, text=list(texts[at : at + 3_000]))
        found |= {each["token"] for each in answer["tokens"]}
    return found


def of_embedded(folder: Path, texts: Sequence[str]) -> set[str]:
    path = folder / "terms.sqlite"
    index_file.create(path)
    connection = index_file.connect(path)
    try:
        index_file.write(connection, [document(number, text) for number, text in enumerate(texts, 10**7)])
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, words, col)")
        return {term for (term,) in connection.execute("SELECT term FROM terms WHERE col = 'title'")}
    finally:
        connection.close()


@pytest.mark.elasticsearch
def test_both_back_ends_stem_alike(elastic: tuple[Elasticsearch, str], tmp_path: Path) -> None:
    words = WORDS.split()
    assert of_embedded(tmp_path, words) == of_elastic(elastic, words)


@pytest.mark.data
@pytest.mark.elasticsearch
def test_both_back_ends_stem_the_literature_alike(
    elastic: tuple[Elasticsearch, str], tmp_path: Path, shared_data: Path
) -> None:
    """Every distinct word of the news releases and the trial texts."""
    text = (shared_data / "trials" / "trial_texts_ketamine.jsonl").read_text("utf-8")
    text += (shared_data / "gold" / "medline_rct.nbib").read_text("utf-8")
    words = sorted(set(tokens(text)))
    assert len(words) > 10_000
    assert of_embedded(tmp_path, words) == of_elastic(elastic, words)


def test_sqlite_is_new_enough() -> None:
    assert sqlite3.sqlite_version_info >= (3, 34)
