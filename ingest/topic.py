"""Is it about ketamine? Decided by names: for records, and, cheaply, for the bytes of records not parsed yet."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import BytesAhoCorasick

from ingest.records import Record, Registration, Study

_NAME = re.compile(
    "k(?:e|é|É|e\u0301)tamin"  # with es-, ar-, nor-, hydroxynor-, S- before it and -e, -a, -um behind it
    r"|\b(?:es|nor)?cetamina\b"  # Spanish and Portuguese; acetaminophen is something else
    r"|\bspravato\b|\bketalar|\bketanest|\bketaject\b"
    r"|\bci[‐‑‒–-]?581\b"
    r"|氯胺酮|ケタミン|кетамин|Кетамин|КЕТАМИН",
    re.IGNORECASE | re.ASCII,  # case of ASCII letters only, so that the same holds for bytes
)
_STEMS = ("ketam", "ketal", "ketan", "ketaj", "spravato", "cetamina", "ci-581", "ci581")
_WIDE_STEMS = (
    ("étamin", "Étamin", "e\u0301tamin"),
    ("氯胺酮", "ケタミン", "етамин"),
    ("ЕТАМИН", *map("ci{}581".format, "‐‑‒–")),
)
"""Each alternative of the pattern holds one of the stems, its ASCII letters in lower case.

They are sought group by group: an automaton whose words begin with few rare bytes is ten times as fast.
"""

_OPENING = ("<i>", "<b>", "<u>", "<sub>", "<sup>", "<mml:")
_CLOSING = ("</i>", "</b>", "</u>", "</sub>", "</sup>", "</mml:math>")
_ENCODED = ("&#", "<![")
_MARKUP = re.compile(rb"<[^>]*>")


def is_ketamine(record: Record) -> bool:
    """Whether title, abstract, headings, chemicals, keywords or interventions name ketamine or one of its kin."""
    return any(_NAME.search(text) for text in _texts(record) if text)


def mentions_ketamine(raw: bytes) -> bool:
    """Whether a record's XML may name it: true wherever ``is_ketamine`` will be true, and seldom elsewhere."""
    told = _told(raw).lower()
    return _names(told) or (_breaks_a_word(told) and _names(_as_text(told)))


def _told(raw: bytes) -> bytes:
    """The record without its authors and affiliations, and without its references, which follow MedlineCitation."""
    end = raw.find(b"</MedlineCitation>")
    authors = raw.find(b"<AuthorList", 0, end)
    rest = raw.find(b"</AuthorList>", authors, end)
    if end < 0 or authors < 0 or rest < 0 or raw.find(b"<AuthorList", rest, end) >= 0:
        return raw
    return raw[:authors] + raw[rest:end]


def _names(told: bytes) -> bool:
    if _finder(_STEMS).find_matches_as_indexes(told):
        return True
    return not told.isascii() and any(_finder(stems).find_matches_as_indexes(told) for stems in _WIDE_STEMS)


def _breaks_a_word(told: bytes) -> bool:
    """Whether a name may stand there in pieces, because of inline markup or character references."""
    for tag, start, end in _finder(_OPENING + _CLOSING + _ENCODED).find_matches_as_indexes(told):
        if tag < len(_OPENING):
            beside = told[start - 1 : start]
        elif tag < len(_OPENING) + len(_CLOSING):
            beside = told[end : end + 1]
        else:
            return True
        if beside.isalnum() or beside > b"\x7f" or beside == b"-":
            return True
    return False


@cache
def _finder(words: tuple[str, ...]) -> BytesAhoCorasick:
    return BytesAhoCorasick([word.encode() for word in words])


def _as_text(told: bytes) -> bytes:
    text = _MARKUP.sub(b"", told.replace(b"<![cdata[", b"").replace(b"]]>", b""))
    return html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace").lower() if b"&" in text else text


def _texts(record: Record) -> Iterator[str | None]:
    if isinstance(record, Study):
        return _study_texts(record)
    if isinstance(record, Registration):
        return _registration_texts(record)
    return iter((record.title, record.excerpt))


def _study_texts(study: Study) -> Iterator[str | None]:
    yield study.title
    yield study.vernacular_title
    yield from (section.text for section in study.abstract)
    yield from (heading.name for heading in study.mesh_headings)
    yield from (heading.name for heading in study.supplementary_concepts)
    yield from (chemical.name for chemical in study.chemicals)
    yield from study.keywords


def _registration_texts(trial: Registration) -> Iterator[str | None]:
    yield from (trial.brief_title, trial.official_title, trial.summary, trial.description)
    for intervention in trial.interventions:
        yield from (intervention.name, intervention.description, *intervention.other_names)
    for arm in trial.arms:
        yield from (arm.label, arm.description)
    yield from (heading.name for heading in trial.mesh_headings)
    yield from (*trial.keywords, *trial.conditions)
