"""efetch gives records as PubMed prints them, by GET and POST."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.sample.conftest import Client

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PATH = "/entrez/eutils/efetch.fcgi"


def test_records_come_in_the_order_asked_for_each_once(client: Client) -> None:
    answer = client.efetch("90000009,90000003,90000009")
    assert answer.texts("PubmedArticle/MedlineCitation/PMID") == ["90000009", "90000003"]
    assert answer.headers["content-type"] == "text/xml; charset=UTF-8"
    assert b"<!DOCTYPE PubmedArticleSet" in answer.body[:200]


def test_a_post_of_many_ids_is_answered_like_a_get(client: Client) -> None:
    wanted = ",".join(str(90_000_001 + number) for number in range(200))
    form = urlencode({"db": "pubmed", "retmode": "xml", "id": wanted}).encode()
    posted = client.send("POST", PATH, FORM, form)
    assert posted.body == client.efetch(wanted).body
    assert len(posted.texts("PubmedArticle")) == 200


def test_fewer_records_than_ids_when_one_is_gone(client: Client) -> None:
    """A10: esearch lists a record that efetch no longer gives."""
    assert "90001090" in client.esearch("dressing changes ketamine", retmax=100).texts("IdList/Id")
    assert client.efetch("90001090,90000001").texts("PubmedArticle/MedlineCitation/PMID") == ["90000001"]


def test_a_book_comes_as_a_book_article(client: Client) -> None:
    """A10, B5"""
    answer = client.efetch("90001075")
    assert answer.texts("PubmedBookArticle/BookDocument/PMID") == ["90001075"]


def test_ids_that_are_none_are_refused_as_pubmed_refuses_them(client: Client) -> None:
    """A7: means no records, is no outage."""
    answer = client.efetch("abc,def")
    assert answer.status == 400
    assert b"ID list is empty!" in answer.body


def test_numbers_nobody_has_give_an_empty_set(client: Client) -> None:
    answer = client.efetch("99999999")
    assert (answer.status, len(answer.xml)) == (200, 0)
