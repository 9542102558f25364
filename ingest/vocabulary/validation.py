"""Finds what is wrong in a vocabulary file, each with the line to look at."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ingest.vocabulary.lines import Lines, Problem
from ingest.vocabulary.wording import canonical, fold

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MESH = re.compile(r"(D\d{6}(?:\d{3})?)(?: (\S.*))?")
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_LISTS = ("parents", "mesh", "phrases", "cues", "not_phrases", "icd10", "icd11", "snomed")
_KEYS = frozenset((*_LISTS, "id", "label", "abbreviations", "counts_when_denied"))


def problems_of(text: str, *, mesh: Mapping[str, str] | None = None) -> list[Problem]:
    """All problems of a file's text, in the order of its lines."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place.group(1)) if place else len(text.splitlines())
        return [Problem(line, f"this is not TOML ({error}); look for a missing quotation mark, comma or bracket.")]
    lines = Lines(text)
    shape = sorted(_shape(document, lines))
    if shape:
        return shape
    tables: list[dict[str, Any]] = document["condition"]
    never: list[str] = document.get("never", [])
    found = (
        *_tree(tables, lines),
        *_mesh(tables, lines, mesh or {}),
        *_abbreviations(tables, lines),
        *_wordings(tables, never, lines),
        *_hidden(tables, lines),
    )
    return sorted(set(found))


def _shape(document: Mapping[str, Any], lines: Lines) -> Iterator[Problem]:
    if not isinstance(document.get("version"), str) or not document["version"].strip():
        yield Problem(
            1, 'the file has no version; write version = "2026.1" (raised with each change) above the conditions.'
        )
    if not _texts(document.get("never", [])):
        yield Problem(1, '"never" must be a list of wordings in quotation marks.')
    tables = document.get("condition")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        yield Problem(1, "the file has no conditions; each begins with a line [[condition]].")
        return
    for key in document.keys() - {"version", "never", "condition"}:
        yield Problem(1, f'"{key}" is not known at the top of the file; remove it or move it into a condition.')
    for index, table in enumerate(tables):
        yield from (Problem(lines.block(index), message) for message in _condition_shape(table))


def _condition_shape(table: Mapping[str, Any]) -> Iterator[str]:
    name = table.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        yield f'the id {name!r} is missing or ill-formed; use small letters, digits and hyphens, like "social-anxiety".'
    if not isinstance(table.get("label"), str) or not table["label"].strip():
        yield f'the condition "{name}" has no label; add label = "..." with the name readers see.'
    for key in table.keys() - _KEYS:
        yield f'"{key}" of "{name}" is not known; the known ones are {", ".join(sorted(_KEYS))}.'
    for key in _LISTS:
        if not _texts(table.get(key, [])):
            yield f'"{key}" of "{name}" must be a list of texts in quotation marks, none of them empty.'
    if not isinstance(table.get("counts_when_denied", False), bool):
        yield f'"counts_when_denied" of "{name}" must be true or false.'
    entries = table.get("abbreviations", [])
    if not isinstance(entries, list) or not all(_is_abbreviation(entry) for entry in entries):
        yield f'"abbreviations" of "{name}" must be a list of {{ text = "PD", context = ["parkinson"] }}.'


def _is_abbreviation(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("text"), str)
        and bool(entry["text"].strip())
        and _texts(entry.get("context", []))
        and entry.keys() <= {"text", "context", "alone", "cue"}
        and all(isinstance(entry.get(flag, False), bool) for flag in ("alone", "cue"))
    )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and bool(item.strip()) for item in value)


def _tree(tables: list[dict[str, Any]], lines: Lines) -> Iterator[Problem]:
    places: dict[str, int] = {}
    for index, table in enumerate(tables):
        if table["id"] in places:
            first = lines.value(places[table["id"]], "id", table["id"])
            yield Problem(
                lines.value(index, "id", table["id"]),
                f'the id "{table["id"]}" is used already in line {first}; give each condition its own.',
            )
        places.setdefault(table["id"], index)
    parents = {table["id"]: tuple(table.get("parents", ())) for table in tables}
    for index, table in enumerate(tables):
        for parent in table.get("parents", ()):
            if parent not in places:
                yield Problem(
                    lines.value(index, "parents", parent),
                    f'the parent "{parent}" of "{table["id"]}" is no condition of this file; correct the id.',
                )
        if _reaches(parents, table["id"], table["id"]):
            yield Problem(
                lines.block(index),
                f'the condition "{table["id"]}" is its own ancestor; take one of its parents away '
                f"({', '.join(parents[table['id']])}).",
            )


