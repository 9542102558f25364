"""The list of sections: which records each may hold, how many of them and how old.

The shipped list is ``sections.toml`` beside this module; a clinic may keep its own file of the same shape.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, NoReturn

from pydantic import Field, TypeAdapter, ValidationError

from ingest.errors import BadSettings
from ingest.feeds import Trust
from ingest.records import Kind, State

SHIPPED = Path(__file__).with_name("sections.toml")
EACH = "{condition}"
NEVER = frozenset({State.RETRACTED, State.WITHDRAWN, State.DELETED})
"""States that no section may hold, whatever its rules or an editor say."""

Text = Annotated[str, Field(min_length=1, max_length=300, pattern=r"\S")]
Count = Annotated[int, Field(ge=1, le=200)]

_ENTRY_LINE = re.compile(r"^[ \t]*\[\[[ \t]*section[ \t]*\]\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,79}")


@dataclass(frozen=True, slots=True)
class Section:
    """One section's rules; where a number is None there is no limit. ``exclude_states`` holds NEVER always."""

    id: Text
    title: Text
    empty_text: Text
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)]
    conditions: tuple[str, ...] = ()
    trust: Trust = Trust.LOW
    relevance: Annotated[float, Field(ge=0, le=1)] | None = None
    window_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    floor: Annotated[int, Field(ge=0, le=200)] = 0
    cap: Count = 20
    per_outlet: Count | None = None
    per_condition: Count | None = None
    exclude_states: frozenset[State] = NEVER


_SECTION = TypeAdapter(Section)


def load_sections(labels: Mapping[str, str], path: Path | None = None) -> tuple[Section, ...]:
    """The sections of a file (default: the shipped one), in its order. ``labels``: condition id → label.

    Raises BadSettings naming the file, the line and the entry, and what to write instead.
    """
    path = path or SHIPPED
    written: dict[str, tuple[_Entry, Section]] = {}
    for entry in _entries(path):
        section = entry.section()
        if section.id in written:
            entry.refuse("id", f"the id {section.id} stands at line {written[section.id][0].line} already; remove one")
        written[section.id] = entry, section
    found: dict[str, Section] = {}
    for entry, section in written.values():
        for one in _each(section, labels):
            for unknown in set(one.conditions) - set(labels):
                entry.refuse("conditions", f"there is no condition {unknown!r}; the vocabulary's file has the ids")
            if one.id == section.id or one.id not in written:
                found[one.id] = one
    return tuple(found.values())


def _each(section: Section, labels: Mapping[str, str]) -> Iterator[Section]:
    """The section, or one for each condition."""
    if EACH not in section.id:
        yield section
        return
    for condition, label in labels.items():
        yield replace(
            section,
            id=section.id.replace(EACH, condition),
            title=section.title.replace(EACH, label),
            empty_text=section.empty_text.replace(EACH, label),
            conditions=tuple(name.replace(EACH, condition) for name in section.conditions),
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """One [[section]] table on its way to a Section; ``line``: of its head, from 1; ``text``: its lines."""

    path: Path
    line: int
    text: tuple[str, ...]
    table: Mapping[str, object]

    def section(self) -> Section:
        settings = Section.__slots__
        for name in self.table:
            if name not in settings:
                self.refuse(name, f"{name} is not a setting of a section; the settings are {', '.join(settings)}")
        try:  # by way of JSON, where a list may be a tuple and a text a choice, but nothing else is bent into shape
            section = _SECTION.validate_json(json.dumps(self.table, default=str), strict=True)
        except ValidationError as problem:
            first = problem.errors(include_url=False, include_input=False)[0]
            name = str(first["loc"][0])
            self.refuse(name, f"{name} is not usable: {first['msg'][:1].lower()}{first['msg'][1:]}")
        self._check(section)
        return replace(section, exclude_states=section.exclude_states | NEVER)

    def refuse(self, name: str, problem: str) -> NoReturn:
        """``name``: the setting that is wrong; where the entry has it, its line is the one named."""
        begins = re.compile(rf"\s*{re.escape(name)}\s*=")
        offset = next((number for number, line in enumerate(self.text) if begins.match(line)), 0)
        raise BadSettings(f"{self.path}, line {self.line + offset}: {problem}.")

    def _check(self, section: Section) -> None:
        if not _ID.fullmatch(section.id.replace(EACH, "x")):
            self.refuse("id", f'the id "{section.id}" must be 2 to 80 lower-case letters, digits and hyphens')
        if section.floor > section.cap:
            self.refuse("floor", f"floor is {section.floor} and cap is {section.cap}; let the cap be the larger one")


def _entries(path: Path) -> Iterator[_Entry]:
    text, document = _read(path)
    tables = document.get("section")
    if set(document) - {"section"} or not isinstance(tables, list) or not tables:
        raise BadSettings(f"The list of sections {path} must hold [[section]] entries and nothing else.")
    starts = [text.count("\n", 0, match.start()) for match in _ENTRY_LINE.finditer(text)]
    if len(starts) != len(tables):
        raise BadSettings(f"The list of sections {path}: write every section as an entry under a [[section]] line.")
    lines = text.splitlines()
    for start, end, table in zip(starts, [*starts[1:], len(lines)], tables, strict=True):
        yield _Entry(path, start + 1, tuple(lines[start:end]), table)


def _read(path: Path) -> tuple[str, Mapping[str, object]]:
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as problem:
        raise BadSettings(
            f"The list of sections {path} cannot be read ({problem.strerror}): check the path."
        ) from problem
    except UnicodeDecodeError as problem:
        raise BadSettings(f"The list of sections {path} is not UTF-8 text: save it as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadSettings(f"The list of sections {path} is not valid TOML: {problem}.") from problem
