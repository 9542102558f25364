"""The search strategies: files the content team reads and changes, turned into the sources' own query languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import BadSettings

SHIPPED = Path(__file__).parent / "strategies"
FIELDS = {
    "pubmed": frozenset({"mh", "majr", "tiab", "ti", "tw", "nm", "ot"}),
    "trials": frozenset({"InterventionSearch", "TitleSearch", "BasicSearch", "InterventionName", "Keyword"}),
}
"""The fields a strategy may name, per source. A field that a source does not know would be dropped silently there."""

_KEYS = frozenset({"text", "fields", "may_be_missing"})


@dataclass(frozen=True, slots=True)
class Term:
    text: str
    fields: tuple[str, ...]
    may_be_missing: bool = False


@dataclass(frozen=True, slots=True)
class Strategy:
    """term: the whole question in the source's language; allowed_missing: phrases the source may not hold."""

    source: str
    version: str
    terms: tuple[Term, ...]
    term: str

    @property
    def allowed_missing(self) -> tuple[str, ...]:
        return tuple(term.text for term in self.terms if term.may_be_missing)


def load_strategy(source: str = "pubmed", path: Path | None = None) -> Strategy:
    """The strategy for "pubmed" or "trials", shipped or from a file. BadSettings names file, line and remedy."""
    if source not in FIELDS:
        raise BadSettings(f"There is no search strategy for {source!r}; it is one of {', '.join(FIELDS)}.")
    path = path or SHIPPED / f"{source}.toml"
    lines = _Lines(path)
    content = lines.content
    version, entries = content.get("version"), content.get("term")
    if not isinstance(version, str) or not version.strip():
        raise lines.problem(1, 'has no version; begin it with version = "…", new with every change')
    if not isinstance(entries, list) or not entries:
        raise lines.problem(1, "has no [[term]]; write at least one")
    if unknown := set(content) - {"version", "term"}:
        name = min(unknown)
        raise lines.problem(lines.of_key(name), f"has an unknown setting {name!r}; remove it")
    terms = tuple(_term(entry, source, line, lines) for entry, line in zip(entries, lines.of_terms(), strict=True))
    return Strategy(source, version, terms, " OR ".join(_clauses(terms, _SYNTAX[source])))


class _Lines:
    """A strategy file and where things stand in it: tomllib tells lines only of its own errors."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._text = path.read_text(encoding="utf-8")
            self.content: dict[str, object] = tomllib.loads(self._text)
        except OSError as problem:
            why = problem.strerror
            raise BadSettings(f"The search strategy {path} cannot be read ({why}); correct its path.") from None
        except UnicodeDecodeError as problem:
            line = problem.object[: problem.start].count(b"\n") + 1
            raise self.problem(line, "is not UTF-8 text; save it as UTF-8") from None
        except tomllib.TOMLDecodeError as problem:
            found = re.search(r"line (\d+)", str(problem))
            line = int(found[1]) if found else len(self._text.splitlines())
            raise self.problem(line, f"is not valid TOML ({problem}); correct that line") from None

    def problem(self, line: int, sentence: str) -> BadSettings:
        return BadSettings(f"The search strategy {self._path}, line {line}, {sentence}.")

    def of_terms(self) -> list[int]:
        """The line of each [[term]]; terms written as one inline list all count as standing on its line."""
        found = [line for line, text in self._numbered() if re.match(r"\s*\[\[\s*term\s*\]\]", text)]
        entries = self.content.get("term")
        count = len(entries) if isinstance(entries, list) else 0
        return found if len(found) == count else [self.of_key("term")] * count

    def of_key(self, name: str) -> int:
        pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(name)}[\"']?\s*[\].=]")
        return next((line for line, text in self._numbered() if pattern.match(text)), 1)

    def _numbered(self) -> Iterator[tuple[int, str]]:
        return enumerate(self._text.splitlines(), start=1)


def _term(entry: object, source: str, line: int, lines: _Lines) -> Term:
    if not isinstance(entry, dict):
        raise lines.problem(line, "has a term that is no table; write it as [[term]] with text and fields")
    if unknown := set(entry) - _KEYS:
        raise lines.problem(line, f"has a term with {min(unknown)!r}; it may have text, fields and may_be_missing")
    text, fields, rare = entry.get("text"), entry.get("fields"), entry.get("may_be_missing", False)
    if not isinstance(text, str) or not re.search(r"\w", text) or re.search(r'["\[\]\\\n]', text):
        raise lines.problem(line, 'has a term without a usable text; write text = "…", no quotes or [ ] in it')
    if not isinstance(fields, list) or not fields:
        raise lines.problem(line, f'has no fields for {text!r}; write fields = ["…"]')
    for name in fields:
        if name not in FIELDS[source]:
            known = ", ".join(sorted(FIELDS[source]))
            raise lines.problem(line, f"names the field {name!r}, which {source} does not have; use one of {known}")
    if not isinstance(rare, bool):
        raise lines.problem(line, f"has may_be_missing = {rare!r} for {text!r}; write true or false")
    return Term(text, tuple(fields), rare)


def _clauses(terms: tuple[Term, ...], syntax: Callable[[str, str], str]) -> Iterator[str]:
    for term in terms:
        for name in term.fields:
            yield syntax(term.text, name)


def _pubmed(text: str, field: str) -> str:
    return f'"{text}"[{field}]'


def _essie(text: str, field: str) -> str:
    return f'AREA[{field}]"{text}"'


_SYNTAX: dict[str, Callable[[str, str], str]] = {"pubmed": _pubmed, "trials": _essie}
