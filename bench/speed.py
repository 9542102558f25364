"""How fast the tagger is on title and abstract, on one core, beside other dictionary matchers with the same words."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import Any

from ahocorasick_rs import AhoCorasick

from bench.measure import Measure, optional, peak_memory
from ingest.records import Record, Study
from ingest.tagging import Tagger
from ingest.vocabulary import Condition
from ingest.vocabulary.wording import fold

_SPACY_TEXTS = 1_500
_RETAGGED = 300_000


def measures(tagger: Tagger, records: Sequence[Record]) -> list[Measure]:
    studies = [
        dataclasses.replace(record, keywords=(), mesh_headings=()) for record in records if isinstance(record, Study)
    ]
    texts = [" ".join((study.title or "", *(section.text for section in study.abstract))) for study in studies]
    words = [phrase for known in tagger.vocabulary.conditions for phrase in known.phrases]
    ours = _rate(tagger.tag, studies)
    rows = [
        Measure("speed, tags with evidence", ours, "records/s", 10_000, f"{len(studies):,} records, one core"),
        Measure("speed, bare Aho–Corasick (peer)", _bare(words, texts), "records/s"),
    ]
    for name, rate in (
        ("flashtext (peer)", _flashtext(words, texts)),
        ("spaCy PhraseMatcher (peer)", _spacy(tagger.vocabulary.conditions, texts)),
    ):
        note = "" if rate is not None else "not installed (requirements/bench.txt)"
        rows.append(Measure(f"speed, {name}", rate, "records/s", note=note))
    spacy = rows[-1].value
    rows.append(Measure("speed against spaCy, same run", ours / spacy if spacy else None, "times", 20.0))
    return [*rows, *_retag(tagger, records)]


def _retag(tagger: Tagger, records: Sequence[Record]) -> list[Measure]:
    """Tags as many records as a large catalogue holds, on one core, and the memory of the process that did it."""
    started = time.process_time()
    tags = sum(len(tagger.tag(record)) for record in islice(cycle(records), _RETAGGED))
    seconds = time.process_time() - started
    memory = peak_memory() / 1e6
    return [
        Measure(
            "re-tag of 300,000 records, inverse seconds",
            1 / seconds,
            "1/s",
            1 / 90,
            f"{seconds:.1f} s on one core, {tags:,} tags, peak of the whole bench {memory:.0f} MB",
        ),
    ]


def _rate(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    started = time.process_time()
    for item in items:
        work(item)
    return len(items) / (time.process_time() - started)


def _sample(texts: Sequence[str]) -> Sequence[str]:
    """Every so-manieth text: the slow peers need no more, and the file's parts differ."""
    return texts[:: max(1, len(texts) // _SPACY_TEXTS)]


def _bare(words: Sequence[str], texts: Sequence[str]) -> float:
    automaton = AhoCorasick(list(dict.fromkeys(map(fold, words))))
    return _rate(lambda text: automaton.find_matches_as_indexes(fold(text)), texts)


def _flashtext(words: Sequence[str], texts: Sequence[str]) -> float | None:
    flashtext: Any = optional("flashtext")
    if flashtext is None:
        return None
    processor = flashtext.KeywordProcessor()
    processor.add_keywords_from_list(list(words))
    return _rate(lambda text: processor.extract_keywords(text, span_info=True), _sample(texts))


def _spacy(conditions: Sequence[Condition], texts: Sequence[str]) -> float | None:
    spacy: Any = optional("spacy")
    matching: Any = optional("spacy.matcher")
    if spacy is None or matching is None:
        return None
    language = spacy.blank("en")
    matcher = matching.PhraseMatcher(language.vocab, attr="LOWER")
    for known in conditions:
        matcher.add(known.id, [language.make_doc(phrase) for phrase in known.phrases])

    def evidence(text: str) -> list[tuple[str, int, int, str]]:
        """What each find is evidence of, where it stands and how it is written, as ours says too."""
        spans = matcher(language.make_doc(text), as_spans=True)
        return [(span.label_, span.start_char, span.end_char, span.text) for span in spans]

    return _rate(evidence, _sample(texts))