def _reaches(parents: Mapping[str, tuple[str, ...]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = list(parents.get(start, ()))
    while waiting:
        current = waiting.pop()
        if current == goal:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(parents.get(current, ()))
    return False


def _mesh(tables: list[dict[str, Any]], lines: Lines, known: Mapping[str, str]) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for index, table in enumerate(tables):
        for entry in table.get("mesh", ()):
            line = lines.value(index, "mesh", entry)
            match = _MESH.fullmatch(entry)
            if match is None or match.group(2) is None:
                yield Problem(
                    line,
                    f'"{entry}" of "{table["id"]}" is not a MeSH descriptor; write its id and heading, '
                    'like "D001249 Asthma".',
                )
                continue
            ui, heading = match.groups()
            if ui in owners:
                yield Problem(line, f'the MeSH id {ui} belongs to "{owners[ui]}" already; leave it with one condition.')
            owners.setdefault(ui, table["id"])
            if known and ui not in known:
                yield Problem(
                    line, f'the MeSH id {ui} of "{table["id"]}" is not in MeSH; look the heading "{heading}" up again.'
                )
            elif known and known[ui] != heading:
                yield Problem(
                    line,
                    f'the MeSH id {ui} of "{table["id"]}" means "{known[ui]}", not "{heading}"; '
                    "correct the one that is wrong.",
                )


def _abbreviations(tables: list[dict[str, Any]], lines: Lines) -> Iterator[Problem]:
    owners: dict[tuple[str, str], str] = {}
    for index, table in enumerate(tables):
        for entry in table.get("abbreviations", ()):
            text, context, line = (
                entry["text"],
                entry.get("context", []),
                lines.value(index, "abbreviations", entry["text"]),
            )
            if bool(context) == entry.get("alone", False):
                yield Problem(
                    line,
                    f'the abbreviation "{text}" of "{table["id"]}" needs either context = ["..."], '
                    "the words that must stand elsewhere in the record, or alone = true.",
                )
            for need in context or [""]:
                owner = owners.setdefault((text, fold(need)), table["id"])
                if owner != table["id"]:
                    yield Problem(
                        line,
                        f'the abbreviation "{text}" means "{owner}" already in the same context; '
                        "give the two different contexts.",
                    )


def _wordings(tables: list[dict[str, Any]], never: list[str], lines: Lines) -> Iterator[Problem]:
    """A wording stands once in the file; hyphens, capitals and national spelling do not make it another."""
    owners: dict[str, tuple[str, int]] = {}
    for index, table in enumerate(tables):
        for part, phrase in [(key, word) for key in ("phrases", "cues") for word in table.get(key, ())]:
            line = lines.value(index, part, phrase)
            form = canonical(phrase)
            if form in owners:
                owner, first = owners[form]
                yield Problem(
                    line,
                    f'the phrase "{phrase}" of "{table["id"]}" stands under "{owner}" in line {first} already; '
                    "keep one of the two.",
                )
            owners.setdefault(form, (table["id"], line))
    for wording in never:
        key = canonical(wording)
        if key in owners:
            owner, line = owners[key]
            yield Problem(line, f'"{wording}" is a phrase of "{owner}" and stands in "never" too; keep one of the two.')


def _hidden(tables: list[dict[str, Any]], lines: Lines) -> Iterator[Problem]:
    """A longer wording wins over the shorter ones inside it, so an exclusion can swallow another condition's phrase."""
    phrases = {canonical(p): table["id"] for table in tables for p in table.get("phrases", ())}
    for index, table in enumerate(tables):
        for exclusion in table.get("not_phrases", ()):
            key = canonical(exclusion)
            if phrases.get(key) == table["id"]:
                yield Problem(
                    lines.value(index, "not_phrases", exclusion),
                    f'"{exclusion}" is both a phrase and an exclusion of "{table["id"]}"; keep one of the two.',
                )
            if key in phrases:
                continue
            own = {phrase for phrase, owner in phrases.items() if owner == table["id"]}
            for inner in _inside(key, phrases.keys() - own):
                yield Problem(
                    lines.value(index, "not_phrases", exclusion),
                    f'the exclusion "{exclusion}" of "{table["id"]}" hides the phrase "{inner}" of "{phrases[inner]}"; '
                    f'make the exclusion a phrase of "{phrases[inner]}" or shorten it.',
                )


def _inside(wording: str, phrases: Iterable[str]) -> list[str]:
    """The phrases that stand inside ``wording`` as whole words."""
    words = wording.split()
    parts = {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    return sorted(parts & set(phrases))
