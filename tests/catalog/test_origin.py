"""Sample and live records never share a catalogue."""

from __future__ import annotations

from catalog import Catalog


def test_the_first_origin_stays(catalog: Catalog) -> None:
    """Invented records must never reach a clinic's page: the second origin is told what is there."""
    assert catalog.claim("live") == "live"
    assert catalog.claim("live") == "live"
    assert catalog.claim("sample") == "live"
