"""Why a hit stands where it stands, in words: what each field adds, what was found, and what else counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from index import recency
from index.nothing_found import label
from index.query import SearchRequest
from index.relaxing import Relaxable
from index.results import SearchHit
from index.schema import TEXT_FIELDS
from index.tree import AllOf, AnyOf, Fact, Node, Term, in_fields, positive_terms

Scores = Callable[[Mapping[str, Node], Sequence[str]], Mapping[str, Mapping[str, float]]]
"""Named nodes and record ids -> for each name, the score by it alone of each of the records that match it."""
IN_WORDS = {
    "title": "title", "other_titles": "other titles", "keywords": "keywords", "mesh": "MeSH headings",
    "substances": "substances", "abstract": "abstract", "authors": "authors", "journal": "journal",
    "source": "outlet", "numbers": "numbers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """Nodes to be scored by themselves, under names that say what they are for."""

    fields: Mapping[str, Node]
    words: Mapping[str, Node]
    synonyms: Mapping[str, Node]
    neighbours: Mapping[str, Node]

    @classmethod
    def of(cls, request: SearchRequest, tree: AllOf) -> _Asked:
        terms = positive_terms(tree)
        wanted = [node for node in tree.required if not isinstance(node, Fact)]
        others = [(node.nodes[0], each) for node in wanted if isinstance(node, AnyOf) and node.synonyms
                  for each in node.nodes[1:]]  # fmt: skip
        return cls(
            fields={
                field.name: _within(terms, field.name) for field in TEXT_FIELDS if _within(terms, field.name).nodes
            },
            words={label(node): node for node in wanted},
            synonyms={f"{label(other)} (for {label(typed)})": other for typed, other in others},
            neighbours={label(pair): pair for pair in Relaxable.of(tree).neighbours(request.text)},
        )


def _within(terms: Sequence[Term], field: str) -> AnyOf:
    return AnyOf(tuple(in_fields(term, (field,)) for term in terms if not term.fields or field in term.fields))


def explained(
    request: SearchRequest, tree: AllOf, hits: Sequence[SearchHit], scores: Scores, *, recent: bool = True
) -> tuple[SearchHit, ...]:
    """The hits with their explanations. recent: whether the bonus for the recent is in their scores."""
    asked = _Asked.of(request, tree)
    ids = [hit.document.id for hit in hits]
    named = {
        f"{group}:{name}": node for group in ("fields", "words", "synonyms", "neighbours")
        for name, node in getattr(asked, group).items()
    }  # fmt: skip
    found = scores(named, ids) if named and ids else {}

    def told(group: str, record_id: str) -> dict[str, float]:
        names: Mapping[str, Node] = getattr(asked, group)
        each = ((name, found.get(f"{group}:{name}", {}).get(record_id, 0.0)) for name in names)
        return {name: score for name, score in each if score > 0}

    return tuple(replace(hit, explanation=tuple(_sentences(request, asked, hit, told, recent=recent))) for hit in hits)


def _sentences(
    request: SearchRequest,
    asked: _Asked,
    hit: SearchHit,
    told: Callable[[str, str], dict[str, float]],
    *,
    recent: bool,
) -> list[str]:
    name = hit.document.id
    if not asked.fields or request.sort != "relevance":
        return [f"By date, the {'oldest' if request.sort == 'oldest' else 'newest'} first: words do not count here."]
    if hit.score == 0:
        return ["First, because its number or its title was typed."]
    fields = sorted(told("fields", name).items(), key=lambda each: -each[1])
    weights = {field.name: field.weight for field in TEXT_FIELDS}
    parts = [f"{IN_WORDS[field]} {score:.2f} (weight {weights[field]:g})" for field, score in fields]
    held = told("words", name)
    lacking = [word for word in asked.words if word not in held]
    said = [f"Score {hit.score:.2f}. By each field alone: {', '.join(parts) or 'nothing'}."]
    if held:
        said.append(f"Holds {', '.join(held)}{'' if lacking else ': all that was asked for'}.")
    if lacking:
        said.append(f"Lacks {', '.join(lacking)}: it stands behind those that hold all.")
    if told("synonyms", name):
        said.append(f"By a name of equal meaning: {', '.join(told('synonyms', name))}.")
    if told("neighbours", name):
        said.append(f"Side by side as typed: {', '.join(told('neighbours', name))}; counts when words were given up.")
    return [*said, *(_recent(hit) if recent else ())]


def _recent(hit: SearchHit) -> list[str]:
    day = hit.document.date
    more = recency.factor(day.toordinal(), recency.today().toordinal()) - 1 if day else 0.0
    return [f"Of {day}: {more:.1%} more for being recent."] if more >= 0.0005 else []
