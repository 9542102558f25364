"""B5: books and chapters stand among the articles."""

from __future__ import annotations

import datetime as dt

from ingest.parsing.pubmed import parse_pubmed
from ingest.records import Author, Journal, RegistryId, Study
from tests.ingest.parsing.pubmed_xml import article, book, in_set


def one(raw: bytes) -> Study:
    (record,) = parse_pubmed(raw).records
    assert isinstance(record, Study)
    return record


def test_a_chapter_with_all_its_parts() -> None:
    record = one(in_set(book()))
    assert (record.id, record.is_book, record.title) == ("pubmed:90000099", True, "Ketamine toxicity")
    assert record.journal == Journal(title="The invented handbook")
    assert record.authors == (Author("Writer", initials="W"),)
    assert (record.publisher, record.publisher_place) == ("Invented Press", "Nowhere (XX)")
    assert (record.isbn, record.doi) == ("9780000000002", "10.1000/book.1")
    assert record.published is not None
    assert record.published.value == dt.date(2023, 7, 4)
    assert record.first_available is not None
    assert record.first_available.value == dt.date(2023, 2, 1)
    assert record.entered is not None
    assert record.revised is not None
    assert record.keywords == ("overdose",)
    assert record.copyright == "Copyright Invented Press."
    assert record.publication_types[0].name == "Review"
    assert record.registry_ids == (RegistryId("ClinicalTrials.gov", "NCT01234567", "text"),)
    assert record.languages == ("eng",)


def test_a_whole_book_goes_by_its_own_title() -> None:
    assert one(in_set(book(chapter=""))).title == "The invented handbook"


def test_editors_are_not_authors() -> None:
    """The book's own author list names editors here."""
    raw = in_set(book()).replace(b'<AuthorList Type="authors">', b'<AuthorList Type="editors">')
    assert one(raw).authors == ()


def test_b5_books_between_articles_keep_the_order() -> None:
    batch = parse_pubmed(in_set(article("90000001"), book("90000002"), article("90000003")))
    assert [record.id for record in batch.records] == ["pubmed:90000001", "pubmed:90000002", "pubmed:90000003"]


def test_the_old_root_for_books_alone() -> None:
    assert one(in_set(book(), doctype="", root="PubmedBookArticleSet")).is_book
