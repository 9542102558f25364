"""Records to canonical JSON and back, and the hashes that tell a change from a repetition.

Fields at their default are left out: a field added to a record type later changes no hash and needs no migration.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.tables import storable
from ingest.errors import BadSettings
from ingest.records import ConditionTag, Kind, Link, NewsItem, Record, Registration, State, Study, StudyFacts

_STUDY: TypeAdapter[Study] = TypeAdapter(Study)
_REGISTRATION: TypeAdapter[Registration] = TypeAdapter(Registration)
_NEWS: TypeAdapter[NewsItem] = TypeAdapter(NewsItem)
_TAGS: TypeAdapter[tuple[ConditionTag, ...]] = TypeAdapter(tuple[ConditionTag, ...])
_FACTS: TypeAdapter[StudyFacts] = TypeAdapter(StudyFacts)
_LINKS: TypeAdapter[tuple[Link, ...]] = TypeAdapter(tuple[Link, ...])


def encode_record(record: Record) -> tuple[str, str]:
    """(canonical JSON, content hash). The hash leaves the state out, so that a change of state can be told apart."""
    match record:
        case Study():
            fields = _STUDY.dump_python(record, exclude_defaults=True)
        case Registration():
            fields = _REGISTRATION.dump_python(record, exclude_defaults=True)
        case NewsItem():
            fields = _NEWS.dump_python(record, exclude_defaults=True)
    body = canonical(fields)
    if fields.pop("state", State.CURRENT) is State.CURRENT:
        return body, _digest(body)
    return body, _digest(canonical(fields))


def decode_record(kind: str, body: str) -> Record:
    """The record whose JSON this is. BadSettings when another version of the program wrote something else."""
    try:
        match Kind(kind):
            case Kind.STUDY:
                return _STUDY.validate_json(body)
            case Kind.REGISTRATION:
                return _REGISTRATION.validate_json(body)
            case Kind.NEWS:
                return _NEWS.validate_json(body)
    except ValidationError as problem:
        raise BadSettings(
            f"The catalogue holds a {kind} that this version of Ketalit cannot read "
            f"({problem.error_count()} fields, first {problem.errors()[0]['loc']}): "
            "run the version that wrote it, or load the landed files into a new catalogue."
        ) from problem


def encode_tags(tags: tuple[ConditionTag, ...]) -> tuple[str, str]:
    """(canonical JSON, hash). The vocabulary's version is not part of the hash: the same finding again is no change."""
    fields = _TAGS.dump_python(tags, exclude_defaults=True)
    body = canonical(fields)
    for tag in fields:
        tag.pop("vocabulary_version", None)
    return body, _digest(canonical(fields))


def decode_tags(body: str) -> tuple[ConditionTag, ...]:
    return _TAGS.validate_json(body)


def encode_links(links: tuple[Link, ...]) -> tuple[str, str]:
    """(canonical JSON, hash)."""
    body = canonical(_LINKS.dump_python(links, exclude_defaults=True))
    return body, _digest(body)


def decode_links(body: str) -> tuple[Link, ...]:
    return _LINKS.validate_json(body)


def encode_facts(facts: StudyFacts) -> tuple[str, str]:
    """(canonical JSON, hash). The version of the rules is not part of the hash: the same finding again is no change."""
    fields = _FACTS.dump_python(facts, exclude_defaults=True)
    body = canonical(fields)
    fields.pop("version", None)
    return body, _digest(canonical(fields))


def decode_facts(body: str) -> StudyFacts:
    return _FACTS.validate_json(body)


def canonical(value: Any) -> str:  # noqa: ANN401
    """JSON with sorted keys and without spaces, free of characters that a back end refuses."""
    text = json.dumps(value, default=_iso, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # NUL is written as an escape, a lone surrogate as itself; a source's own backslash-u0000 lands here too: harmless
    if "\\u0000" in text or storable(text) != text:
        text = json.dumps(_clean(value), default=_iso, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text


def _clean(value: Any) -> Any:  # noqa: ANN401
    match value:
        case str():
            return storable(value)
        case dict():
            return {key: _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value


def _iso(value: object) -> str:
    if isinstance(value, dt.date):  # a datetime is one too
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
