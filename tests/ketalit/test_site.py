"""What the web application is given of an installation."""

from __future__ import annotations

from ketalit.installation import Installation
from ketalit.site import site_of
from tests.web.client import Client
from web.app import create_app


def test_the_vocabulary_is_shown_as_a_tree(home: Installation) -> None:
    """Each condition once, and below the first of its wider ones."""
    entries = site_of(home).vocabulary
    assert sorted(entry.id for entry in entries) == sorted(home.vocabulary.by_id)
    above: list[str] = []
    for entry in entries:
        above = [*above[: entry.depth], entry.id]
        assert home.vocabulary.by_id[entry.id].parents[:1] == tuple(above[-2:-1] if entry.depth else ())
    assert any(entry.precision for entry in entries)
    assert set(home.vocabulary.by_id) >= {entry.id for entry in entries if entry.precision is not None}


def test_the_page_stands(home: Installation) -> None:
    answer = Client(create_app(site_of(home))).get("/vocabulary")
    assert answer.status_code == 200
    assert "D013313" in answer.text
