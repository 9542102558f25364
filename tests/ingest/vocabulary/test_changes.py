"""What a changed vocabulary would change is told before it is applied."""

from __future__ import annotations

from ingest.records import NewsItem, Strength
from ingest.tagging import Tagger
from ingest.vocabulary import Change, Vocabulary, diff, impact, load_vocabulary
from tests.ingest.vocabulary.conftest import SMALL, WriteFile


def _news(key: str, title: str) -> NewsItem:
    return NewsItem(url=f"https://news.example/{key}", key=key, feed_id="feed", source="Example", title=title)


def _two(write: WriteFile, before: str, after: str) -> tuple[Vocabulary, Vocabulary]:
    return load_vocabulary(write(SMALL)), load_vocabulary(write(SMALL.replace(before, after)))


def test_the_same_file_has_no_differences(write: WriteFile) -> None:
    vocabulary = load_vocabulary(write(SMALL))
    assert diff(vocabulary, vocabulary) == ()


def test_a_changed_phrase_is_told(write: WriteFile) -> None:
    old, new = _two(write, '"depression", "depressive disorder"', '"depression", "depressive illness"')
    assert diff(old, new) == (Change("depression", "phrases", ("depressive disorder",), ("depressive illness",)),)


def test_changed_abbreviations_and_labels_are_told(write: WriteFile) -> None:
    old, new = _two(write, 'context = ["panic"]', 'context = ["parkinson"]')
    assert diff(old, new) == (Change("trd", "abbreviations", ("PD with panic",), ("PD with parkinson",)),)
    old, new = _two(write, 'label = "Mood disorders"', 'label = "Mood"')
    assert diff(old, new) == (Change("mood", "label", ("Mood disorders",), ("Mood",)),)


def test_a_condition_that_came_or_went_is_told(write: WriteFile) -> None:
    old = load_vocabulary(write(SMALL))
    new = load_vocabulary(write(SMALL.split('\n[[condition]]\nid = "trd"')[0]))
    assert diff(old, new) == (Change("trd", "", removed=("Treatment-resistant depression",)),)
    assert diff(new, old) == (Change("trd", "", added=("Treatment-resistant depression",)),)


def test_a_wording_that_never_counts_is_told(write: WriteFile) -> None:
    old, new = _two(write, '"beck depression inventory"', '"zung depression scale"')
    assert diff(old, new) == (Change("", "never", ("beck depression inventory",), ("zung depression scale",)),)


def test_impact_counts_records_and_shows_some(write: WriteFile) -> None:
    old, new = _two(write, 'phrases = ["treatment-resistant depression"]', 'phrases = ["refractory depression"]')
    records = [
        _news("1", "Refractory depression: a new hope"),
        _news("2", "Treatment-resistant depression"),
        _news("3", "Weather"),
    ]
    found = impact(Tagger(old).tag, Tagger(new).tag, iter(records), examples=1)
    assert (found.records, found.changed) == (3, 2)
    assert dict(found.gained) == {"trd": 1, "depression": 1}
    assert dict(found.lost) == {"depression": 1, "trd": 1}
    assert len(found.examples) == 1
    assert found.examples[0].after in (None, Strength.TOPIC)
