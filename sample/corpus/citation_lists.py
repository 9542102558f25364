"""The lists of a PubMed record: authors, registries, grants, chemicals, corrections, headings."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from sample.corpus.model import Mesh, Paper, Person


def add_authors(parent: ET.Element, paper: Paper, **attributes: str) -> None:
    if not paper.authors and not paper.collective:
        return
    people = ET.SubElement(parent, "AuthorList", attributes or {"CompleteYN": "Y"})
    for person in paper.authors:
        _person(people, person)
    if paper.collective:
        group = ET.SubElement(people, "Author", ValidYN="Y")
        add_text(group, "CollectiveName", paper.collective)


def _person(parent: ET.Element, person: Person) -> None:
    author = ET.SubElement(parent, "Author", ValidYN="Y")
    add_text(author, "LastName", person.last)
    if person.fore:
        add_text(author, "ForeName", person.fore)
        add_text(author, "Initials", person.initials)
    if person.orcid:
        add_text(author, "Identifier", person.orcid, Source="ORCID")
    for affiliation in person.affiliations:
        add_text(ET.SubElement(author, "AffiliationInfo"), "Affiliation", affiliation)


def add_registries(parent: ET.Element, paper: Paper) -> None:
    if not paper.registries:
        return
    banks = ET.SubElement(parent, "DataBankList", CompleteYN="Y")
    for name, number in paper.registries:
        bank = ET.SubElement(banks, "DataBank")
        add_text(bank, "DataBankName", name)
        add_text(ET.SubElement(bank, "AccessionNumberList"), "AccessionNumber", number)


def add_grants(parent: ET.Element, paper: Paper) -> None:
    if not paper.grants:
        return
    grants = ET.SubElement(parent, "GrantList", CompleteYN="Y")
    for number, agency, country in paper.grants:
        grant = ET.SubElement(grants, "Grant")
        add_text(grant, "GrantID", number)
        add_text(grant, "Agency", agency)
        add_text(grant, "Country", country)


def add_chemicals(parent: ET.Element, paper: Paper) -> None:
    if not paper.substances:
        return
    chemicals = ET.SubElement(parent, "ChemicalList")
    for substance in paper.substances:
        chemical = ET.SubElement(chemicals, "Chemical")
        add_text(chemical, "RegistryNumber", substance.registry_number)
        add_text(chemical, "NameOfSubstance", substance.name, UI=substance.ui)


def add_notices(parent: ET.Element, paper: Paper) -> None:
    if not paper.notices:
        return
    notices = ET.SubElement(parent, "CommentsCorrectionsList")
    for notice in paper.notices:
        entry = ET.SubElement(notices, "CommentsCorrections", RefType=notice.ref_type)
        add_text(entry, "RefSource", notice.source)
        if notice.pmid:
            add_text(entry, "PMID", notice.pmid, Version="1")


def add_headings(parent: ET.Element, mesh: tuple[Mesh, ...]) -> None:
    if not mesh:
        return
    headings = ET.SubElement(parent, "MeshHeadingList")
    for heading in mesh:
        element = ET.SubElement(headings, "MeshHeading")
        add_text(element, "DescriptorName", heading.name, UI=heading.ui, MajorTopicYN=_yes(heading.major))
        for ui, name, major in heading.qualifiers:
            add_text(element, "QualifierName", name, UI=ui, MajorTopicYN=_yes(major))


def add_text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _yes(flag: bool) -> str:
    return "Y" if flag else "N"
