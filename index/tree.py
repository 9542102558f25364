"""What a search text means: a small tree that both back ends read."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens next to each other, in this order; mostly one. ``quoted``: typed as a phrase, taken literally; fields: the
    text fields searched, () for all; prefix: the last token may go on.
    """

    tokens: tuple[str, ...]
    quoted: bool = False
    fields: tuple[str, ...] = ()
    prefix: bool = False

    @property
    def plain(self) -> bool:
        """Neither quoted nor narrowed, so that synonyms may stand for it and a search may relax without it."""
        return not (self.quoted or self.fields or self.prefix)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a record and not read in its text; it never adds to the score.

    name: a facet of the schema with any of ``values``; or "ids" with any of them; or "date" or "year", from ``first``
    to ``last`` (ISO dates, years; None: no bound).
    """

    name: str
    values: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None


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


Node = Term | Fact | AnyOf | AllOf


def positive_terms(node: Node) -> tuple[Term, ...]:
    """The terms that speak for a record, each once; those that exclude left out."""
    if isinstance(node, Term):
        return (node,)
    return tuple(dict.fromkeys(term for each in _parts(node) for term in positive_terms(each)))


def facts(node: Node) -> tuple[Fact, ...]:
    """Every fact asked for or excluded."""
    if isinstance(node, Fact):
        return (node,)
    excluded = node.excluded if isinstance(node, AllOf) else ()
    return tuple(fact for each in (*_parts(node), *excluded) for fact in facts(each))


def without_facts(node: Node) -> Node | None:
    """The part of ``node`` that is searched as text; None when there is none."""
    if isinstance(node, Term):
        return node
    if isinstance(node, Fact):
        return None
    parts = tuple(part for part in map(without_facts, _parts(node)) if part is not None)
    if not parts:
        return None
    if isinstance(node, AnyOf):
        return replace(node, nodes=parts)
    return AllOf(parts)


def in_fields(node: Node, fields: tuple[str, ...]) -> Node:
    """``node`` with its terms searched in these fields only."""
    if isinstance(node, Term):
        return replace(node, fields=fields)
    if isinstance(node, AnyOf):
        return replace(node, nodes=tuple(in_fields(each, fields) for each in node.nodes))
    if isinstance(node, AllOf):
        required = tuple(in_fields(each, fields) for each in node.required)
        return AllOf(required, tuple(in_fields(each, fields) for each in node.excluded))
    return node


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, AnyOf):
        return node.nodes
    return node.required if isinstance(node, AllOf) else ()
