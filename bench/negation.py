"""Negated or affirmed: the sentences of NegEx (Chapman et al. 2001), ours and medspaCy's ConText in one table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.measure import Measure, optional
from ingest.evaluation import Counts
from ingest.tagging.context import Assertion, Context
from ingest.vocabulary.wording import fold


@dataclass(frozen=True, slots=True)
class Marked:
    """``text[start:end]`` is the finding; negated: as people judged it."""

    text: str
    start: int
    end: int
    negated: bool


def measures(data: Path) -> list[Measure]:
    sentences = tuple(read_sentences(data))
    ours = _score(sentences, _ours())
    note = f"precision {ours.precision:.3f}, recall {ours.recall:.3f}, {len(sentences)} sentences"
    found = [Measure("negex sentences, negated", ours.f1, "F1", 0.93, note)]
    for name, judge in (("medspaCy ConText (peer)", _medspacy()), ("negspaCy (peer)", _negspacy())):
        if judge is None:
            found.append(Measure(f"negex sentences, {name}", None, "F1", note="not installed (requirements/bench.txt)"))
        else:
            peer = _score(sentences, judge)
            note = f"precision {peer.precision:.3f}, recall {peer.recall:.3f}"
            found.append(Measure(f"negex sentences, {name}", peer.f1, "F1", note=note))
    return found


def read_sentences(data: Path) -> Iterator[Marked]:
    """The sentences whose finding stands in them word by word."""
    with (data / "gold" / "negex_sentences.txt").open(encoding="utf-8", errors="replace", newline="") as handle:
        rows = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for _, finding, sentence, negation, *_ in rows:
            words, text = " ".join(finding.split()), " ".join(sentence.split())
            start = text.find(words.upper())
            start = start if start >= 0 else text.lower().find(words.lower())
            if start >= 0:
                yield Marked(text, start, start + len(words), negation == "Negated")


_Judge = Callable[[Marked], bool]


def _score(sentences: tuple[Marked, ...], judge: _Judge) -> Counts:
    right = false = missed = 0
    for sentence in sentences:
        given = judge(sentence)
        right += given and sentence.negated
        false += given and not sentence.negated
        missed += sentence.negated and not given
    return Counts(right, false, missed)


def _ours() -> _Judge:
    context = Context()

    def judge(sentence: Marked) -> bool:
        reading = context.sentences(fold(sentence.text)).reading(sentence.start, sentence.end)
        return reading.assertion is Assertion.NEGATED

    return judge


def _medspacy() -> _Judge | None:
    """medspaCy's ConText with its own rules over a blank English tokenizer."""
    spacy: Any = optional("spacy")
    medspacy: Any = optional("medspacy.context")
    if spacy is None or medspacy is None:
        return None
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    context = language.add_pipe("medspacy_context")

    def judge(sentence: Marked) -> bool:
        text = language.make_doc(sentence.text.lower())
        span = text.char_span(sentence.start, sentence.end, label="FINDING", alignment_mode="expand")
        text = language.get_pipe("sentencizer")(text)
        text.ents = [span]
        return bool(context(text).ents[0]._.is_negated)

    return judge


def _negspacy() -> _Judge | None:
    """negspaCy with its clinical terms over a blank English tokenizer."""
    spacy: Any = optional("spacy")
    negation: Any = optional("negspacy.negation")
    terms: Any = optional("negspacy.termsets")
    if spacy is None or negation is None or terms is None:
        return None
    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    negex = language.add_pipe("negex", config={"neg_termset": terms.termset("en_clinical").get_patterns()})

    def judge(sentence: Marked) -> bool:
        text = language.get_pipe("sentencizer")(language.make_doc(sentence.text.lower()))
        text.ents = [text.char_span(sentence.start, sentence.end, label="FINDING", alignment_mode="expand")]
        return bool(negex(text).ents[0]._.negex)

    return judge
