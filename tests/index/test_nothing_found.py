"""Why a search finds nothing, and what may have been meant; the same on both back ends."""

from __future__ import annotations

import pytest

from index import SearchIndex, SearchRequest
from index.feedback import LEARNED, NOTHING, learned, shared_words
from index.nothing_found import label
from index.query import parse
from index.spelling import closest_stem, written
from ingest.records import Kind, State
from tests.index.corpus import documents as corpus_documents
from tests.index.records import document


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    index.write([*corpus_documents(), document(900, "Ketamine and sleep", authors=("Zarate CA", "Brandt Q"))])
    index.finish(index.concrete_name() or "")
    return index


@pytest.mark.parametrize(
    ("text", "note", "suggestion"),
    [
        ("esketmine", "Did you mean “esketamine”?", "esketamine"),
        ("author:zarrate", "No record holds “zarrate” (author).", "author:zarate"),
        ("Zarrate", "Did you mean “zarate”?", "zarate"),
        ("title:anesthesa", "No record holds “anesthesa” (title).", None),
        ('"unheardof" ketamine', "No record holds “unheardof”.", None),
        ("year:1850 ketamine", "No record holds “year:1850”.", None),
        ('"sleep" "veterans" ketamine', "Each part is in some record, but not all in one. Without", None),
        ("Spravato -nasal -home", "Without what is excluded", None),
    ],
)
def test_no_result_says_which_word_killed_the_query(
    filled: SearchIndex, text: str, note: str, suggestion: str | None
) -> None:
    result = filled.search(SearchRequest(text))
    assert any(said.startswith(note) for said in result.notes), result.notes
    if suggestion is not None:
        assert result.suggestion == suggestion


def test_a_misspelt_search_without_a_result_is_answered_as_it_was_meant(filled: SearchIndex) -> None:
    result = filled.search(SearchRequest("Zarrate"))
    assert [hit.document.id for hit in result.hits] == ["pubmed:900"]
    assert "“zarate” was searched instead." in result.notes


def test_filters_that_leave_nothing_are_named(filled: SearchIndex) -> None:
    assert filled.search(SearchRequest("spravato", kinds=(Kind.NEWS,), conditions=("ptsd",))).notes[-1] == (
        "Without the filters 2 records would match."
    )
    retracted = filled.search(SearchRequest("cures"))
    assert retracted.notes == ("1 record that would match was retracted and is left out.",)
    assert filled.search(SearchRequest("cures", states=(State.RETRACTED,))).total == 1


def test_names_of_parts() -> None:
    tree = parse('author:smith year:2019-2020 "a b" ketamine').tree
    assert [label(node) for node in tree.required] == [
        "“smith” (author)", "“year:2019-2020”", "“a b”", "“ketamine”",
    ]  # fmt: skip


def test_the_closest_name_wins_then_the_more_frequent() -> None:
    assert closest_stem("zarrate", {"zarat": 1, "zarra": 2, "sarat": 9}) in ("zarat", "zarra")
    assert closest_stem("smtih", {"smith": 3}) == "smith" and closest_stem("abcde", {"vwxyz": 1}) is None
    assert written("zarrate", ["Zarate CA", "Sarrate B"]) == "zarate" and written("xyz", []) is None


def test_words_of_the_best_records_are_learned_rare_ones_more() -> None:
    best = [document(n, "Quetiapine in adults", abstract="olanzapine or of" if n < 3 else None) for n in range(4)]
    shared = shared_words(best)
    assert dict(shared) == {"quetiapine": 4, "adults": 4, "olanzapine": 3}
    taught = learned(
        shared, [{"quetiapine": 4, "adults": 90, "olanzapine": 5}[word] for word, _ in shared], 100, typed=2
    )
    weights = {term.tokens[0]: weight for term, weight in taught.words}
    assert weights["quetiapine"] > weights["olanzapine"] > weights["adults"]
    assert sum(weights.values()) == pytest.approx(2), "half of the whole weight"
    many = tuple((f"word{n}", 2) for n in range(40))
    assert len(learned(many, [1] * 40, 100, typed=1).words) == LEARNED and learned((), (), 0, typed=1) == NOTHING


def test_any_word_is_enough_and_what_was_learned_is_said(filled: SearchIndex) -> None:
    result = filled.search(SearchRequest("ptsd depression unheardof", match="any", size=50))
    assert result.total > 3 and not any("No record holds all" in note for note in result.notes)
    assert any(note.startswith("Also weighed, as frequent in the best records: ") for note in result.notes)
