"""One level of brackets of a search text while it is read: what is required, what is excluded, what an OR joins."""

from __future__ import annotations

from dataclasses import replace

from index.analysis import STOP_WORDS
from index.fields import field_node
from index.tree import AllOf, AnyOf, Node, Term, in_fields

_AND, _OR, _NOT = ({"AND", "&", "&&"}, {"OR", "|", "||"}, {"NOT"})
OPERATORS = _AND | _OR | _NOT


class Group:
    """One level of brackets while it is read."""

    def __init__(self) -> None:
        self._required: list[list[Node]] = []
        self._excluded: list[Node] = []
        self._joined = self._negated = self._last_excluded = False
        self._typed: list[str] = []
        """What was typed since the last operator or bracket, word by word; all of it may be replaced by its field."""

    def join(self, operator: str) -> None:
        self._joined = operator in _OR or (self._joined and operator in _NOT)
        self._negated = operator in _NOT
        self._typed.clear()

    def add(self, nodes: list[Node], *, minus: bool, typed: str = "") -> None:
        if not nodes:
            return
        self._last_excluded = minus or self._negated
        if self._last_excluded:
            self._excluded.append(_together(nodes))
        elif self._joined and self._required:
            self._required[-1] = [_either(_together(self._required[-1]), _together(nodes))]
        else:
            self._required.append(nodes)
        self._joined = self._negated = False
        self._typed.append(typed)

    def add_group(self, inner: AllOf, *, minus: bool) -> None:
        if inner.required:
            self.add([inner], minus=minus)
        elif not minus and not self._negated:
            self._excluded += inner.excluded

    def last(self, name: str) -> str:
        """The text that a tag behind it narrows: the last word; for an author also the name before the initials, for a
        publication type all words since the last operator.
        """
        if not self._typed or not self._typed[-1]:
            return ""
        words = 1
        if name == "author" and len(self._typed[-1].lstrip("-")) <= 2:
            words = 2
        elif name in ("design", "type"):
            words = len(self._typed)
        return self._merged(words).lstrip("-")

    def _merged(self, words: int) -> str:
        """The last so many words, which become one that can be replaced."""
        words = min(words, len(self._typed))
        if words > 1 and len(self._required) >= words and not self._last_excluded and all(self._typed[-words:]):
            del self._required[-words:-1]
            self._typed[-words:] = [" ".join(self._typed[-words:])]
        return self._typed[-1]

    def replace_last(self, node: Node) -> None:
        if self._last_excluded:
            self._excluded[-1] = node
            return
        last = self._required[-1]
        if len(last) == 1 and isinstance(last[0], AnyOf) and not last[0].synonyms:
            self._required[-1] = [replace(last[0], nodes=(*last[0].nodes[:-1], node))]
        else:
            self._required[-1] = [node]

    def narrow_last(self, name: str) -> bool:
        """Narrow a whole bracket; whether there was one and the field is one of text."""
        node = field_node(name, "x", quoted=False, prefix=False)
        if not isinstance(node, Term) or not self._typed or self._typed[-1] or not self._required:
            return False
        self._required[-1] = [in_fields(each, node.fields) for each in self._required[-1]]
        return True

    def finished(self) -> AllOf:
        """The group without words such as "of", unless nothing else is required; what is typed twice counts once."""
        required = list(dict.fromkeys(node for nodes in self._required for each in nodes for node in _opened(each)))
        kept = [node for node in required if not _is_stop_word(node)]
        excluded = [node for node in self._excluded if not _is_stop_word(node)]
        return AllOf(tuple(kept or required), tuple(excluded))


def _opened(node: Node) -> tuple[Node, ...]:
    """A bracket around plain words means nothing: "major depressive disorder (MDD)"."""
    if isinstance(node, AllOf) and not node.excluded and all(isinstance(n, Term) and n.plain for n in node.required):
        return node.required
    return (node,)


def _together(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))


def _either(left: Node, right: Node) -> AnyOf:
    return AnyOf((*left.nodes, right)) if isinstance(left, AnyOf) else AnyOf((left, right))


def _is_stop_word(node: Node) -> bool:
    return isinstance(node, Term) and node.plain and len(node.tokens) == 1 and node.tokens[0] in STOP_WORDS
