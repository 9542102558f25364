"""Words of equal meaning, put into the query tree before either back end sees it, so that both widen alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.analysis import tokens
from index.tree import AllOf, AnyOf, Fact, Node, Term

_DRUGS_AND_CONDITIONS = (
    ("esketamine", "S-ketamine", "S(+)-ketamine", "(S)-ketamine", "Spravato", "Ketanest S"),
    ("arketamine", "R-ketamine", "R(-)-ketamine", "(R)-ketamine"),
    ("Ketalar", "racemic ketamine"),
    ("treatment-resistant depression", "TRD", "treatment-refractory depression"),
    ("major depressive disorder", "MDD", "major depression"),
    ("post-traumatic stress disorder", "posttraumatic stress disorder", "PTSD"),
    ("complex regional pain syndrome", "CRPS", "reflex sympathetic dystrophy"),
    ("obsessive-compulsive disorder", "OCD"),
    ("generalised anxiety disorder", "generalized anxiety disorder", "GAD"),
    ("social anxiety disorder", "social phobia"),
    ("alcohol use disorder", "AUD"),
    ("post-partum depression", "postpartum depression", "postnatal depression"),
    ("electroconvulsive therapy", "ECT"),
    ("randomised controlled trial", "randomized controlled trial", "RCT"),
    ("anaesthesia", "anesthesia"),
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A name as it is written, and its tokens."""

    text: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of expressions of equal meaning."""

    groups: tuple[tuple[Expression, ...], ...] = ()

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> Synonyms:
        """From names as they are written; spellings that make the same tokens are one."""
        read: list[tuple[Expression, ...]] = []
        for group in groups:
            by_tokens = {tokens(name): name for name in reversed(list(group)) if tokens(name)}
            read.append(tuple(Expression(name, found) for found, name in reversed(by_tokens.items())))
        return cls(tuple(group for group in read if len(group) > 1))

    def others(self, typed: tuple[str, ...]) -> tuple[Expression, ...]:
        """What else ``typed`` is called; () when no group names it."""
        groups = [group for group in self.groups if any(name.tokens == typed for name in group)]
        return tuple(dict.fromkeys(name for group in groups for name in group if name.tokens != typed))

    @property
    def longest(self) -> int:
        return max((len(name.tokens) for group in self.groups for name in group), default=0)


NONE = Synonyms()
BUILT_IN = Synonyms.of(_DRUGS_AND_CONDITIONS)


def widened(tree: AllOf, synonyms: Synonyms) -> tuple[AllOf, tuple[str, ...]]:
    """The tree with an alternative for each run of typed words that has synonyms, and those alternatives as text.

    Quoted phrases are taken literally.
    """
    added: dict[str, None] = {}
    return _all_of(tree, synonyms, added), tuple(added)


def _all_of(node: AllOf, synonyms: Synonyms, added: dict[str, None]) -> AllOf:
    return AllOf(_run(node.required, synonyms, added), tuple(_node(each, synonyms, added) for each in node.excluded))


def _node(node: Node, synonyms: Synonyms, added: dict[str, None]) -> Node:
    if isinstance(node, AllOf):
        return _all_of(node, synonyms, added)
    if isinstance(node, AnyOf):
        return AnyOf(tuple(_node(each, synonyms, added) for each in node.nodes))
    return _run((node,), synonyms, added)[0]


def _run(nodes: Sequence[Node], synonyms: Synonyms, added: dict[str, None]) -> tuple[Node, ...]:
    """Neighbouring words, the longest known expression first."""
    widened_nodes: list[Node] = []
    at = 0
    while at < len(nodes):
        length, others = _longest(nodes[at:], synonyms)
        if others:
            typed = nodes[at] if length == 1 else AllOf(tuple(nodes[at : at + length]))
            added.update(dict.fromkeys(name.text for name in others))
            alternatives = (Term(name.tokens) for name in others)
            widened_nodes.append(AnyOf((typed, *alternatives), synonyms=True))
        else:
            node = nodes[at]
            widened_nodes.append(node if isinstance(node, Term | Fact) else _node(node, synonyms, added))
        at += max(1, length)
    return tuple(widened_nodes)


def _longest(nodes: Sequence[Node], synonyms: Synonyms) -> tuple[int, tuple[Expression, ...]]:
    """How many nodes the longest expression at the start takes, and its synonyms; (0, ()) without one."""
    expression: tuple[str, ...] = ()
    best: tuple[int, tuple[Expression, ...]] = (0, ())
    for count, node in enumerate(nodes, 1):
        if not isinstance(node, Term) or not node.plain or len(expression) > synonyms.longest:
            break
        expression += node.tokens
        others = synonyms.others(expression)
        if others:
            best = (count, others)
    return best
