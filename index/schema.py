"""The one declaration of what is searched, filtered, counted and highlighted. Both back ends read it.

Raise VERSION with every change of fields, weights, analysis or what documents hold: older indexes are then rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 5


@dataclass(frozen=True, slots=True)
class TextField:
    """A searched field: how much a word in it counts (BM25F weight, at least 1), and whether hits show it marked."""

    name: str
    weight: float
    highlighted: bool = False


TEXT_FIELDS: tuple[TextField, ...] = (
    TextField("title", 2.0, highlighted=True),
    TextField("other_titles", 1.5),
    TextField("keywords", 1.5),
    TextField("mesh", 1.5),
    TextField("substances", 1.5),
    TextField("abstract", 1.0, highlighted=True),
    TextField("authors", 1.0),
    TextField("journal", 1.0),
    TextField("source", 1.0),
    TextField("numbers", 1.0),
)
HIGHLIGHTED: tuple[str, ...] = tuple(field.name for field in TEXT_FIELDS if field.highlighted)


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with counts. ``field`` is the document's field; values are listed by count, or by value falling."""

    name: str
    field: str
    limit: int
    by_value: bool = False


FACETS: tuple[Facet, ...] = (
    Facet("kind", "kind", 10),
    Facet("condition", "conditions", 200),
    Facet("year", "year", 300, by_value=True),
    Facet("state", "state", 10),
    Facet("design", "publication_types", 60),
    Facet("phase", "phases", 10),
)

DEEPEST = 10_000
"""Hits that paging reaches; Elasticsearch's own max_result_window. Exports walk documents() instead."""

SYNONYM_LIMIT = 12
"""Alternatives one run of words may be widened to."""
