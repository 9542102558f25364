"""Every field of a Study, from invented articles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from ingest.records import (
    Author,
    Chemical,
    Correction,
    Grant,
    Journal,
    MeshHeading,
    MeshQualifier,
    PartialDate,
    Precision,
    PublicationType,
    RegistryId,
    Study,
)
from tests.ingest.parsing.pubmed_xml import correction, corrections, dated

Parse = Callable[..., Study]
MATH = (
    '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mi>x</mml:mi>\n <mml:mn>2</mml:mn>'
    "</mml:msup></mml:math>"
)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("The effect of <i>S</i>-ketamine on sleep.", "The effect of S-ketamine on sleep."),
        ("<b>R</b>-ketamine at 5 mg/m<sup>2</sup>.", "R-ketamine at 5 mg/m2."),
        ("Nested <i>in <b>vi<u>v</u>o</b></i> text.", "Nested in vivo text."),
        ("<i>One</i> <i>two</i>.", "One two."),
        ("Broken\n     over\t two\u00a0lines\u2009here.", "Broken over two lines here."),
        ("Not <!-- a remark --> shown.", "Not shown."),
        ("P &lt; 0.05 &amp; more.", "P < 0.05 & more."),
        (f"On {MATH} and more.", "On x 2 and more."),
    ],
)
def test_b1_inline_markup_is_text_as_printed(study: Parse, printed: str, read: str) -> None:
    """B1: neither cut at the first tag nor torn apart at tags, white space collapsed."""
    assert study(title=f"<ArticleTitle>{printed}</ArticleTitle>").title == read


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("[Ketamin bei Depression].", "Ketamin bei Depression."),
        ("[Ketamine for pain.]", "Ketamine for pain."),
        ("[Is ketamine safe?].", "Is ketamine safe?"),
        ("[11C]raclopride binding under [18F]FDG.", "[11C]raclopride binding under [18F]FDG."),
        ("[11C]raclopride and ketamine [abstract]", "[11C]raclopride and ketamine [abstract]"),
        ("[Not Available].", None),
    ],
)
def test_b9_brackets_of_translated_titles_are_taken_off(study: Parse, printed: str, read: str | None) -> None:
    """B9: only where the first bracket closes at the end."""
    assert study(title=f"<ArticleTitle>{printed}</ArticleTitle>").title == read


def test_the_vernacular_title_is_kept_and_stands_in_for_a_missing_one(study: Parse) -> None:
    """B9: a German record; the fallback chain when there is no title."""
    record = study(
        title="<ArticleTitle>[Not Available].</ArticleTitle>",
        in_article="<VernacularTitle>Ketamin im Test.</VernacularTitle>",
    )
    assert (record.title, record.vernacular_title) == ("Ketamin im Test.", "Ketamin im Test.")
    assert study(title="<ArticleTitle/>").title is None
    assert study(title="").title is None


def test_b2_a_structured_abstract_keeps_labels_categories_and_order(study: Parse) -> None:
    """B2: sections with an empty label, with no text, and with all they say in the label."""
    record = study(
        abstract="""<Abstract>
        <AbstractText Label="AIMS" NlmCategory="OBJECTIVE">To test <i>S</i>-ketamine.</AbstractText>
        <AbstractText Label="" NlmCategory="UNASSIGNED">No label.</AbstractText>
        <AbstractText Label="EMPTY"/>
        <AbstractText Label="LEVEL OF EVIDENCE: 4" NlmCategory="UNASSIGNED"/>
        <AbstractText>Plain.</AbstractText>
        <CopyrightInformation>© 2024 Invented.</CopyrightInformation></Abstract>"""
    )
    assert [(part.label, part.category, part.text, part.language) for part in record.abstract] == [
        ("AIMS", "OBJECTIVE", "To test S-ketamine.", None),
        (None, "UNASSIGNED", "No label.", None),
        (None, "UNASSIGNED", "LEVEL OF EVIDENCE: 4", None),
        (None, None, "Plain.", None),
    ]
    assert record.copyright == "© 2024 Invented."


def test_other_abstracts_follow_with_their_language_english_first(study: Parse) -> None:
    """B2: only OtherAbstract; and no abstract at all is normal."""
    other = (
        '<OtherAbstract Type="Publisher" Language="fre"><AbstractText>Essai.</AbstractText>'
        "<CopyrightInformation>© autre</CopyrightInformation></OtherAbstract>"
        '<OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>Plain words.</AbstractText>'
        "</OtherAbstract>"
    )
    record = study(abstract="", in_citation=other)
    assert [(part.text, part.language, part.category) for part in record.abstract] == [
        ("Plain words.", "eng", "plain-language-summary"),
        ("Essai.", "fre", None),
    ]
    assert record.copyright == "© autre"
    assert study(abstract="").abstract == ()


def test_b4_authors_are_people_or_groups_with_all_affiliations(study: Parse) -> None:
    """B4: groups, ValidYN=N, missing fore names, several affiliations, every spelling of an ORCID."""
    record = study(
        authors="""<AuthorList CompleteYN="Y">
        <Author ValidYN="Y"><LastName>Åström</LastName><ForeName>Ida  B</ForeName><Initials>IB</Initials>
          <Suffix>Jr</Suffix><Identifier Source="ORCID">https://orcid.org/0000-0001-2345-678x</Identifier>
          <Identifier Source="GRID">grid.1</Identifier>
          <AffiliationInfo><Affiliation>Unit A, Town.</Affiliation></AffiliationInfo>
          <AffiliationInfo><Affiliation>Unit B,\n Town.</Affiliation><Identifier Source="ROR">x</Identifier>
          </AffiliationInfo></Author>
        <Author ValidYN="N"><LastName>Astrom</LastName><ForeName>Ida</ForeName></Author>
        <Author ValidYN="Y"><LastName>Mononym</LastName>
          <Identifier Source="ORCID">0000000223456789</Identifier></Author>
        <Author ValidYN="Y"><CollectiveName>The Invented Study Group</CollectiveName></Author>
        <Author ValidYN="Y"><Initials/></Author>
        </AuthorList>"""
    )
    assert record.authors == (
        Author("Åström", "Ida B", "IB", "Jr", None, "0000-0001-2345-678X", ("Unit A, Town.", "Unit B, Town.")),
        Author("Mononym", orcid="0000-0002-2345-6789"),
        Author(collective="The Invented Study Group"),
    )
    assert record.authors[2].display == "The Invented Study Group"


def test_b8_the_doi_is_the_articles_own_and_valid(study: Parse) -> None:
    """B8: lower-case, out of PubmedData's own ArticleIdList, else a valid ELocationID; never a reference's."""
    references = (
        "<ReferenceList><Reference><Citation>x</Citation><ArticleIdList>"
        '<ArticleId IdType="doi">10.9999/foreign</ArticleId><ArticleId IdType="pmc">PMC999</ArticleId>'
        "</ArticleIdList></Reference></ReferenceList>"
    )
    listed = study(ids='<ArticleId IdType="doi">10.1000/ABC.Def</ArticleId><ArticleId IdType="pmc">PMC12</ArticleId>')
    assert (listed.doi, listed.pmcid) == ("10.1000/abc.def", "PMC12")
    located = study(
        in_article='<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>'
        '<ELocationID EIdType="doi" ValidYN="Y">10.1000/Right</ELocationID>'
        '<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID>',
        ids='<ArticleId IdType="doi">not a doi</ArticleId><ArticleId IdType="pmcid">pmc-id: PMC34;x</ArticleId>',
        in_data=references,
    )
    assert (located.doi, located.pmcid) == ("10.1000/right", "PMC34")
    foreign = study(in_data=references)
    assert (foreign.doi, foreign.pmcid) == (None, None)


def test_what_indexers_add_is_kept_whole(study: Parse) -> None:
    record = study(
        in_citation="""<ChemicalList><Chemical><RegistryNumber>690G0D6V8H</RegistryNumber>
          <NameOfSubstance UI="D007649">Ketamine</NameOfSubstance></Chemical>
          <Chemical><RegistryNumber>0</RegistryNumber><NameOfSubstance UI="D000928">Agents</NameOfSubstance></Chemical>
        </ChemicalList>
        <SupplMeshList><SupplMeshName Type="Disease" UI="C1">Invented syndrome</SupplMeshName></SupplMeshList>
        <MeshHeadingList><MeshHeading><DescriptorName UI="D007649" MajorTopicYN="N">Ketamine</DescriptorName>
          <QualifierName UI="Q000627" MajorTopicYN="Y">therapeutic use</QualifierName>
          <QualifierName UI="Q000009" MajorTopicYN="N">adverse effects</QualifierName></MeshHeading>
          <MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
        </MeshHeadingList>
        <KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">N<sub>2</sub>O</Keyword>
          <Keyword>PTSD</Keyword></KeywordList>
        <KeywordList Owner="NASA"><Keyword>PTSD</Keyword><Keyword> </Keyword></KeywordList>
        <CoiStatement>None to <i>declare</i>.</CoiStatement>""",
        attributes='Status="MEDLINE" IndexingMethod="Automated" Owner="NLM"',
        types='<PublicationType UI="D016428">Journal Article</PublicationType>'
        '<PublicationType UI="">Odd</PublicationType>',
    )
    assert record.chemicals == (Chemical("Ketamine", "D007649", "690G0D6V8H"), Chemical("Agents", "D000928"))
    assert record.supplementary_concepts == (MeshHeading("C1", "Invented syndrome"),)
    assert record.mesh_headings == (
        MeshHeading(
            "D007649",
            "Ketamine",
            False,
            (MeshQualifier("Q000627", "therapeutic use", True), MeshQualifier("Q000009", "adverse effects")),
        ),
        MeshHeading("D006801", "Humans"),
    )
    assert record.mesh_headings[0].is_major
    assert record.keywords == ("N2O", "PTSD")
    assert record.conflict_of_interest == "None to declare."
    assert (record.indexing_method, record.citation_status) == ("Automated", "MEDLINE")
    assert record.publication_types == (PublicationType("Journal Article", "D016428"), PublicationType("Odd"))


def test_journal_pages_grants_and_languages(study: Parse) -> None:
    record = study(
        in_article="""<Language>ger</Language><GrantList><Grant><GrantID>R01 X</GrantID><Acronym>X</Acronym>
        <Agency>NIMH</Agency><Country>United States</Country></Grant><Grant><Agency>A fund</Agency></Grant>
        </GrantList>"""
    )
    assert record.journal == Journal("Journal of invented results", "J Inv Res", "1234-5678", "12", "3", "101-9")
    assert record.grants == (Grant("R01 X", "NIMH", "United States"), Grant(agency="A fund"))
    assert record.languages == ("eng", "ger")
    assert record.publication_status == "ppublish"


def test_clocks(study: Parse) -> None:
    """Printed, electronic, entry and revision dates are four different clocks, and no parts of two are mixed."""
    record = study(
        pub_date="<PubDate><Year>2024</Year><Month>Dec</Month></PubDate>",
        article_dates='<ArticleDate DateType="Electronic"><Year>2024</Year><Month>06</Month><Day>07</Day>'
        "</ArticleDate>",
        history=dated("received", 2023, 1, 5) + dated("entrez", 2024, 6, 9) + dated("pubmed", 2024, 6, 10),
    )
    assert record.published == PartialDate(dt.date(2024, 12, 1), Precision.MONTH, "2024 Dec")
    assert record.electronic == PartialDate(dt.date(2024, 6, 7), Precision.DAY, "2024 06 07")
    assert record.entered == PartialDate(dt.date(2024, 6, 9), Precision.DAY, "2024 6 9")
    assert record.revised == PartialDate(dt.date(2024, 5, 2), Precision.DAY, "2024 05 02")
    assert record.first_available == record.electronic
    assert [(entry.status, entry.date.value) for entry in record.history] == [
        ("received", dt.date(2023, 1, 5)),
        ("entrez", dt.date(2024, 6, 9)),
        ("pubmed", dt.date(2024, 6, 10)),
    ]


def test_a_bare_year_does_not_make_a_paper_available_in_january(study: Parse) -> None:
    """The issue of "2021" says nothing against an entry in June 2021; an issue of May 2021 does."""
    june = dated("entrez", 2021, 6, 8)
    vague = study(pub_date="<PubDate><Year>2021</Year></PubDate>", history=june)
    assert vague.first_available is not None
    assert vague.first_available.value == dt.date(2021, 6, 8)
    earlier = study(pub_date="<PubDate><Year>2021</Year><Month>May</Month></PubDate>", history=june)
    assert earlier.first_available == earlier.published
    ahead = study(pub_date="<PubDate><MedlineDate>2021 May-Jun</MedlineDate></PubDate>", history=june)
    assert ahead.first_available == ahead.entered


def test_what_is_unknown_is_absent(study: Parse) -> None:
    record = study(pub_date="<PubDate/>", revised="", attributes="", types="")
    assert record.published is record.first_available is record.entered is record.revised is None
    assert record.citation_status is record.indexing_method is record.doi is record.pmcid is None
    assert (record.publication_types, record.authors, record.history) == ((), (), ())


def test_registry_numbers_of_databanks_and_text(study: Parse) -> None:
    record = study(
        title="<ArticleTitle>A trial (ISRCTN12345678).</ArticleTitle>",
        abstract="<Abstract><AbstractText>NCT01234567 and NCT07654321.</AbstractText></Abstract>",
        in_article="""<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
        <AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank>
        <DataBank><DataBankName>GEO</DataBankName><AccessionNumberList><AccessionNumber>GSE1</AccessionNumber>
        </AccessionNumberList></DataBank></DataBankList>""",
    )
    assert record.registry_ids == (
        RegistryId("ClinicalTrials.gov", "NCT01234567", "databank"),
        RegistryId("ISRCTN", "ISRCTN12345678", "text"),
        RegistryId("ClinicalTrials.gov", "NCT07654321", "text"),
    )
    assert record.data_accessions == (RegistryId("GEO", "GSE1", "databank"),)


def test_corrections_are_kept_with_pubmeds_own_words(study: Parse) -> None:
    record = study(in_citation=corrections(correction("ErratumIn"), correction("CommentIn", None, "Letter. 2025")))
    assert record.corrections == (
        Correction("ErratumIn", "90000777", "J Inv Res. 2025;1:1", "as noted"),
        Correction("CommentIn", None, "Letter. 2025", "as noted"),
    )


def test_versions_of_one_paper(study: Parse) -> None:
    """B8: the version is a number beside the id, not part of it."""
    record = study(version=3)
    assert (record.id, record.version) == ("pubmed:90000001", 3)


def test_remarks_in_the_xml_tear_no_value_apart(study: Parse) -> None:
    """Comments and processing instructions are no part of a value, wherever they stand."""
    record = study(
        pub_date="<PubDate><!-- printed --><Year>20<!-- x -->24</Year><?y?></PubDate>",
        authors="<AuthorList><!-- z --><Author><LastName>As<?w?>tor</LastName></Author></AuthorList>",
    )
    assert record.published is not None
    assert (record.published.raw, record.authors) == ("2024", (Author("Astor"),))
