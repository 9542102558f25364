"""What is asked: a request, and the small tree its text means.

The text is typed by people who paste: nothing they type is an error. Words (all must occur), "phrases", -not, NOT, OR
between neighbours, parentheses. Whatever else stands there separates words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import STOP_WORDS, clean, tokens
from ingest.errors import BadRequest
from ingest.records import Kind, State

LONGEST_TEXT = 2_000
MOST_WORDS = 64
DEEPEST_NESTING = 8
LARGEST_PAGE = 100
SHOWN_STATES = tuple(state for state in State if state not in (State.RETRACTED, State.DELETED))
SORTS = ("relevance", "newest", "oldest")
MATCHES = ("auto", "all", "any")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search. Empty tuples filter nothing; within one filter any value will do, all filters must hold.

    states: the record states shown (retracted ones only when asked for); years are inclusive; page counts from 1;
    match: "all" words, "any" of them, or "auto": all, relaxed to most when too few records hold all.
    """

    text: str = ""
    kinds: tuple[Kind, ...] = ()
    conditions: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    states: tuple[State, ...] = SHOWN_STATES
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    match: str = "auto"

    def __post_init__(self) -> None:
        if self.sort not in SORTS:
            raise BadRequest(f"There is no sort {self.sort!r}: use one of {', '.join(SORTS)}.")
        if self.match not in MATCHES:
            raise BadRequest(f"There is no match {self.match!r}: use one of {', '.join(MATCHES)}.")
        if not 1 <= self.size <= LARGEST_PAGE:
            raise BadRequest(f"A page of {self.size} results is not possible: ask for 1 to {LARGEST_PAGE}.")
        if self.page < 1:
            raise BadRequest(f"There is no page {self.page}: pages count from 1.")


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens next to each other, in this order; mostly one. ``quoted``: typed as a phrase, taken literally."""

    tokens: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the nodes. ``synonyms``: the first was typed, the others mean the same."""

    nodes: tuple[Node, ...]
    synonyms: bool = False


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every required node and no excluded one. Without any required node: everything."""

    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()


Node = Term | AnyOf | AllOf


@dataclass(frozen=True, slots=True)
class Query:
    """The tree, and what the reader should know about how the text was taken."""

    tree: AllOf
    notes: tuple[str, ...] = ()


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂〝〞", '"') | {"−": "-"})
_LEXEME = re.compile(r'-?"[^"]*"?|-?\(|\)|[^\s()"]+')
_AND, _OR, _NOT = ({"AND", "&", "&&"}, {"OR", "|", "||"}, {"NOT"})


def parse(text: str) -> Query:
    """The meaning of ``text``. Never fails: quotes and brackets without a partner are taken as closed or left out."""
    notes: list[str] = []
    if len(text) > LONGEST_TEXT:
        notes.append(f"Only the first {LONGEST_TEXT:,} characters were searched.")
    plain = clean(text[:LONGEST_TEXT]).translate(_QUOTES)
    reader = _Reader(_LEXEME.findall(plain))
    tree = reader.group(0)
    if reader.words > MOST_WORDS:
        notes.append(f"Only the first {MOST_WORDS} words were searched.")
    return Query(tree, tuple(notes))


class _Reader:
    """Reads lexemes from left to right into groups."""

    def __init__(self, lexemes: list[str]) -> None:
        self._lexemes = iter(lexemes)
        self.words = 0

    def group(self, depth: int) -> AllOf:
        """Everything up to the bracket that closes this group, or to the end."""
        group = _Group()
        for lexeme in self._lexemes:
            if lexeme == ")":
                if depth:
                    break
            elif lexeme in _AND or lexeme in _OR or lexeme in _NOT:
                group.join(lexeme)
            elif lexeme.endswith("(") and lexeme in ("(", "-("):
                if depth < DEEPEST_NESTING:  # a bracket further in is left out
                    group.add_group(self.group(depth + 1), minus=lexeme == "-(")
            else:
                minus = lexeme.startswith("-") and lexeme.strip("-") != ""
                group.add(self._terms(lexeme, minus), minus=minus)
        return group.finished()

    def _terms(self, lexeme: str, minus: bool) -> list[Node]:
        every = tokens(lexeme)
        found = every[: max(0, MOST_WORDS - self.words)]
        self.words += len(every)
        if not found:
            return []
        if lexeme.lstrip("-").startswith('"'):
            return [Term(found, quoted=True)]
        # A hyphen is worth a space, but parts of one or two letters mean nothing alone: "S-ketamine", "5-HT", "IL-6".
        if minus or any(len(token) <= 2 for token in found):
            return [Term(found)]
        return [Term((token,)) for token in found]


class _Group:
    """One level of brackets while it is read."""

    def __init__(self) -> None:
        self._required: list[list[Node]] = []
        self._excluded: list[Node] = []
        self._joined = self._negated = False

    def join(self, operator: str) -> None:
        self._joined = operator in _OR or (self._joined and operator in _NOT)
        self._negated = operator in _NOT

    def add(self, nodes: list[Node], *, minus: bool) -> None:
        if not nodes:
            return
        if minus or self._negated:
            self._excluded.append(_together(nodes))
        elif self._joined and self._required:
            self._required[-1] = [_either(_together(self._required[-1]), _together(nodes))]
        else:
            self._required.append(nodes)
        self._joined = self._negated = False

    def add_group(self, inner: AllOf, *, minus: bool) -> None:
        if inner.required:
            self.add([inner], minus=minus)
        elif not minus and not self._negated:
            self._excluded += inner.excluded

    def finished(self) -> AllOf:
        """The group without words such as "of", unless nothing else is required."""
        required = [node for nodes in self._required for node in nodes]
        kept = [node for node in required if not _is_stop_word(node)]
        excluded = [node for node in self._excluded if not _is_stop_word(node)]
        return AllOf(tuple(kept or required), tuple(excluded))


def _together(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))


def _either(left: Node, right: Node) -> AnyOf:
    return AnyOf((*left.nodes, right)) if isinstance(left, AnyOf) else AnyOf((left, right))


def _is_stop_word(node: Node) -> bool:
    return isinstance(node, Term) and not node.quoted and len(node.tokens) == 1 and node.tokens[0] in STOP_WORDS


def positive_terms(node: Node) -> tuple[Term, ...]:
    """The terms that speak for a record, each once; those that exclude left out."""
    if isinstance(node, Term):
        return (node,)
    inner = node.nodes if isinstance(node, AnyOf) else node.required
    return tuple(dict.fromkeys(term for each in inner for term in positive_terms(each)))
