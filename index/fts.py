"""A query tree as an FTS5 expression.

Tokens hold letters and digits only, so that quoting them needs no escapes and no text of a user is ever an operator.
"""

from __future__ import annotations

from index.tree import AllOf, AnyOf, Fact, Node, Term


def expression(node: Node) -> str | None:
    """The expression that matches ``node``; None when it requires nothing (its exclusions are then matched apart).

    Facts are no text: they are passed over here (index.fts_rows matches them).
    """
    if isinstance(node, Term):
        return _term(node)
    if isinstance(node, Fact):
        return None
    if isinstance(node, AnyOf):
        return _joined(" OR ", node.nodes)
    required = _joined(" AND ", node.required)
    excluded = exclusions(node)
    if required is None or excluded is None:
        return required
    return f"({required} NOT {excluded})"


def _term(term: Term) -> str:
    within = f"{{{' '.join(term.fields)}}} : " if term.fields else ""
    return f'{within}"{" ".join(term.tokens)}"{" *" if term.prefix else ""}'


def exclusions(node: AllOf) -> str | None:
    return _joined(" OR ", node.excluded)


def _joined(operator: str, nodes: tuple[Node, ...]) -> str | None:
    parts = [part for part in map(expression, nodes) if part is not None]
    if len(parts) <= 1:
        return parts[0] if parts else None
    return f"({operator.join(parts)})"
