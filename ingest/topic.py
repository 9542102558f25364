"""Is it about ketamine? Decided by names: for records, and, cheaply, for the bytes of records not parsed yet."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ingest.records import Record, Registration, Study

_NAME = re.compile(
    "k(?:e|é|É|e\u0301)tamin"  # with es-, ar-, nor-, hydroxynor-, S- before it and -e, -a, -um behind it
    r"|\b(?:es|nor)?cetamina\b"  # Spanish and Portuguese; acetaminophen is something else
    r"|\bspravato\b|\bketalar|\bketanest|\bketaject\b"
    r"|\bci[\s‐‑‒–-]?581\b"
    r"|氯胺酮|ケタミン|кетамин|Кетамин|КЕТАМИН",
    re.IGNORECASE | re.ASCII,  # case of ASCII letters only, so that the same holds for bytes
)
_STEMS = (b"ketam", b"ketal", b"ketan", b"ketaj", b"spravato", b"cetamina")
_WIDE_STEMS = tuple(
    stem.encode() for stem in ("étamin", "Étamin", "e\u0301tamin", "氯胺酮", "ケタミン", "етамин", "ЕТАМИН")
)
"""Each alternative of the pattern holds one of the stems, in UTF-8 with its ASCII letters in lower case."""
_CODE = re.compile(rb"ci.{0,3}581", re.DOTALL)
_MARKUP = re.compile(rb"<[^>]*>")
_INLINE = (b"</i>", b"</b>", b"</u>", b"</su", b"mml:")


def is_ketamine(record: Record) -> bool:
    """Whether title, abstract, headings, chemicals, keywords or interventions name ketamine or one of its kin."""
    return any(_NAME.search(text) for text in _texts(record) if text)


def mentions_ketamine(raw: bytes) -> bool:
    """Whether a record's XML may name it: true for every record of which ``is_ketamine`` is true, and for few others.

    References stand outside MedlineCitation and are not looked at.
    """
    end = raw.rfind(b"</MedlineCitation")
    told = (raw if end < 0 else raw[:end]).lower()
    return _names(told) or (_is_marked_up(told) and _names(_as_text(told)))


def _names(told: bytes) -> bool:
    if any(stem in told for stem in _STEMS):
        return True
    if b"581" in told and _CODE.search(told):
        return True
    return not told.isascii() and any(stem in told for stem in _WIDE_STEMS)


def _is_marked_up(told: bytes) -> bool:
    """Whether a name may be broken by inline markup or written with character references."""
    return b"&#" in told or b"<![" in told or any(tag in told for tag in _INLINE)


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
