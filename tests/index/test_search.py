"""What a search finds, in which order, with which counts: the same on both back ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import SHOWN_STATES, SearchIndex, SearchRequest, SearchResult
from index.search import NOT_BUILT
from ingest.errors import BadRequest
from ingest.records import Kind, State
from tests.index import corpus
from tests.index.conftest import opened_in


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """The corpus, in use; for reading only."""
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    made = next(making)()
    concrete = made.create()
    made.write(corpus.documents(), into=concrete)
    made.finish(concrete)
    made.point(concrete)
    yield made
    for _ in making:
        pass


def found(index: SearchIndex, text: str = "", **asked: object) -> set[str]:
    return {name(hit.document.id) for hit in index.search(SearchRequest(text, **asked)).hits}  # type: ignore[arg-type]


def in_order(index: SearchIndex, text: str = "", **asked: object) -> list[str]:
    return [name(hit.document.id) for hit in index.search(SearchRequest(text, **asked)).hits]  # type: ignore[arg-type]


def name(record_id: str) -> str:
    """ "101", "NCT00000201" or "one"."""
    return record_id.partition(":")[2]


def counts(result: SearchResult, facet: str) -> dict[str, int]:
    return {each.value: each.count for each in result.facets[facet]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ketamine depression", {"101", "106"}),
        ("ketamine AND depression", {"101", "106"}),
        ('"ketamine for depression"', {"106"}),
        ("“ketamine for depression”", {"106"}),
        ("ketamine -rats depression", {"101"}),
        ("ketamine NOT rats depression", {"101"}),
        ('ketamine -"for depression" depression', {"101"}),
        ("mice OR rats", {"103", "106"}),
        ("ketamine (mice OR rats)", {"103", "106"}),
        ("ketamine -(mice OR rats) randomised", {"101"}),
        ("chronic pain", {"104"}),
        ("of the and ketamine for depression", {"101", "106"}),
    ],
)
def test_words_phrases_exclusions_and_alternatives(index: SearchIndex, text: str, expected: set[str]) -> None:
    assert found(index, text) == expected


@pytest.mark.parametrize("text", ["pain treatment", "pains treatments", "PAIN Treatment", "paín treatment"])
def test_endings_case_and_accents_do_not_matter(index: SearchIndex, text: str) -> None:
    assert found(index, text) == {"104"}


@pytest.mark.parametrize("text", ["sorensen", "Sørensen", "So\u0308rensen", "SÖRENSEN"])
def test_names_are_found_however_their_letters_are_typed(index: SearchIndex, text: str) -> None:
    assert found(index, text) == {"102"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"pains"', {"104"}),
        ('"pain"', {"104"}),
        ('"treatment" chronic', set()),
        ("treatment chronic", {"104"}),
        ('"treatments" chronic', {"104"}),
        ('"pains and their treatments"', {"104"}),
        ('"pain and its treatments"', set()),
        ('"chronic pain and their treatments"', set()),
        ('title:"pain"', set()),
        ('title:"pains"', {"104"}),
        ('mesh:"chronic pain"', {"104"}),
        ('mesh:"chronic pains"', set()),
        ('ketamine -"randomised" adults', {"NCT00000201"}),
        ('ketamine -"randomise" adults', {"101", "NCT00000201"}),
        ('"rat" OR "mouse"', set()),
        ('"rats" OR "mouse" OR analgesic', {"104", "106"}),
        ('("rats" OR saline) ("swam" OR "received")', {"103", "106"}),
        ('kind:study "swam"', {"106"}),
        ('kind:study "swim"', set()),
        ("“RATS SWAM”", {"106"}),
    ],
)
def test_words_in_quotes_are_taken_as_they_are_written(index: SearchIndex, text: str, expected: set[str]) -> None:
    """Case and accents aside: "pain" in quotes is not "pains", alone, in phrases, fields, exclusions, alternatives."""
    assert found(index, text, match="all") == expected


def test_only_what_was_quoted_is_marked(index: SearchIndex) -> None:
    """A word of another ending is not marked for the quoted one, but is for one without quotes."""
    (hit,) = index.search(SearchRequest('"Pains" kind:study chronic')).hits
    assert hit.highlights["title"] == ("<mark>Chronic</mark> <mark>pains</mark> and their treatments",)
    (hit,) = index.search(SearchRequest('"and their treatments" treatment pains')).hits
    assert hit.highlights["title"] == ("Chronic <mark>pains</mark> <mark>and their treatments</mark>",)


def test_a_hyphen_is_worth_a_space(index: SearchIndex) -> None:
    texts = ("treatment-resistant depression", "treatment resistant depression", "treatment‐resistant – depression")
    assert {tuple(in_order(index, text)) for text in texts} == {tuple(in_order(index, texts[0]))}
    assert "101" in found(index, texts[0])


def test_every_field_is_searched(index: SearchIndex) -> None:
    """A word of the journal, a heading, an intervention, a sponsor's condition, an outlet finds the record."""
    for text, expected in [
        ("examples", "104"),
        ("Ketalar", "NCT00000201"),
        ("veterans", "102"),
    ]:
        assert expected in found(index, text)
    assert found(index, '"The Example"') == {"one", "two"}


