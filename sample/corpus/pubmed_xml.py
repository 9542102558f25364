"""Papers as PubMed prints them: elements in the order of the PubMed DTD (pubmed_250101.dtd)."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from sample.corpus.model import Mesh, Paper, Person, PrintDate

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
    return ET.tostring(element, encoding="unicode")


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
    _text(citation, "PMID", paper.pmid, Version=str(paper.version))
    if paper.status == "MEDLINE":
        _date(citation, "DateCompleted", max(paper.created, min(paper.revised, paper.created + dt.timedelta(days=60))))
    _date(citation, "DateRevised", paper.revised)
    citation.append(_article_element(paper))
    info = ET.SubElement(citation, "MedlineJournalInfo")
    _text(info, "Country", paper.journal.country)
    _text(info, "MedlineTA", paper.journal.abbreviation)
    _text(info, "NlmUniqueID", paper.journal.nlm_id)
    _text(info, "ISSNLinking", paper.journal.issn)
    _chemicals(citation, paper)
    if paper.status == "MEDLINE":
        _text(citation, "CitationSubset", "IM")
    _notices(citation, paper)
    _mesh(citation, paper.mesh)
    if paper.other_abstract:
        language, text = paper.other_abstract
        other = ET.SubElement(citation, "OtherAbstract", Type="Publisher", Language=language)
        _text(other, "AbstractText", text)
    if paper.keywords:
        words = ET.SubElement(citation, "KeywordList", Owner="NOTNLM")
        for word in paper.keywords:
            _text(words, "Keyword", word, MajorTopicYN="N")
    if paper.conflict:
        _text(citation, "CoiStatement", paper.conflict)
    return citation


def _article_element(paper: Paper) -> ET.Element:
    article = ET.Element("Article", PubModel="Print-Electronic" if paper.electronic else "Print")
    article.append(_journal(paper))
    article.append(_markup("ArticleTitle", paper.title))
    if paper.pages:
        pagination = ET.SubElement(article, "Pagination")
        _text(pagination, "StartPage", paper.pages.split("-", 1)[0])
        _text(pagination, "MedlinePgn", paper.pages)
    if paper.doi:
        _text(article, "ELocationID", paper.doi, EIdType="doi", ValidYN="Y")
    _abstract(article, paper)
    _authors(article, paper)
    for language in paper.languages:
        _text(article, "Language", language)
    _registries(article, paper)
    _grants(article, paper)
    types = ET.SubElement(article, "PublicationTypeList")
    for ui, name in paper.types:
        _text(types, "PublicationType", name, UI=ui)
    if paper.vernacular_title:
        _text(article, "VernacularTitle", paper.vernacular_title)
    if paper.electronic:
        _date(article, "ArticleDate", paper.electronic, DateType="Electronic")
    return article


def _journal(paper: Paper) -> ET.Element:
    journal = ET.Element("Journal")
    _text(journal, "ISSN", paper.journal.issn, IssnType="Electronic")
    issue = ET.SubElement(journal, "JournalIssue", CitedMedium="Internet")
    if paper.volume:
        _text(issue, "Volume", paper.volume)
    if paper.issue:
        _text(issue, "Issue", paper.issue)
    issue.append(_print_date(paper.printed))
    _text(journal, "Title", paper.journal.title)
    _text(journal, "ISOAbbreviation", paper.journal.abbreviation)
    return journal


def _print_date(printed: PrintDate) -> ET.Element:
    element = ET.Element("PubDate")
    if printed.medline:
        _text(element, "MedlineDate", printed.medline)
        return element
    _text(element, "Year", str(printed.year))
    if printed.season:
        _text(element, "Season", printed.season)
    if printed.month:
        _text(element, "Month", printed.month)
    if printed.day:
        _text(element, "Day", f"{printed.day:02d}")
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
        _text(abstract, "CopyrightInformation", paper.copyright)


def _authors(parent: ET.Element, paper: Paper, **attributes: str) -> None:
    if not paper.authors and not paper.collective:
        return
    people = ET.SubElement(parent, "AuthorList", attributes or {"CompleteYN": "Y"})
    for person in paper.authors:
        _person(people, person)
    if paper.collective:
        group = ET.SubElement(people, "Author", ValidYN="Y")
        _text(group, "CollectiveName", paper.collective)


def _person(parent: ET.Element, person: Person) -> None:
    author = ET.SubElement(parent, "Author", ValidYN="Y")
    _text(author, "LastName", person.last)
    if person.fore:
        _text(author, "ForeName", person.fore)
        _text(author, "Initials", person.initials)
    if person.orcid:
        _text(author, "Identifier", person.orcid, Source="ORCID")
    for affiliation in person.affiliations:
        _text(ET.SubElement(author, "AffiliationInfo"), "Affiliation", affiliation)


def _registries(parent: ET.Element, paper: Paper) -> None:
    if not paper.registries:
        return
    banks = ET.SubElement(parent, "DataBankList", CompleteYN="Y")
    for name, number in paper.registries:
        bank = ET.SubElement(banks, "DataBank")
        _text(bank, "DataBankName", name)
        _text(ET.SubElement(bank, "AccessionNumberList"), "AccessionNumber", number)


def _grants(parent: ET.Element, paper: Paper) -> None:
    if not paper.grants:
        return
    grants = ET.SubElement(parent, "GrantList", CompleteYN="Y")
    for number, agency, country in paper.grants:
        grant = ET.SubElement(grants, "Grant")
        _text(grant, "GrantID", number)
        _text(grant, "Agency", agency)
        _text(grant, "Country", country)


def _chemicals(parent: ET.Element, paper: Paper) -> None:
    if not paper.substances:
        return
    chemicals = ET.SubElement(parent, "ChemicalList")
    for substance in paper.substances:
        chemical = ET.SubElement(chemicals, "Chemical")
        _text(chemical, "RegistryNumber", substance.registry_number)
        _text(chemical, "NameOfSubstance", substance.name, UI=substance.ui)


def _notices(parent: ET.Element, paper: Paper) -> None:
    if not paper.notices:
        return
    notices = ET.SubElement(parent, "CommentsCorrectionsList")
    for notice in paper.notices:
        entry = ET.SubElement(notices, "CommentsCorrections", RefType=notice.ref_type)
        _text(entry, "RefSource", notice.source)
        if notice.pmid:
            _text(entry, "PMID", notice.pmid, Version="1")


def _mesh(parent: ET.Element, mesh: tuple[Mesh, ...]) -> None:
    if not mesh:
        return
    headings = ET.SubElement(parent, "MeshHeadingList")
    for heading in mesh:
        element = ET.SubElement(headings, "MeshHeading")
        _text(element, "DescriptorName", heading.name, UI=heading.ui, MajorTopicYN=_yes(heading.major))
        for ui, name, major in heading.qualifiers:
            _text(element, "QualifierName", name, UI=ui, MajorTopicYN=_yes(major))


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
    _text(data, "PublicationStatus", "ppublish" if paper.volume else "aheadofprint")
    ids = ET.SubElement(data, "ArticleIdList")
    _text(ids, "ArticleId", paper.pmid, IdType="pubmed")
    if paper.pmcid:
        _text(ids, "ArticleId", paper.pmcid, IdType="pmc")
    if paper.doi:
        _text(ids, "ArticleId", paper.doi, IdType="doi")
    if paper.references:
        references = ET.SubElement(data, "ReferenceList")
        for pmid in paper.references:
            reference = ET.SubElement(references, "Reference")
            _text(reference, "Citation", f"A work this paper cites, record {pmid}.")
            _text(ET.SubElement(reference, "ArticleIdList"), "ArticleId", pmid, IdType="pubmed")
    return data


def _book(paper: Paper) -> ET.Element:
    record = ET.Element("PubmedBookArticle")
    document = ET.SubElement(record, "BookDocument")
    _text(document, "PMID", paper.pmid, Version=str(paper.version))
    _text(ET.SubElement(document, "ArticleIdList"), "ArticleId", f"NBK{paper.pmid}", IdType="bookaccession")
    book = ET.SubElement(document, "Book")
    publisher = ET.SubElement(book, "Publisher")
    _text(publisher, "PublisherName", "Hollowell Academic Press")
    _text(publisher, "PublisherLocation", "Larkfield")
    _text(book, "BookTitle", paper.journal.title, book="samplebook")
    book.append(_print_date(paper.printed))
    document.append(_markup("ArticleTitle", paper.title))
    for language in paper.languages:
        _text(document, "Language", language)
    _authors(document, paper, Type="authors", CompleteYN="Y")
    for ui, name in paper.types:
        _text(document, "PublicationType", name, UI=ui)
    _abstract(document, paper)
    _date(document, "ContributionDate", paper.created)
    _date(document, "DateRevised", paper.revised)
    record.append(_pubmed_data(paper))
    return record


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _markup(tag: str, markup: str) -> ET.Element:
    return ET.fromstring(f'<{tag} xmlns:mml="{MATHML}">{markup}</{tag}>')  # noqa: S314 (our own text)


def _date(parent: ET.Element, tag: str, day: dt.date, clock: str | None = None, **attributes: str) -> None:
    element = ET.SubElement(parent, tag, attributes)
    bare = tag == "PubMedPubDate"
    _text(element, "Year", str(day.year))
    _text(element, "Month", str(day.month) if bare else f"{day.month:02d}")
    _text(element, "Day", str(day.day) if bare else f"{day.day:02d}")
    if clock:
        hour, minute = clock.split(":")
        _text(element, "Hour", hour)
        _text(element, "Minute", minute)


def _yes(flag: bool) -> str:
    return "Y" if flag else "N"
