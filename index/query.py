"""What is asked: a request, and the small tree its text means (docs/query-language.md).

The text is typed by people who paste: nothing they type is an error; what means nothing separates words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import clean, tokens
from index.fields import TAGS, UNKNOWN_TAGS, field_node, names
from index.group import OPERATORS, Group
from index.schema import FACETS
from index.tree import AllOf, AnyOf, Fact, Node, Term, in_fields, positive_terms
from ingest.errors import BadRequest
from ingest.records import Kind, State

__all__ = ["AllOf", "AnyOf", "Fact", "Node", "Query", "SearchRequest", "Term", "parse", "positive_terms"]

LONGEST_TEXT = 2_000
MOST_WORDS = 64
DEEPEST_NESTING = 8
LARGEST_PAGE = 100
SHORTEST_PREFIX = 3
SHOWN_STATES = tuple(state for state in State if state not in (State.RETRACTED, State.DELETED))
SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search. Empty tuples filter nothing; within one filter any value will do (schema.MISSING: none at all), and all
    filters must hold.

    states: the record states shown (retracted ones only when asked for); years are inclusive; page counts from 1;
    match: "all" words, "any" of them, or "auto": all, relaxed to most when too few records hold all; synonyms: whether
    names of equal meaning are searched too; explain: whether each hit says why it stands where it stands.
    """

    text: str = ""
    kinds: tuple[Kind, ...] = ()
    conditions: tuple[str, ...] = ()
    designs: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    substances: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    states: tuple[State, ...] = SHOWN_STATES
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    match: str = "auto"
    synonyms: bool = True
    explain: bool = False

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise BadRequest(f"There is no sort {self.sort!r}: use one of {', '.join(SORTS)}.")
        if self.match not in MATCHES:
            raise BadRequest(f"There is no match {self.match!r}: use one of {', '.join(MATCHES)}.")
        if not 1 <= self.size <= LARGEST_PAGE:
            raise BadRequest(f"A page of {self.size} results is not possible: ask for 1 to {LARGEST_PAGE}.")
        if self.page < 1:
            raise BadRequest(f"There is no page {self.page}: pages count from 1.")

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The values of each facet that is filtered by; years, which are spans, apart."""
        values = {facet.name: getattr(self, facet.asked) for facet in FACETS if facet.asked}
        return {name: chosen for name, chosen in values.items() if chosen}


@dataclass(frozen=True, slots=True)
class Query:
    """The tree, and what the reader should know about how the text was taken."""

    tree: AllOf
    notes: tuple[str, ...] = ()


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂〝〞", '"') | {"−": "-"})
_NAME = rf"(?:{'|'.join(sorted(names(), key=len, reverse=True))}):"
_TAG = rf"\[(?:{'|'.join(map(re.escape, sorted({*TAGS, *UNKNOWN_TAGS}, key=len, reverse=True)))})\]"
_LEXEME = re.compile(
    rf"""
    (?P<tag>(?<=[\w"*)])\s?{_TAG})
    | (?P<minus>-)? (?P<name>{_NAME})? (?: (?P<quoted>"[^"]*") | (?P<open>\() )
    | (?P<close>\))
    | (?P<field>-?{_NAME})(?P<value>[^\s()"\[]+)
    | (?P<word>[^\s()"\[]+|\[)
    """,
    re.X | re.I,
)


def parse(text: str) -> Query:
    """The meaning of ``text``. Never fails: quotes without a partner are left out, brackets taken as closed."""
    notes: list[str] = []
    if len(text) > LONGEST_TEXT:
        notes.append(f"Only the first {LONGEST_TEXT:,} characters were searched.")
    plain = clean(text[:LONGEST_TEXT]).translate(_QUOTES)
    reader = _Reader(list(_LEXEME.finditer(plain)))
    tree = reader.group(0)
    if reader.words > MOST_WORDS:
        notes.append(f"Only the first {MOST_WORDS} words were searched.")
    return Query(tree, (*notes, *dict.fromkeys(reader.notes)))


class _Reader:
    """Reads lexemes from left to right into groups."""

    def __init__(self, lexemes: list[re.Match[str]]) -> None:
        self._lexemes = iter(lexemes)
        self.words = 0
        self.notes: list[str] = []

    def group(self, depth: int) -> AllOf:
        """Everything up to the bracket that closes this group, or to the end."""
        group = Group()
        for lexeme in self._lexemes:
            if lexeme["close"]:
                if depth:
                    break
            elif lexeme["tag"]:
                self._tagged(group, lexeme["tag"])
            elif lexeme["word"] in OPERATORS:
                group.join(lexeme["word"])
            elif lexeme["open"]:
                if depth < DEEPEST_NESTING:  # a bracket further in is left out
                    inner = self.group(depth + 1)
                    group.add_group(self._narrowed(inner, lexeme["name"]), minus=bool(lexeme["minus"]))
            else:
                self._add(group, lexeme)
        return group.finished()

    def _add(self, group: Group, lexeme: re.Match[str]) -> None:
        """A word, a phrase, or a field with either."""
        if lexeme["quoted"]:
            nodes = self._named(lexeme["name"], lexeme["quoted"].strip('"'), quoted=True)
            group.add(nodes or self._terms(lexeme["quoted"], quoted=True), minus=bool(lexeme["minus"]), typed=lexeme[0])
            return
        typed = lexeme["word"] or lexeme["field"] + lexeme["value"]
        minus = typed.startswith("-") and typed.strip("-") != ""
        nodes = self._named(lexeme["field"], lexeme["value"], quoted=False) if lexeme["field"] else []
        group.add(nodes or self._terms(typed, minus=minus), minus=minus, typed=lexeme[0])

    def _named(self, name: str | None, value: str, *, quoted: bool) -> list[Node]:
        """``name:value``; [] when the value means nothing there, which is said."""
        if name is None:
            return []
        name = name.strip("-:").lower()
        prefix = _is_prefix(value) and not quoted
        node = field_node(name, value, quoted=quoted, prefix=prefix)
        if node is None:
            self.notes.append(f"“{name}:{value}” names no {name} that is known, and was searched as words.")
            return []
        self.words += len(tokens(value))
        return [node]

    def _narrowed(self, inner: AllOf, name: str | None) -> AllOf:
        node = field_node(name.strip("-:").lower(), "x", quoted=False, prefix=False) if name else None
        if not isinstance(node, Term):
            return inner
        narrowed = in_fields(inner, node.fields)
        return narrowed if isinstance(narrowed, AllOf) else inner

    def _tagged(self, group: Group, tag: str) -> None:
        """PubMed's way: the field stands behind what it narrows."""
        short = tag.strip()[1:-1].lower()
        name = TAGS.get(short)
        if name is None:
            self.notes.append(f"[{short}] is not searched apart here: its words were searched everywhere.")
        elif name:
            last = group.last(name)
            node = field_node(name, last.strip('"*'), quoted='"' in last, prefix=_is_prefix(last)) if last else None
            if node is not None:
                group.replace_last(node)
            elif not group.narrow_last(name):
                self.notes.append(f"“{last.strip()}” names no {name} that is known, and was searched as words.")

    def _terms(self, typed: str, *, minus: bool = False, quoted: bool = False) -> list[Node]:
        every = tokens(typed)
        found = every[: max(0, MOST_WORDS - self.words)]
        self.words += len(every)
        if not found:
            return []
        if quoted:
            return [Term(found, quoted=True)]
        if _is_prefix(typed):
            return [Term(found, prefix=True)]
        # A hyphen is worth a space, but parts of one or two letters mean nothing alone: "S-ketamine", "5-HT", "IL-6".
        if minus or any(len(token) <= 2 for token in found):
            return [Term(found)]
        return [Term((token,)) for token in found]


def _is_prefix(typed: str) -> bool:
    """Whether ``typed`` ends in a star behind enough letters to go on."""
    found = tokens(typed)
    return typed.endswith("*") and bool(found) and len(found[-1]) >= SHORTEST_PREFIX and typed[-2].isalnum()