def test_synonyms_find_each_other_and_are_named(index: SearchIndex) -> None:
    assert found(index, "TRD") == found(index, "treatment-resistant depression") == {"101", "NCT00000202", "two"}
    assert found(index, "esketamine") == found(index, "S-ketamine") == {"NCT00000202", "two"}
    (note,) = index.search(SearchRequest("esketamine")).notes
    assert "spravato" in note.lower()
    assert found(index, '"TRD"') == {"NCT00000202", "two"}, "a quoted word is taken literally"


def test_filters(index: SearchIndex) -> None:
    assert found(index, kinds=(Kind.REGISTRATION,)) == {"NCT00000201", "NCT00000202"}
    assert found(index, conditions=("ptsd",)) == {"102", "NCT00000201"}
    assert found(index, conditions=("ptsd", "trd"), kinds=(Kind.STUDY,)) == {"101", "102"}
    assert found(index, year_from=2021, year_to=2022) == {"102", "103", "NCT00000202"}
    assert found(index, "ketamine", year_to=2018) == {"106"}
    assert found(index, conditions=("unheard-of",)) == set()


def test_retracted_records_are_shown_only_when_asked_for(index: SearchIndex) -> None:
    """Retracted work must not look normal; a superseded preprint stays."""
    assert "105" not in found(index) and "106" in found(index)
    assert found(index, "ketamine", states=(State.RETRACTED,)) == {"105"}
    assert "105" in found(index, "ketamine", states=(*SHOWN_STATES, State.RETRACTED))


def test_facets_count_under_all_other_filters(index: SearchIndex) -> None:
    result = index.search(SearchRequest("", kinds=(Kind.STUDY,)))
    assert counts(result, "kind") == {"study": 6, "registration": 2, "news": 2}, "its own filter does not count"
    assert counts(result, "condition") == {"mdd": 2, "trd": 1, "ptsd": 1, "chronic-pain": 1, "missing": 2}
    assert counts(result, "state") == {"current": 5, "superseded": 1, "retracted": 1}, "what the default hides"
    assert [each.value for each in result.facets["year"]] == ["2021", "2019", "2018", "2010", "missing"]
    assert counts(index.search(SearchRequest("ptsd")), "kind") == {"study": 1, "registration": 1}


def test_facet_values_of_equal_count_stand_in_alphabetical_order(index: SearchIndex) -> None:
    *values, missing = [(each.count, each.value) for each in index.search(SearchRequest()).facets["condition"]]
    assert missing[1] == "missing", "what has no value comes last"
    assert values == sorted(values, key=lambda pair: (-pair[0], pair[1]))


def test_sorts_have_tiebreakers_and_put_the_undated_last(index: SearchIndex) -> None:
    """Two records of one day stand in the order of their ids, whichever way the days run."""
    newest = in_order(index, "", sort="newest")
    assert newest == ["one", "NCT00000202", "102", "103", "NCT00000201", "two", "101", "106", "104", "107"]
    oldest = in_order(index, "", sort="oldest")
    assert oldest == ["104", "106", "101", "two", "NCT00000201", "102", "103", "NCT00000202", "one", "107"]
    assert in_order(index) == newest, "without words nothing is more relevant than the new"


def test_a_word_in_the_title_counts_more(index: SearchIndex) -> None:
    assert in_order(index, "nasal spray") == ["two", "NCT00000202"]


def test_pages_follow_each_other_without_gap_or_repeat(index: SearchIndex) -> None:
    whole = in_order(index, "ketamine")
    pages = [in_order(index, "ketamine", page=page, size=2) for page in (1, 2, 3, 4, 5)]
    assert [each for page in pages for each in page] == whole
    assert {index.search(SearchRequest("ketamine", page=page, size=2)).total for page in (1, 9)} == {len(whole)}


