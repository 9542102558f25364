"""A PubmedArticle becomes a Study."""

from __future__ import annotations

from ingest.parsing.abstract import abstract_of, clean_title, copyright_of
from ingest.parsing.authors import authors_of
from ingest.parsing.building import quick
from ingest.parsing.dates import date_of, earliest
from ingest.parsing.headings import chemicals, keywords, mesh_headings, supplementary_concepts
from ingest.parsing.identifiers import clean_pmid
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
from ingest.parsing.registry_numbers import in_databank, registry_ids
from ingest.parsing.regular import Regular, taken_or_read
from ingest.parsing.states import state_of
from ingest.parsing.xml import Element, RecordError, children_by_tag, children_with, text_of, texts_of
from ingest.records import AbstractSection, Correction, Journal, RegistryId, Study

NOTHING = Regular()
_STUDY = quick(Study)


def study_of(root: Element, regular: Regular = NOTHING) -> Study:
    """Everything PubMed says of one article, ``regular`` being what was taken out of it before.

    Raises RecordError without a PMID or an Article, and where something was taken out that did not belong there.
    """
    parts = children_by_tag(root)
    citation = parts.get("MedlineCitation")
    if citation is None:
        raise RecordError("The record has no MedlineCitation.")
    cited = children_by_tag(citation)
    pmid, version = pmid_of(cited.get("PMID"))
    article = cited.get("Article")
    if article is None:
        raise RecordError("The record has no Article.")
    return _assemble(pmid, version, citation, cited, article, children_by_tag(parts.get("PubmedData")), regular)


def _assemble(
    pmid: str,
    version: int,
    citation: Element,
    cited: dict[str, Element],
    article: Element,
    data: dict[str, Element],
    regular: Regular,
) -> Study:
    told = children_by_tag(article)
    abstract = abstract_of(told.get("Abstract"), citation if "OtherAbstract" in cited else None)
    vernacular = clean_title(text_of(told.get("VernacularTitle")))
    title = clean_title(text_of(told.get("ArticleTitle"))) or vernacular
    types = publication_types(told.get("PublicationTypeList", ()))
    corrections = _corrections(cited.get("CommentsCorrectionsList"))
    ids = article_ids(data.get("ArticleIdList"))
    issue = children_by_tag(children_by_tag(told.get("Journal")).get("JournalIssue"))
    published = date_of(issue.get("PubDate"))
    electronic = earliest([date_of(element) for element in children_with(article, "ArticleDate", told)])
    history = taken_or_read(regular.history, data.get("History"), history_of)
    databanks = _databanks(told.get("DataBankList"))
    return _STUDY(
        pmid=pmid,
        version=version,
        doi=doi_of(ids, children_with(article, "ELocationID", told)),
        pmcid=pmcid_of(ids),
        title=title,
        vernacular_title=vernacular,
        abstract=abstract,
        journal=_journal(told, issue, cited.get("MedlineJournalInfo")),
        authors=taken_or_read(regular.authors, told.get("AuthorList"), authors_of),
        languages=texts_of(children_with(article, "Language", told)),
        publication_types=types,
        mesh_headings=taken_or_read(regular.mesh_headings, cited.get("MeshHeadingList"), mesh_headings),
        indexing_method=citation.get("IndexingMethod"),
        citation_status=citation.get("Status"),
        keywords=keywords(citation, cited),
        chemicals=chemicals(cited.get("ChemicalList")),
        registry_ids=registry_ids(databanks, _texts(title, abstract)),
        grants=grants_of(told.get("GrantList")),
        conflict_of_interest=text_of(cited.get("CoiStatement")),
        copyright=copyright_of(told.get("Abstract"), citation if "OtherAbstract" in cited else None),
        published=published,
        first_available=first_available(published, (electronic,), history),
        entered=entered_of(history),
        revised=date_of(cited.get("DateRevised")),
        history=history,
        corrections=corrections,
        state=state_of(title, types, corrections),
        electronic=electronic,
        publication_status=text_of(data.get("PublicationStatus")),
        supplementary_concepts=supplementary_concepts(cited.get("SupplMeshList")),
        data_accessions=tuple(
            RegistryId(name, number, "databank") for name, number in databanks if in_databank(name, number) is None
        ),
    )


def _texts(title: str | None, abstract: tuple[AbstractSection, ...]) -> list[str]:
    return [title or "", *(section.text for section in abstract)]


def _journal(told: dict[str, Element], issue: dict[str, Element], info: Element | None) -> Journal | None:
    journal = children_by_tag(told.get("Journal"))
    title, abbreviation = text_of(journal.get("Title")), text_of(journal.get("ISOAbbreviation"))
    issn = text_of(journal.get("ISSN"))
    if not (abbreviation and issn):
        index = children_by_tag(info)
        abbreviation = abbreviation or text_of(index.get("MedlineTA"))
        issn = issn or text_of(index.get("ISSNLinking"))
    pages = pages_of(told.get("Pagination"))
    if not (title or abbreviation or issn or pages or issue):
        return None
    return Journal(title, abbreviation, issn, text_of(issue.get("Volume")), text_of(issue.get("Issue")), pages)


def pages_of(pagination: Element | None) -> str | None:
    """As printed ("187-94"), else made of the first and the last page."""
    parts = children_by_tag(pagination)
    if printed := text_of(parts.get("MedlinePgn")):
        return printed
    ends = (text_of(parts.get("StartPage")), text_of(parts.get("EndPage")))
    return "-".join(page for page in ends if page) or None


def _databanks(bank_list: Element | None) -> list[tuple[str, str]]:
    """(name of the bank, accession number)."""
    found: list[tuple[str, str]] = []
    for bank in () if bank_list is None else bank_list:
        parts = children_by_tag(bank)
        name = text_of(parts.get("DataBankName"))
        numbers = parts.get("AccessionNumberList")
        if name and numbers is not None:
            found += [(name, number) for element in numbers if (number := text_of(element))]
    return found


def _corrections(correction_list: Element | None) -> tuple[Correction, ...]:
    return () if correction_list is None else tuple(_correction(element) for element in correction_list)


def _correction(element: Element) -> Correction:
    parts = children_by_tag(element)
    pmid = parts.get("PMID")
    return Correction(
        ref_type=element.get("RefType", ""),
        pmid=None if pmid is None else clean_pmid(pmid.text),
        citation=text_of(parts.get("RefSource")),
        note=text_of(parts.get("Note")),
    )
