"""The one declaration of what is searched, filtered, counted and highlighted. Both back ends read it.

Raise VERSION with every change of fields, weights, analysis or what documents hold: older indexes are then rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = 6


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
    """A filter with counts. field: the document's; asked: the request's; limit: how many values are listed, by count or
    by value falling; records without any value are counted apart, as MISSING.
    """

    name: str
    field: str
    limit: int
    asked: str | None = None
    by_value: bool = False


MISSING = "missing"
"""Stands for no value at all, in counts and in filters."""


FACETS: tuple[Facet, ...] = (
    Facet("kind", "kind", 10, "kinds"),
    Facet("condition", "conditions", 200, "conditions"),
    Facet("year", "year", 300, by_value=True),
    Facet("state", "state", 10, "states"),
    Facet("design", "designs", 40, "designs"),
    Facet("phase", "phases", 10, "phases"),
    Facet("population", "populations", 10, "populations"),
    Facet("substance", "agents", 40, "substances"),
    Facet("route", "routes", 20, "routes"),
    Facet("journal", "journal", 40, "journals"),
)
KNOWN: tuple[Facet, ...] = (*FACETS, Facet("type", "publication_types", 0))
"""All that a query can ask for by value; publication types are searched so and not counted."""

DEEPEST = 10_000
"""Hits that paging reaches; Elasticsearch's own max_result_window. Exports walk documents() instead."""

SYNONYM_LIMIT = 12
"""Alternatives one run of words may be widened to."""
