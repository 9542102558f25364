"""What the web application is given of an installation."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.errors import BadSettings
from ketalit.installation import Installation
from ketalit.settings import Settings, load_settings
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


def test_feeds_name_the_address_that_readers_use(home: Installation) -> None:
    def public(**settings: object) -> str:
        home.settings = Settings(**(home.settings.model_dump() | settings))
        return site_of(home).public_url

    assert public(web_port=8123) == "http://127.0.0.1:8123"
    assert public(web_host="0.0.0.0") == "http://127.0.0.1:8123"
    assert public(public_url="https://news.clinic.example") == "https://news.clinic.example"


def test_origins_are_a_list(home: Installation) -> None:
    assert site_of(home).origins == ("*",)
    home.settings = Settings(website_origins="https://clinic.example , https://www.clinic.example")
    assert site_of(home).origins == ("https://clinic.example", "https://www.clinic.example")


@pytest.mark.parametrize("origins", ["clinic.example", "https://clinic.example/", "https://*.clinic.example", "null"])
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, origins: str) -> None:
    """A slash at the end would match no browser's Origin, and nothing would say so."""
    monkeypatch.setenv("KETALIT_WEBSITE_ORIGINS", origins)
    with pytest.raises(BadSettings, match="KETALIT_WEBSITE_ORIGINS is not usable"):
        load_settings()


def test_sections_are_served_when_elasticsearch_is_away_from_the_start(home: Installation) -> None:
    home.settings = Settings(**(home.settings.model_dump() | {"index_url": "http://127.0.0.1:9"}))
    home.catalog.publish_snapshot("news", "News", "Nothing yet.", (), dt.datetime.now(dt.UTC))
    client = Client(create_app(site_of(home)))
    assert client.get("/api/sections/news").json()["empty_text"] == "Nothing yet."
    assert client.get("/embed/sections/news").status_code == 200
    assert client.get("/?q=ketamine").status_code == 503
