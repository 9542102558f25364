"""What one running site is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog import Catalog
from index import SearchIndex


@dataclass(frozen=True)
class Site:
    """conditions: id -> label, in the order of lists; sample_banner: every page says that its records are invented."""

    catalog: Catalog
    index: SearchIndex
    conditions: Mapping[str, str]
    sample_banner: bool = False
    airflow_url: str | None = None

    def condition_label(self, condition: str) -> str:
        """The label; a condition that has left the vocabulary keeps its id."""
        return self.conditions.get(condition, condition)
