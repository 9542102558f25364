"""Copies in memory: right after every change, good while the catalogue is away, and asked for at most now and then."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog import Catalog
from ingest.errors import SourceUnreachable
from tests.web.client import Client
from tests.web.published.invented import item, publish, site_of
from web.app import create_app
from web.published import shelf as shelves
from web.published.shelf import Form, Shelf
from web.rendering import Pages

PATH, QUERY, JSON = "/api/sections/news", b"", Form("json")


@pytest.fixture
def shelf(own_catalog: Catalog) -> Shelf:
    publish(own_catalog, (item(),))
    return Shelf(Pages(site_of(own_catalog)))


def ask(shelf: Shelf) -> bytes:
    copy = shelf.at_hand(PATH, QUERY) or shelf.copy("news", JSON, path=PATH, query=QUERY)
    assert copy is not None
    return copy.body


def test_a_copy_is_at_hand_once_somebody_has_asked_for_it(shelf: Shelf) -> None:
    assert shelf.at_hand(PATH, QUERY) is None
    made = shelf.copy("news", JSON, path=PATH, query=QUERY)
    shelf.at_hand(PATH, QUERY)
    assert shelf.at_hand(PATH, QUERY) is made is not None
    assert shelf.at_hand(PATH, b"other") is None


def test_who_comes_alone_sees_what_was_published_just_before(own_catalog: Catalog) -> None:
    """An editor publishes and looks."""
    client = Client(create_app(site_of(own_catalog)))
    for number in range(30):
        publish(own_catalog, (item(title=f"Title {number}"),))
        assert client.get(PATH).json()["items"][0]["title"] == f"Title {number}"


def test_a_crowd_sees_it_soon(own_catalog: Catalog, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "ALONE", 60.0)
    ask(shelf)
    publish(own_catalog, (item(title="Second"),))
    deadline = time.monotonic() + 10 * shelves.LOOK_EVERY
    while b"Second" not in ask(shelf):
        assert time.monotonic() < deadline


def test_a_section_that_reads_as_before_keeps_its_copies(
    own_catalog: Catalog, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelves, "LOOK_EVERY", 0.0)
    before = shelf.copy("news", JSON, path=PATH, query=QUERY)
    publish(own_catalog, (item("news:z"),), section="other")
    assert shelf.copy("news", JSON, path=PATH, query=QUERY) is before


class Away(Catalog):
    """A catalogue whose answers can be stopped, and counted."""

    looks = 0
    away = False

    def mark(self) -> tuple[int, ...]:
        self.looks += 1
        if self.away:
            raise SourceUnreachable("The catalogue does not answer: start the server.")
        return super().mark()


@pytest.fixture
def away(own_catalog: Catalog) -> Away:
    publish(own_catalog, (item(),))
    own_catalog.__class__ = Away
    assert isinstance(own_catalog, Away)
    return own_catalog


def test_the_catalogue_is_not_asked_for_every_reader_of_a_crowd(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "ALONE", 60.0)
    shelf, started = Shelf(Pages(site_of(away))), time.monotonic()
    for _ in range(1000):
        ask(shelf)
    assert away.looks <= 2 + (time.monotonic() - started) / shelves.LOOK_EVERY


def test_sections_outlive_the_catalogue(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(create_app(site_of(away)))
    good = client.get(PATH)
    away.away = True
    for _ in range(3):
        assert client.get(PATH).content == good.content
    assert away.looks == 2, "a catalogue that is away is left alone for a while"


def test_but_not_for_ever(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a day a list that nobody could check is no longer shown."""
    monkeypatch.setattr(shelves, "LOOK_EVERY", 0.0)
    monkeypatch.setattr(shelves, "LONGEST_HELD", 0.0)
    shelf = Shelf(Pages(site_of(away)))
    ask(shelf)
    away.away = True
    with pytest.raises(SourceUnreachable):
        shelf.copy("news", JSON, path=PATH, query=QUERY)


def test_without_a_catalogue_from_the_start_it_is_said(away: Away) -> None:
    away.away = True
    assert Client(create_app(site_of(away))).get(PATH).status_code == 503


def test_addresses_with_invented_parameters_do_not_fill_the_memory(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MOST_ADDRESSES", 3), ("ALONE", 60.0), ("LOOK_EVERY", 60.0)):
        monkeypatch.setattr(shelves, name, value)
    for number in range(20):
        shelf.copy("news", JSON, path=PATH, query=b"x=%d" % number)
    shelf.copy("news", JSON, path=PATH, query=b"x" * 10_000)
    shelf.copy("news", JSON, path=PATH, query=QUERY)
    shelf.at_hand(PATH, QUERY)
    assert shelf.at_hand(PATH, QUERY), "the section's own address always finds its place"
    assert sum(shelf.at_hand(PATH, b"x=%d" % number) is not None for number in range(20)) == 3


def test_many_readers_while_sections_change(own_catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is whole: its length and tag are those of its body."""
    monkeypatch.setattr(shelves, "LOOK_EVERY", 0.0)
    publish(own_catalog, (item(),))
    client = Client(create_app(site_of(own_catalog)))

    def read(number: int) -> bool:
        if number % 10 == 0:
            publish(own_catalog, (item(title=f"Title {number}"),))
        answer = client.get(PATH)
        return answer.status_code == 200 and int(answer.headers["content-length"]) == len(answer.content)

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(read, range(120)))
