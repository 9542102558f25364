"""Each hit can say why it stands where it stands, and synonyms can be switched off; on both back ends."""

from __future__ import annotations

import pytest

from index import SearchIndex, SearchRequest
from index.explaining import IN_WORDS
from index.schema import TEXT_FIELDS
from tests.index.corpus import documents as corpus_documents


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    index.write(corpus_documents())
    index.finish(index.concrete_name() or "")
    return index


def explanations(index: SearchIndex, text: str, **more: str) -> dict[str, tuple[str, ...]]:
    result = index.search(SearchRequest(text, explain=True, **more))  # type: ignore[arg-type]
    return {hit.document.id: hit.explanation for hit in result.hits}


def test_each_field_says_what_it_adds(filled: SearchIndex) -> None:
    told = explanations(filled, "ketamine depression")
    fields, *rest = told["pubmed:101"]
    assert fields.startswith("Score ") and "title " in fields and "(weight 2)" in fields
    assert "abstract " in fields, "ketamine stands there too"
    assert "Holds “ketamine”, “depression”: all that was asked for." in rest
    assert all(told.values())
    assert filled.search(SearchRequest("ketamine depression")).hits[0].explanation == (), "only when asked for"


def test_names_of_equal_meaning_are_told(filled: SearchIndex) -> None:
    told = explanations(filled, "esketamine")
    assert "By a name of equal meaning: “spravato” (for “esketamine”)." in told["nct:NCT00000202"]
    assert not any("equal meaning" in each for each in told["news:two"])


def test_what_a_record_lacks_is_told(filled: SearchIndex) -> None:
    told = explanations(filled, "ketamine depression rats unheardof")
    assert any(each.startswith("Lacks “unheardof”") for each in told["pubmed:106"])
    assert any("side by side" in each.lower() for each in explanations(filled, "nasal spray unheardof")["news:two"])


def test_what_is_first_by_its_number_and_what_is_in_order_of_date(filled: SearchIndex) -> None:
    assert explanations(filled, "PMID 101")["pubmed:101"] == ("First, because its number or its title was typed.",)
    assert explanations(filled, "ketamine", sort="newest")["pubmed:101"][0].startswith("By date, the newest first")
    assert explanations(filled, "")["pubmed:101"][0].startswith("By date")


def test_synonyms_can_be_switched_off(filled: SearchIndex) -> None:
    wide, narrow = (filled.search(SearchRequest("esketamine", synonyms=on)) for on in (True, False))
    assert wide.total > narrow.total == 1
    assert "Spravato" in wide.synonyms and narrow.synonyms == () == narrow.notes


def test_every_field_has_a_name_in_words() -> None:
    assert list(IN_WORDS) and set(IN_WORDS) == {field.name for field in TEXT_FIELDS}
