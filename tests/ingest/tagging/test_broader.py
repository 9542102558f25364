"""A tag stays precise and still answers to the wider conditions a reader may ask for."""

from __future__ import annotations

from ingest.records import Study
from ingest.tagging import Tagger
from ingest.vocabulary import load_vocabulary


def test_a_tag_answers_to_the_wider_conditions() -> None:
    """A reader who asks for depression must not miss what is only tagged treatment-resistant depression."""
    vocabulary = load_vocabulary()
    (tag,) = [
        tag
        for tag in Tagger(vocabulary).tag(Study("1", title="Ketamine for treatment-resistant depression"))
        if tag.condition == "trd"
    ]
    assert tag.broader == vocabulary.ancestors("trd")
    assert "depression" in tag.answers_to
    assert tag.answers_to[0] == "trd"