@pytest.mark.parametrize("asked", [{"page": 501}, {"page": 10**9}, {"page": 0}, {"size": 0}, {"size": 101}])
def test_pages_that_cannot_be_are_refused_in_one_sentence(index: SearchIndex, asked: dict[str, int]) -> None:
    """F11: beyond 10,000 results a server would answer 400."""
    with pytest.raises(BadRequest, match=r"^[A-Z].*\.$"):
        index.search(SearchRequest("ketamine", **asked))  # type: ignore[arg-type]
    assert index.search(SearchRequest("ketamine", page=500)).hits == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("103", "103"),
        ("PMID: 103", "103"),
        ("pmid103", None),
        ("https://pubmed.ncbi.nlm.nih.gov/103/", "103"),
        ("10.1000/alpha.1", "101"),
        ("https://doi.org/10.1000/ALPHA.1.", "101"),
        ("(doi:10.1000/Alpha.1)", "101"),
        ("PMC9000001", "101"),
        ("NCT00000201", "NCT00000201"),
        ("nct00000201", "NCT00000201"),
        ("ketamine PMID 104", "104"),
    ],
)
def test_a_known_number_puts_its_record_first(index: SearchIndex, text: str, first: str | None) -> None:
    assert in_order(index, text)[:1] == ([first] if first else [])


def test_a_known_number_beats_the_filters_and_says_so(index: SearchIndex) -> None:
    result = index.search(SearchRequest("PMID 105", kinds=(Kind.NEWS,)))
    assert [hit.document.id for hit in result.hits] == ["pubmed:105"] and result.total == 1
    assert any("whatever the filters say" in note for note in result.notes)
    assert index.search(SearchRequest("PMID 104")).notes == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Chronic pains and their treatments", "104"),
        ("chronic pains: AND their (treatments)", "104"),
        ("“Ketamine for depression in rats: a preprint”", "106"),
        ("Intravenous ketamine in post-traumatic stress dis", "102"),
        ("Intravenous ketamine in post", None),
        ("Ketamine for depression in mice: a preprint", None),
    ],
)
def test_a_pasted_title_puts_its_record_first(index: SearchIndex, text: str, first: str | None) -> None:
    """Also against the filters, with colons, quotes and operators in it, or cut off; not when it is another title."""
    hits = index.search(SearchRequest(text, kinds=(Kind.NEWS,), match="all")).hits
    assert [name(hit.document.id) for hit in hits] == ([first] if first else [])


def test_records_that_name_a_number_follow_the_record_that_has_it(index: SearchIndex) -> None:
    assert in_order(index, "NCT00000201") == ["NCT00000201", "102"]
    assert in_order(index, "NCT00000201", page=2, size=1) == ["102"]


def test_highlights_are_escaped_and_mark_what_was_found(index: SearchIndex) -> None:
    """D12, F15: markup in a title is text; <mark> alone is ours."""
    (hit,) = index.search(SearchRequest("clinic patient")).hits
    assert hit.highlights["title"] == ("Ketamine <mark>clinic</mark> opens &lt;script&gt;alert(1)&lt;/script&gt;",)
    assert hit.highlights["abstract"] == ("<mark>Patients</mark> &amp; doctors say “hello”.",)
    (script,) = index.search(SearchRequest("script")).hits
    assert "&lt;<mark>script</mark>&gt;" in script.highlights["title"][0]
    assert "<script" not in script.highlights["title"][0]


def test_phrases_are_marked_as_one_and_exclusions_not_at_all(index: SearchIndex) -> None:
    (hit,) = index.search(SearchRequest('"treatment resistant" depression -mice')).hits
    assert hit.highlights["title"] == ("Ketamine for <mark>treatment-resistant</mark> <mark>depression</mark>",)


def test_reading_back(index: SearchIndex) -> None:
    """What was written is read unchanged: the same documents on both back ends, one by one."""
    expected = {each.id: each for each in corpus.documents()}
    read = list(index.documents())
    assert [each.id for each in read] == sorted(expected)
    assert {each.id: each for each in read} == expected
    assert index.get("pubmed:101") == expected["pubmed:101"]
    assert index.get("pubmed:999") is None
    assert index.count() == len(expected)


def test_an_index_that_was_never_built_says_so(index_url: str | None, tmp_path: Path) -> None:
    making = opened_in(tmp_path, index_url)
    empty = next(making)()
    result = empty.search(SearchRequest("ketamine"))
    assert (result.total, result.hits, result.notes) == (0, (), (NOT_BUILT,))
    assert empty.get("pubmed:1") is None and empty.count() == 0 and list(empty.documents()) == []
    assert empty.concrete_name() is None and empty.concrete_names() == ()
    for _ in making:
        pass
