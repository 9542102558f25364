"""Why a search finds nothing: which word no record holds, what may have been meant, or what stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.fields import TEXT
from index.query import SearchRequest
from index.spelling import close_name
from index.tree import AllOf, AnyOf, Fact, Node, Term

Count = Callable[[Sequence[Node]], Sequence[int]]
"""How many records each node alone matches, whatever the filters say."""
Near = Callable[[Term], str | None]
"""The name that a word no record holds may have been meant to be."""
_NAMES = {fields: name for name, fields in TEXT.items()}


RARER = 100
"""So many times as many records hold a known name as hold a word like it: then the word is taken for misspelt."""
MEANT = "Did you mean "
MOST_LOOKED_UP = 3
"""Misspelt words of one search that a name is looked for; looking is slower than searching."""


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences for the reader; suggestion: the text as it was probably meant."""

    notes: tuple[str, ...] = ()
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Words that no record holds; ``meant``: for some of them, and for words that hardly any record holds, the name
    that was probably meant.
    """

    words: tuple[Node, ...] = ()
    meant: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Sequence[Node], having: Sequence[int], count: Count, near: Near) -> Lost:
        lost = tuple(word for word, held in zip(words, having, strict=True) if held == 0)
        terms = [term for word in lost if (term := _one_word(word)) is not None]
        meant = {term.tokens[0]: near(term) for term in terms[:MOST_LOOKED_UP]}
        for word, held in zip(words, having, strict=True):
            name = close_name(word.tokens[0]) if held and isinstance(word, Term) and _is_word(word) else None
            if name and isinstance(word, Term) and count((Term((name,)),))[0] >= RARER * held:
                meant[word.tokens[0]] = name
        return cls(lost, {word: name for word, name in meant.items() if name is not None and name != word})

    @property
    def notes(self) -> tuple[str, ...]:
        said = (f"No record holds {' or '.join(map(label, self.words))}.",) if self.words else ()
        meant = " or ".join(f"“{name}”" for name in self.meant.values())
        return (*said, f"{MEANT}{meant}?") if meant else said

    def suggestion(self, text: str) -> str | None:
        """``text`` with what was meant; None when nothing is known of that."""
        changed = text
        for word, name in self.meant.items():
            changed = re.sub(rf"\b{re.escape(word)}\b", name, changed, flags=re.I)
        return changed if changed != text else None


def diagnosed(request: SearchRequest, tree: AllOf, count: Count, near: Near) -> Said:
    """For a search without a result: sentences that say why, and what may have been meant instead."""
    (unfiltered, *having) = count((tree, *tree.required))
    if unfiltered:
        return Said((_left_out(request, unfiltered),))
    lost = Lost.of(tree.required, having, count, near)
    return Said(_why(tree, lost, count), lost.suggestion(request.text))


def _left_out(request: SearchRequest, unfiltered: int) -> str:
    if request == replace(SearchRequest(request.text), sort=request.sort, page=request.page, size=request.size):
        verbs = "was retracted and is" if unfiltered == 1 else "were retracted and are"
        return f"{_records(unfiltered)} that would match {verbs} left out."
    return f"Without the filters {_records(unfiltered)} would match."


def _why(tree: AllOf, lost: Lost, count: Count) -> tuple[str, ...]:
    if lost.words or len(tree.required) + len(tree.excluded) < 2:
        return lost.notes
    if tree.excluded:
        (kept,) = count((AllOf(tree.required),))
        if kept:
            return (f"Without what is excluded {_records(kept)} would match.",)
    rest = [AllOf(tree.required[:n] + tree.required[n + 1 :], tree.excluded) for n in range(len(tree.required))]
    best, name = max(zip(count(rest), map(label, tree.required), strict=True), default=(0, ""))
    if best:
        return (f"Each part is in some record, but not all in one. Without {name} {_records(best)} would match.",)
    return ("Each part is in some record, but no record holds most of them together.",)


def label(node: Node) -> str:
    """A node as its reader typed it: “smith” (author), “year:2030”."""
    if isinstance(node, Term):
        within = _NAMES.get(node.fields)
        return f"“{' '.join(node.tokens)}”{f' ({within})' if within else ''}"
    if isinstance(node, Fact):
        bounds = "-".join(filter(None, dict.fromkeys((node.first, node.last))))
        return f"“{node.name}:{bounds or ', '.join(node.values)}”"
    if isinstance(node, AnyOf) and node.synonyms:
        return label(node.nodes[0])
    if isinstance(node, AnyOf):
        return " OR ".join(map(label, node.nodes))
    words = [each for each in node.required if isinstance(each, Term) and each.plain]
    if len(words) == len(node.required):
        return f"“{' '.join(token for word in words for token in word.tokens)}”"
    return " ".join(map(label, node.required))


def _one_word(node: Node) -> Term | None:
    if isinstance(node, AnyOf) and node.synonyms:
        node = node.nodes[0]
    return node if isinstance(node, Term) and _is_word(node) else None


def _is_word(term: Term) -> bool:
    return len(term.tokens) == 1 and not term.prefix


def _records(count: int) -> str:
    return f"{count:,} {'record' if count == 1 else 'records'}"
