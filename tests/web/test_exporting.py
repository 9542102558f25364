"""Exports hold every match once, in three formats that other programs read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
import rispy

from catalog import Catalog, Entry
from index import SearchIndex, SearchRequest
from ingest.records import Kind
from tests.web.client import Client
from web.exporting import entries_of, exported


def test_json_holds_what_the_search_counts(client: Client) -> None:
    total = client.get("/api/search?q=ketamine").json()["total"]
    answer = client.get("/api/export?q=ketamine")
    assert answer.headers["content-disposition"] == 'attachment; filename="ketalit.json"'
    ids = [record["id"] for record in answer.json()]
    assert len(ids) == len(set(ids)) == total > 3


def test_csv_is_read_by_spreadsheets(client: Client) -> None:
    text = client.get("/api/export?format=csv&q=ketamine").text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeff") and {row["id"] for row in rows} == {
        record["id"] for record in client.get("/api/export?q=ketamine").json()
    }
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_ris_is_read_back(client: Client) -> None:
    records = client.get("/api/export?q=ketamine").json()
    read = rispy.loads(client.get("/api/export?format=ris&q=ketamine").text)
    assert [one["title"].rpartition(": ")[2] for one in read] == [one["title"].rpartition(": ")[2] for one in records]
    study = next(one for one in read if one.get("doi"))
    assert study["type_of_reference"] == "JOUR" and ", " in study["authors"][0] and study["year"].isdigit()


def test_a_retraction_is_said_in_the_reference(index: SearchIndex, catalog: Catalog) -> None:
    """Nobody cites a retracted paper unknowingly because a program took the notice out."""
    entries = list(entries_of(index, catalog, SearchRequest("state:retracted")))
    assert entries
    for one in rispy.loads("".join(exported("ris", entries))):
        assert one["title"].startswith("RETRACTED: ")


def test_filters_order_and_nothing(client: Client) -> None:
    only = client.get(f"/api/export?kind={Kind.REGISTRATION}").json()
    assert only and {record["kind"] for record in only} == {"registration"}
    dates = [record["date"] or "" for record in client.get("/api/export?sort=oldest&kind=registration").json()]
    assert dates == sorted(dates)
    assert client.get("/api/export?q=unheardofword").json() == []
    assert rispy.loads(client.get("/api/export?format=ris&q=unheardofword").text) == []
    assert client.get("/api/export?format=xls").status_code == 422
    assert client.get("/api/export?condition=none-such").status_code == 422


@pytest.mark.parametrize("name", ["json", "csv", "ris"])
def test_pieces_come_one_by_one(index: SearchIndex, catalog: Catalog, name: str) -> None:
    """Memory stays the same however long the list is: nothing is gathered before the first piece."""
    taken: list[Entry] = []

    def watched() -> Iterator[Entry]:
        for entry in entries_of(index, catalog, SearchRequest()):
            taken.append(entry)
            yield entry

    pieces = exported(name, watched())
    next(pieces)
    next(pieces)
    assert 0 < len(taken) <= 2
    rest = len([*pieces])
    assert rest >= len(taken) - 2 > 2
