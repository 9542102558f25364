"""The search's query string: forgiving on the page, strict in the API, one definition of both."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from index.query import LONGEST_TEXT, SHOWN_STATES
from ingest.records import Kind, State
from tests.web.invented import CONDITIONS
from web.search_form import SearchForm, SearchParameters, read_form


def form_of(query: str) -> SearchForm:
    return read_form(parse_qsl(query, keep_blank_values=True), CONDITIONS)


def test_an_empty_form_is_no_filter_at_all() -> None:
    """A browser sends every field of a GET form, the empty ones too."""
    form = form_of("q=&condition=&kind=&year_from=&year_to=&sort=")
    assert form.notes == ()
    assert form.parameters == SearchParameters()


def test_what_is_chosen_reaches_the_index() -> None:
    request = form_of(
        "q=ketamine&condition=ptsd&kind=study&year_from=2020&year_to=2024&sort=oldest&page=2"
    ).parameters.request()
    assert (request.text, request.conditions, request.kinds) == ("ketamine", ("ptsd",), (Kind.STUDY,))
    assert (request.year_from, request.year_to, request.sort, request.page) == (2020, 2024, "oldest", 2)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("page=-1", "page 1"),
        ("page=abc", "page 1"),
        ("page=99999999999999999999", "page 1"),
        ("size=0", "1 to 100"),
        ("kind=poem", "all kinds"),
        ("condition=gout", "all conditions"),
        ("state=wet", "usual ones"),
        ("year_from=MMXX", "first year"),
        ("year_to=-5", "last year"),
        ("sort=best", "usual order"),
        ("retracted=perhaps", "left out"),
    ],
)
def test_what_is_not_understood_is_left_out_and_said(query: str, told: str) -> None:
    form = form_of(f"q=ketamine&{query}")
    assert form.parameters == SearchParameters(q="ketamine")
    assert len(form.notes) == 1
    assert told in form.notes[0]


def test_several_faults_are_all_named() -> None:
    assert len(form_of("page=x&kind=poem&sort=best").notes) == 3


def test_years_the_wrong_way_round_are_turned_round() -> None:
    form = form_of("year_from=2024&year_to=2020")
    assert (form.parameters.year_from, form.parameters.year_to) == (2020, 2024)
    assert form.notes


def test_overlong_words_are_cut_with_a_note() -> None:
    """F14: a length cap; what was searched for must be what the page shows."""
    form = form_of("q=" + "k" * 10_000)
    assert len(form.parameters.q) == LONGEST_TEXT
    assert form.notes


def test_control_characters_never_reach_the_index() -> None:
    assert form_of("q=keta%00mine%1b%0a trial").parameters.q == "keta mine trial"


def test_retracted_papers_are_shown_when_asked_for() -> None:
    assert form_of("").parameters.states == SHOWN_STATES
    assert State.RETRACTED in form_of("retracted=1").parameters.states
    assert form_of("state=retracted").parameters.states == (State.RETRACTED,)


def test_what_a_source_removed_is_shown_to_nobody() -> None:
    assert State.DELETED not in form_of("state=deleted").parameters.states


def test_without_words_the_newest_come_first() -> None:
    assert form_of("").parameters.effective_sort == "newest"
    assert form_of("q=ketamine").parameters.effective_sort == "relevance"


def test_a_link_keeps_the_search_and_starts_at_page_one() -> None:
    """A filter added on page 7 must not land on page 7 of a shorter list."""
    parameters = form_of("q=ketamine&kind=study&kind=news&page=7&retracted=1").parameters
    assert form_of(parameters.query(condition=("ptsd",))).parameters == SearchParameters(
        q="ketamine", kind=(Kind.STUDY, Kind.NEWS), condition=("ptsd",), retracted=True
    )


def test_the_api_refuses_what_the_page_forgives() -> None:
    with pytest.raises(ValidationError):
        SearchParameters.model_validate({"page": "x"})


@given(st.lists(st.tuples(st.sampled_from([*SearchParameters.model_fields, "other"]), st.text()), max_size=8))
def test_no_query_string_is_an_error(items: list[tuple[str, str]]) -> None:
    read_form(items, CONDITIONS).parameters.request()
