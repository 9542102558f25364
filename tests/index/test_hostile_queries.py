"""Nothing that is typed is an error, and both back ends take it the same way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from index import SearchIndex, SearchRequest
from tests.index import corpus
from tests.index.conftest import opened_in
from tests.index.queries import generated, hostile

COMPARED = 300


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    made = next(making)()
    concrete = made.create()
    made.write(corpus.documents(), into=concrete)
    made.finish(concrete)
    made.point(concrete)
    yield made
    for _ in making:
        pass


def test_hostile_text_is_searched_for_and_never_an_error(index: SearchIndex) -> None:
    """F14."""
    for text in chain(hostile(), generated(200)):
        result = index.search(SearchRequest(text))
        assert result.total >= len(result.hits), text
        for hit in result.hits:
            shown = "".join(piece for pieces in hit.highlights.values() for piece in pieces)
            rest = shown.replace("<mark>", "").replace("</mark>", "")
            assert not set("<>\x02\x03") & set(rest), text


@pytest.mark.elasticsearch
def test_hostile_text_means_the_same_on_both(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One parser, one tree: the same hits whatever is typed."""
    makings = [opened_in(tmp_path_factory.mktemp("both"), url) for url in (None, elasticsearch_url)]
    both = [next(making)() for making in makings]
    for each in both:
        concrete = each.create()
        each.write(corpus.documents(), into=concrete)
        each.finish(concrete)
        each.point(concrete)
    different = []
    for text in chain(hostile(COMPARED), generated(COMPARED)):
        left, right = (each.search(SearchRequest(text, size=50)) for each in both)
        same_hits = {hit.document.id for hit in left.hits} == {hit.document.id for hit in right.hits}
        if not same_hits or left.facets != right.facets or left.notes != right.notes:
            different.append((text, left.notes, right.notes))
    assert different == []
    for making in makings:
        for _ in making:
            pass
