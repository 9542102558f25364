"""What editors judged of a record's tags stays true of the tagger: `ketalit tags export` writes the file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from ingest.errors import BadSettings
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import Record
from ingest.tagging import Tagger
from ingest.vocabulary import Judgement, load_vocabulary, read_judgements, write_judgements
from sample.corpus import build_corpus
from sample.corpus.pubmed_xml import pubmed_set

FILE = Path(__file__).with_name("judgements.toml")
JUDGEMENTS = read_judgements(FILE)


@cache
def sample_papers() -> Mapping[str, Record]:
    return {record.id: record for record in parse_pubmed(pubmed_set(build_corpus().papers)).records}


@cache
def tagger() -> Tagger:
    return Tagger(load_vocabulary())


@pytest.mark.parametrize("judgement", JUDGEMENTS, ids=lambda one: f"{one.record}, {one.condition}")
def test_the_tagger_finds_what_editors_judged(judgement: Judgement) -> None:
    """The sample's papers; a judgement of a record that is not among them is kept for its own installation."""
    record = sample_papers().get(judgement.record)
    if record is None:
        pytest.skip(f"{judgement.record} is no sample paper")
    found = {tag.condition for tag in tagger().tag(record)}
    assert (judgement.condition in found) is judgement.wanted


def test_there_are_judgements_of_sample_papers() -> None:
    assert {one.wanted for one in JUDGEMENTS if one.record in sample_papers()} == {True, False}


def test_every_condition_judged_is_in_the_vocabulary() -> None:
    assert {one.condition for one in JUDGEMENTS} <= set(load_vocabulary().by_id)


def test_writing_and_reading_give_the_same(tmp_path: Path) -> None:
    judged = (Judgement('news:a"b\\c', "ptsd", False), Judgement("pubmed:1", "ocd", True))
    write_judgements(tmp_path / "new.toml", judged)
    assert read_judgements(tmp_path / "new.toml") == judged


@pytest.mark.parametrize("text", ["not = [toml", "judgement = 3", '[[judgement]]\nrecord = "pubmed:1"'])
def test_another_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.toml").write_text(text)
    with pytest.raises(BadSettings, match="other"):
        read_judgements(tmp_path / "other.toml")
