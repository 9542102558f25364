"""Five hundred hostile and two thousand generated searches: no page and no answer of the API is a fault of ours."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from catalog import Catalog
from index import open_index, rebuild
from index.evaluation import own_alias
from tests.index.queries import generated, hostile
from web.app import Site, create_app

BACK_ENDS = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]


@pytest.fixture(scope="module", params=BACK_ENDS)
def app(request: pytest.FixtureRequest, site: Site, catalog: Catalog, tmp_path_factory: pytest.TempPathFactory
        ) -> Iterator[FastAPI]:  # fmt: skip
    url = request.getfixturevalue("elasticsearch_url") if request.param == "elasticsearch" else None
    index = open_index(data=tmp_path_factory.mktemp("hostile") / Path(request.param), alias=own_alias(), url=url)
    rebuild(catalog, index)
    try:
        yield create_app(dataclasses.replace(site, index=index))
    finally:
        for name in index.concrete_names():
            index.drop(name)
        index.close()


async def statuses(app: FastAPI, paths: Sequence[str]) -> dict[str, int]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example") as client:
        return {path: (await client.get(path)).status_code for path in paths}


def test_no_search_is_a_fault_of_ours(app: FastAPI) -> None:
    """F14."""
    texts = [quote(text.encode("utf-8", "surrogatepass"), safe="") for text in chain(hostile(), generated())]
    assert len(texts) == 2_500
    for place in ("/?q=", "/api/search?q="):
        found = asyncio.run(statuses(app, [place + text for text in texts]))
        faults = {path[:200]: status for path, status in found.items() if status >= 500}
        assert faults == {}
        assert sum(status in (200, 303) for status in found.values()) > 2_000, "most of it is searched for"
