"""A PubmedBookArticle becomes a Study: a chapter where it has a title of its own, else the book."""

from __future__ import annotations

from ingest.parsing.abstract import abstract_of, clean_title, copyright_of
from ingest.parsing.authors import authors_of
from ingest.parsing.dates import date_of
from ingest.parsing.headings import keywords
from ingest.parsing.provenance import (
    article_ids,
    doi_of,
    entered_of,
    first_available,
    grants_of,
    history_of,
    pmcid_of,
    pmid_of,
    publication_types,
)
from ingest.parsing.registry_numbers import registry_ids
from ingest.parsing.states import state_of
from ingest.parsing.study import pages_of
from ingest.parsing.xml import Element, RecordError, children_by_tag, children_with, text_of, texts_of
from ingest.records import Author, Journal, Study


def book_study_of(root: Element) -> Study:
    """Everything PubMed says of one book or chapter; the book's title stands where a journal's would.

    Raises RecordError without a PMID or a BookDocument.
    """
    parts = children_by_tag(root)
    document = parts.get("BookDocument")
    if document is None:
        raise RecordError("The record has no BookDocument.")
    told = children_by_tag(document)
    pmid, version = pmid_of(told.get("PMID"))
    return _assemble(pmid, version, document, told, children_by_tag(parts.get("PubmedBookData")))


def _assemble(pmid: str, version: int, document: Element, told: dict[str, Element], data: dict[str, Element]) -> Study:
    book_element = told.get("Book")
    book = children_by_tag(book_element)
    publisher = children_by_tag(book.get("Publisher"))
    book_title = text_of(book.get("BookTitle"))
    vernacular = clean_title(text_of(told.get("VernacularTitle")))
    title = clean_title(text_of(told.get("ArticleTitle"))) or vernacular or clean_title(book_title)
    abstract = abstract_of(told.get("Abstract"))
    types = publication_types(document.iterchildren("PublicationType"))
    ids = article_ids(told.get("ArticleIdList")) | article_ids(data.get("ArticleIdList"))
    published = date_of(told.get("ContributionDate")) or date_of(book.get("PubDate"))
    history = history_of(data.get("History"))
    return Study(
        pmid=pmid,
        version=version,
        is_book=True,
        doi=doi_of(ids, () if book_element is None else book_element.iterchildren("ELocationID")),
        pmcid=pmcid_of(ids),
        title=title,
        vernacular_title=vernacular,
        abstract=abstract,
        journal=_host(book_title, book, told),
        authors=_authors(document, book_element),
        languages=texts_of(children_with(document, "Language", told)),
        publication_types=types,
        keywords=keywords(document, told),
        registry_ids=registry_ids((), [title or "", *(section.text for section in abstract)]),
        grants=grants_of(told.get("GrantList")),
        copyright=copyright_of(told.get("Abstract")),
        published=published,
        first_available=first_available(published, (), history),
        entered=entered_of(history),
        revised=date_of(told.get("DateRevised")),
        history=history,
        state=state_of(title, types, ()),
        publication_status=text_of(data.get("PublicationStatus")),
        publisher=text_of(publisher.get("PublisherName")),
        publisher_place=text_of(publisher.get("PublisherLocation")),
        isbn=text_of(book.get("Isbn")),
    )


def _host(title: str | None, book: dict[str, Element], told: dict[str, Element]) -> Journal | None:
    found = Journal(title=title, volume=text_of(book.get("Volume")), pages=pages_of(told.get("Pagination")))
    return None if found == Journal() else found


def _authors(document: Element, book: Element | None) -> tuple[Author, ...]:
    """The chapter's authors, else the book's; editors are not authors."""
    for parent in (document, book):
        lists = () if parent is None else parent.iterchildren("AuthorList")
        for author_list in lists:
            if author_list.get("Type", "authors") != "editors" and (authors := authors_of(author_list)):
                return authors
    return ()
