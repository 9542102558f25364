"""Papers as PubMed prints them: elements in the order of the PubMed DTD (pubmed_250101.dtd)."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from sample.corpus.citation_lists import (
    add_authors,
    add_chemicals,
    add_grants,
    add_headings,
    add_notices,
    add_registries,
    add_text,
)
from sample.corpus.model import Paper, PrintDate

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)
MATHML = "http://www.w3.org/1998/Math/MathML"
ET.register_namespace("mml", MATHML)


def pubmed_set(papers: Iterable[Paper]) -> bytes:
    """A complete PubmedArticleSet, UTF-8, one record a line."""
    lines = ['<?xml version="1.0" ?>', DOCTYPE, "<PubmedArticleSet>"]
    lines.extend(record_xml(paper) for paper in papers)
    lines.append("</PubmedArticleSet>")
    return "\n".join(lines).encode("utf-8")


def record_xml(paper: Paper) -> str:
    element = _book(paper) if paper.is_book else _article(paper)
    declared = f' xmlns:mml="{MATHML}"'
    # PubMed declares the MathML namespace on each formula; ElementTree would do it on the record.
    return (
        ET.tostring(element, encoding="unicode").replace(declared, "", 1).replace("<mml:math", f"<mml:math{declared}")
    )


def _article(paper: Paper) -> ET.Element:
    record = ET.Element("PubmedArticle")
    record.append(_citation(paper))
    record.append(_pubmed_data(paper))
    return record


def _citation(paper: Paper) -> ET.Element:
    attributes = {"Status": paper.status}
    if paper.version > 1:
        attributes |= {"VersionID": str(paper.version), "VersionDate": paper.revised.strftime("%Y/%m/%d")}
    if paper.indexing:
        attributes["IndexingMethod"] = paper.indexing
    citation = ET.Element("MedlineCitation", attributes | {"Owner": "NLM"})
    add_text(citation, "PMID", paper.pmid, Version=str(paper.version))
    if paper.status == "MEDLINE":
        _date(citation, "DateCompleted", max(paper.created, min(paper.revised, paper.created + dt.timedelta(days=60))))
    _date(citation, "DateRevised", paper.revised)
    citation.append(_article_element(paper))
    info = ET.SubElement(citation, "MedlineJournalInfo")
    add_text(info, "Country", paper.journal.country)
    add_text(info, "MedlineTA", paper.journal.abbreviation)
    add_text(info, "NlmUniqueID", paper.journal.nlm_id)
    add_text(info, "ISSNLinking", paper.journal.issn)
    add_chemicals(citation, paper)
    if paper.status == "MEDLINE":
        add_text(citation, "CitationSubset", "IM")
    add_notices(citation, paper)
    add_headings(citation, paper.mesh)
    if paper.other_abstract:
        language, text = paper.other_abstract
        other = ET.SubElement(citation, "OtherAbstract", Type="Publisher", Language=language)
        add_text(other, "AbstractText", text)
    if paper.keywords:
        words = ET.SubElement(citation, "KeywordList", Owner="NOTNLM")
        for word in paper.keywords:
            add_text(words, "Keyword", word, MajorTopicYN="N")
    if paper.conflict:
        add_text(citation, "CoiStatement", paper.conflict)
    return citation


def _article_element(paper: Paper) -> ET.Element:
    article = ET.Element("Article", PubModel="Print-Electronic" if paper.electronic else "Print")
    article.append(_journal(paper))
    article.append(_markup("ArticleTitle", paper.title))
    if paper.pages:
        pagination = ET.SubElement(article, "Pagination")
        add_text(pagination, "StartPage", paper.pages.split("-", 1)[0])
        add_text(pagination, "MedlinePgn", paper.pages)
    if paper.doi:
        add_text(article, "ELocationID", paper.doi, EIdType="doi", ValidYN="Y")
    _abstract(article, paper)
    add_authors(article, paper)
    for language in paper.languages:
        add_text(article, "Language", language)
    add_registries(article, paper)
    add_grants(article, paper)
    types = ET.SubElement(article, "PublicationTypeList")
    for ui, name in paper.types:
        add_text(types, "PublicationType", name, UI=ui)
    if paper.vernacular_title:
        add_text(article, "VernacularTitle", paper.vernacular_title)
    if paper.electronic:
        _date(article, "ArticleDate", paper.electronic, DateType="Electronic")
    return article


def _journal(paper: Paper) -> ET.Element:
    journal = ET.Element("Journal")
    add_text(journal, "ISSN", paper.journal.issn, IssnType="Electronic")
    issue = ET.SubElement(journal, "JournalIssue", CitedMedium="Internet")
    if paper.volume:
        add_text(issue, "Volume", paper.volume)
    if paper.issue:
        add_text(issue, "Issue", paper.issue)
    issue.append(_print_date(paper.printed))
    add_text(journal, "Title", paper.journal.title)
    add_text(journal, "ISOAbbreviation", paper.journal.abbreviation)
    return journal


def _print_date(printed: PrintDate) -> ET.Element:
    element = ET.Element("PubDate")
    if printed.medline:
        add_text(element, "MedlineDate", printed.medline)
        return element
    add_text(element, "Year", str(printed.year))
    if printed.season:
        add_text(element, "Season", printed.season)
    if printed.month:
        add_text(element, "Month", printed.month)
    if printed.day:
        add_text(element, "Day", f"{printed.day:02d}")
    return element


def _abstract(parent: ET.Element, paper: Paper) -> None:
    if not paper.abstract:
        return
    abstract = ET.SubElement(parent, "Abstract")
    for section in paper.abstract:
        text = _markup("AbstractText", section.markup)
        if section.label is not None:
            text.set("Label", section.label)
        if section.category:
            text.set("NlmCategory", section.category)
        abstract.append(text)
    if paper.copyright:
        add_text(abstract, "CopyrightInformation", paper.copyright)


def _pubmed_data(paper: Paper) -> ET.Element:
    data = ET.Element("PubmedBookData" if paper.is_book else "PubmedData")
    history = ET.SubElement(data, "History")
    if paper.received:
        _date(history, "PubMedPubDate", paper.received, PubStatus="received")
        _date(history, "PubMedPubDate", paper.received + dt.timedelta(days=90), PubStatus="accepted")
    if paper.status == "MEDLINE":
        _date(history, "PubMedPubDate", paper.entrez + dt.timedelta(days=1), "6:0", PubStatus="medline")
    _date(history, "PubMedPubDate", paper.entrez, "6:0", PubStatus="pubmed")
    _date(history, "PubMedPubDate", paper.created, "3:43", PubStatus="entrez")
    add_text(data, "PublicationStatus", "ppublish" if paper.volume else "aheadofprint")
    ids = ET.SubElement(data, "ArticleIdList")
    add_text(ids, "ArticleId", paper.pmid, IdType="pubmed")
    if paper.pmcid:
        add_text(ids, "ArticleId", paper.pmcid, IdType="pmc")
    if paper.doi:
        add_text(ids, "ArticleId", paper.doi, IdType="doi")
    if paper.references:
        references = ET.SubElement(data, "ReferenceList")
        for pmid in paper.references:
            reference = ET.SubElement(references, "Reference")
            add_text(reference, "Citation", f"A work this paper cites, record {pmid}.")
            add_text(ET.SubElement(reference, "ArticleIdList"), "ArticleId", pmid, IdType="pubmed")
    return data


def _book(paper: Paper) -> ET.Element:
    record = ET.Element("PubmedBookArticle")
    document = ET.SubElement(record, "BookDocument")
    add_text(document, "PMID", paper.pmid, Version=str(paper.version))
    add_text(ET.SubElement(document, "ArticleIdList"), "ArticleId", f"NBK{paper.pmid}", IdType="bookaccession")
    book = ET.SubElement(document, "Book")
    publisher = ET.SubElement(book, "Publisher")
    add_text(publisher, "PublisherName", "Hollowell Academic Press")
    add_text(publisher, "PublisherLocation", "Larkfield")
    add_text(book, "BookTitle", paper.journal.title, book="samplebook")
    book.append(_print_date(paper.printed))
    document.append(_markup("ArticleTitle", paper.title))
    for language in paper.languages:
        add_text(document, "Language", language)
    add_authors(document, paper, Type="authors", CompleteYN="Y")
    for ui, name in paper.types:
        add_text(document, "PublicationType", name, UI=ui)
    _abstract(document, paper)
    _date(document, "ContributionDate", paper.created)
    _date(document, "DateRevised", paper.revised)
    record.append(_pubmed_data(paper))
    return record


def _markup(tag: str, markup: str) -> ET.Element:
    return ET.fromstring(f'<{tag} xmlns:mml="{MATHML}">{markup}</{tag}>')  # noqa: S314 (our own text)


def _date(parent: ET.Element, tag: str, day: dt.date, clock: str | None = None, **attributes: str) -> None:
    element = ET.SubElement(parent, tag, attributes)
    bare = tag == "PubMedPubDate"
    add_text(element, "Year", str(day.year))
    add_text(element, "Month", str(day.month) if bare else f"{day.month:02d}")
    add_text(element, "Day", str(day.day) if bare else f"{day.day:02d}")
    if clock:
        hour, minute = clock.split(":")
        add_text(element, "Hour", hour)
        add_text(element, "Minute", minute)
