"""PubMed XML made by hand: invented papers, one argument for each part that a test is about."""

from __future__ import annotations

DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)
PUB_DATE = "<PubDate><Year>2024</Year><Month>Mar</Month><Day>9</Day></PubDate>"


def in_set(*records: str, doctype: str = DOCTYPE, root: str = "PubmedArticleSet", attributes: str = "") -> bytes:
    body = "\n".join(records)
    return f'<?xml version="1.0" ?>\n{doctype}\n<{root}{attributes}>\n{body}\n</{root}>\n'.encode()


def article(
    pmid: str | None = "90000001",
    *,
    version: int = 1,
    title: str = "<ArticleTitle>An invented trial of ketamine.</ArticleTitle>",
    abstract: str = "<Abstract><AbstractText>Forty invented people took part.</AbstractText></Abstract>",
    pub_date: str = PUB_DATE,
    in_article: str = "",
    article_dates: str = "",
    authors: str = "",
    types: str = '<PublicationType UI="D016428">Journal Article</PublicationType>',
    in_citation: str = "",
    history: str = "",
    ids: str = "",
    in_data: str = "",
    attributes: str = 'Status="MEDLINE" Owner="NLM"',
    revised: str = "<DateRevised><Year>2024</Year><Month>05</Month><Day>02</Day></DateRevised>",
) -> str:
    number = f'<PMID Version="{version}">{pmid}</PMID>' if pmid else ""
    return f"""  <PubmedArticle>
    <MedlineCitation {attributes}>{number}{revised}
      <Article PubModel="Print">
        <Journal><ISSN IssnType="Print">1234-5678</ISSN>
          <JournalIssue CitedMedium="Print"><Volume>12</Volume><Issue>3</Issue>{pub_date}</JournalIssue>
          <Title>Journal of invented results</Title><ISOAbbreviation>J Inv Res</ISOAbbreviation></Journal>
        {title}<Pagination><MedlinePgn>101-9</MedlinePgn></Pagination>
        {abstract}{authors}<Language>eng</Language>{in_article}
        <PublicationTypeList>{types}</PublicationTypeList>{article_dates}
      </Article>
      <MedlineJournalInfo><MedlineTA>J Inv Res</MedlineTA></MedlineJournalInfo>{in_citation}
    </MedlineCitation>
    <PubmedData><History>{history}</History><PublicationStatus>ppublish</PublicationStatus>
      <ArticleIdList><ArticleId IdType="pubmed">{pmid or ""}</ArticleId>{ids}</ArticleIdList>{in_data}
    </PubmedData>
  </PubmedArticle>"""


def book(pmid: str = "90000099", *, chapter: str = "<ArticleTitle>Ketamine toxicity</ArticleTitle>") -> str:
    return f"""  <PubmedBookArticle><BookDocument>
      <PMID Version="1">{pmid}</PMID>
      <ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
      <Book><Publisher><PublisherName>Invented Press</PublisherName>
          <PublisherLocation>Nowhere (XX)</PublisherLocation></Publisher>
        <BookTitle book="inv">The invented handbook</BookTitle>
        <PubDate><Year>2023</Year><Month>01</Month></PubDate>
        <AuthorList Type="editors"><Author><LastName>Editor</LastName><Initials>E</Initials></Author></AuthorList>
        <Isbn>9780000000002</Isbn><ELocationID EIdType="doi" ValidYN="Y">10.1000/BOOK.1</ELocationID></Book>
      {chapter}<Language>eng</Language>
      <AuthorList Type="authors"><Author><LastName>Writer</LastName><Initials>W</Initials></Author></AuthorList>
      <PublicationType UI="D016454">Review</PublicationType>
      <Abstract><AbstractText>Registered as NCT01234567.</AbstractText>
        <CopyrightInformation>Copyright Invented Press.</CopyrightInformation></Abstract>
      <KeywordList Owner="NLM"><Keyword>overdose</Keyword></KeywordList>
      <ContributionDate><Year>2023</Year><Month>7</Month><Day>4</Day></ContributionDate>
      <DateRevised><Year>2023</Year><Month>7</Month><Day>5</Day></DateRevised>
    </BookDocument>
    <PubmedBookData><History>{dated("pubmed", 2023, 2, 1)}{dated("entrez", 2023, 2, 1)}</History>
      <PublicationStatus>ppublish</PublicationStatus>
      <ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId></ArticleIdList></PubmedBookData>
  </PubmedBookArticle>"""


def dated(status: str, year: int, month: int, day: int) -> str:
    parts = f"<Year>{year}</Year><Month>{month}</Month><Day>{day}</Day><Hour>6</Hour><Minute>0</Minute>"
    return f'<PubMedPubDate PubStatus="{status}">{parts}</PubMedPubDate>'


def correction(ref_type: str, pmid: str | None = "90000777", citation: str = "J Inv Res. 2025;1:1") -> str:
    number = f'<PMID Version="1">{pmid}</PMID>' if pmid else ""
    return (
        f'<CommentsCorrections RefType="{ref_type}"><RefSource>{citation}</RefSource>{number}'
        "<Note>as noted</Note></CommentsCorrections>"
    )


def corrections(*entries: str) -> str:
    return f"<CommentsCorrectionsList>{''.join(entries)}</CommentsCorrectionsList>"
