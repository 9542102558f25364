"""What is offered while someone types, and records like a given one; on both back ends."""

from __future__ import annotations

import pytest

from index import SearchIndex
from index.suggesting import NOTHING, best_names, telling_words, tier, typed_words, words_to_count
from ingest.records import Kind, State
from tests.index.corpus import documents as corpus_documents
from tests.index.records import document

JOURNAL = {"journal": "The British Example of Psychiatry"}


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    like = [
        document(500 + n, "Ketamine infusions against nightmares of veterans", change=500 + n, authors=("Zarate CA",),
                 abstract="Nightmares became rarer.", **JOURNAL) for n in range(3)
    ]  # fmt: skip
    index.write([
        *corpus_documents(), *like,
        document(600, "Veterans and nightmares", change=600, state=State.RETRACTED, authors=("Zarate BB",)),
        document(601, "Nightmares of veterans in the news", change=601, kind=Kind.NEWS),
        document(602, "Depressive states", change=602, authors=("Brandt-Zimmer Q",), journal="Example of British Art"),
    ])  # fmt: skip
    index.finish(index.concrete_name() or "")
    return index


def test_names_go_on_from_what_is_typed(filled: SearchIndex) -> None:
    assert filled.suggest("zar").authors == ("Zarate CA", "Zarate BB"), "those of many records first"
    assert filled.suggest("Zarate c").authors == () or filled.suggest("zarate ca").authors == ("Zarate CA",)
    assert filled.suggest("zimm").authors == ("Brandt-Zimmer Q",), "a later word will do"
    assert filled.suggest("brit").journals == ("The British Example of Psychiatry", "Example of British Art")
    assert filled.suggest("example").journals[0] == "Example of British Art", "what begins so comes first"


def test_titles_go_on_in_the_middle_of_a_word(filled: SearchIndex) -> None:
    """The stem is shorter than what is typed: "depressiv" would not be found among stems."""
    for typed in ("depre", "depressiv", "Depressive sta"):
        assert "pubmed:602" in [found.id for found in filled.suggest(typed).titles], typed
    first = filled.suggest("veterans night")
    assert all(found.id != "pubmed:600" for found in first.titles), "no retracted paper is offered"
    assert filled.suggest("nightmares of v").titles[0].id == "pubmed:601", "what begins so comes first"


@pytest.mark.parametrize("text", ["", " ", "k", "🏳", "(((", '"', "x" * 5_000, "title:", "\x00", "a b"])
def test_too_little_or_nonsense_offers_nothing_and_is_no_error(filled: SearchIndex, text: str) -> None:
    assert filled.suggest(text) == NOTHING


def test_similar_records_share_rare_words(filled: SearchIndex) -> None:
    found = [one.id for one in filled.similar("pubmed:500", without=("pubmed:502",))]
    assert found[0] == "pubmed:501"
    assert not {"pubmed:500", "pubmed:502", "pubmed:600", "pubmed:601"} & set(found), "itself, family, retracted, news"
    assert filled.similar("pubmed:1") == () and len(filled.similar("pubmed:500", count=1)) == 1


def test_tiers() -> None:
    name = "Journal of Pain Research"
    assert [tier(name, typed_words(text)) for text in ("journal of", "pain re", "res journal")] == [0, 1, None]
    assert tier("Journal of Pain Research", ("research", "jour")) == 2 and tier("Pain", ("pai",)) == 0
    assert best_names({"Bee A": 1, "Bear B": 2, "Abe Be": 1}, ("be",)) == ("Bear B", "Bee A", "Abe Be")


def test_telling_words_are_rare_but_not_alone() -> None:
    words = words_to_count(document(1, "Ketamine of veterans", abstract="of nightmares nightmares"))
    assert words[:2] == ("ketamine", "veterans") and "of" not in words
    assert telling_words({"ketamine": 90, "veterans": 3, "nightmares": 1}, 100) == ["veterans", "ketamine"]
