"""What is written can be read again, and equal things have equal hashes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.codec import decode_links, decode_record, decode_tags, encode_links, encode_record, encode_tags
from ingest.errors import BadSettings
from ingest.records import ConditionTag, Link, NewsItem, Record, Registration, State, Study
from tests.catalog.made import NOON, link, news, study, tag

# what UTF-8 and PostgreSQL hold; the rest is the business of test_dirty_text
st.register_type_strategy(str, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8))
st.register_type_strategy(dt.datetime, st.datetimes(timezones=st.just(dt.UTC)))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.from_type(Study), st.from_type(Registration), st.from_type(NewsItem)))
def test_any_record_comes_back_equal_with_the_same_hash(record: Record) -> None:
    body, digest = encode_record(record)
    again = decode_record(record.kind, body)
    assert again == record
    assert encode_record(again) == (body, digest)


@settings(max_examples=40, deadline=None)
@given(st.from_type(tuple[ConditionTag, ...]), st.from_type(tuple[Link, ...]))
def test_any_tags_and_links_come_back_equal(tags: tuple[ConditionTag, ...], links: tuple[Link, ...]) -> None:
    assert decode_tags(encode_tags(tags)[0]) == tags
    assert decode_links(encode_links(links)[0]) == links


def test_the_state_is_in_the_text_but_not_in_the_content_hash() -> None:
    """So that a retraction can be told from a change of the words."""
    retracted = replace(study(), state=State.RETRACTED)
    assert encode_record(retracted)[0] != encode_record(study())[0]
    assert encode_record(retracted)[1] == encode_record(study())[1]
    assert encode_record(study(title="Other"))[1] != encode_record(study())[1]


def test_fields_at_their_default_are_left_out() -> None:
    """A field that a later version adds must not make every stored record look changed."""
    assert encode_record(Study(pmid="1"))[0] == '{"pmid":"1"}'


def test_a_field_that_this_version_does_not_know_is_passed_over() -> None:
    assert decode_record("study", '{"pmid":"1","field_of_tomorrow":[1]}') == Study(pmid="1")


def test_what_cannot_be_read_is_said_without_showing_the_text() -> None:
    with pytest.raises(BadSettings, match=r"cannot read.*published") as caught:
        decode_record("study", '{"pmid":"1","published":"the private words"}')
    assert "private words" not in str(caught.value)


def test_hashes_of_tags_and_links_follow_their_meaning() -> None:
    assert encode_tags((tag(version="1"),))[1] == encode_tags((tag(version="2"),))[1]
    assert encode_tags((tag(score=1.0),))[1] != encode_tags((tag(score=0.5),))[1]
    assert encode_links((link("a", "b"),))[1] != encode_links((link("a", "c"),))[1]


def test_times_keep_their_instant() -> None:
    body, _ = encode_record(news(published=NOON))
    assert decode_record("news", body) == news(published=NOON)
