"""What PubMed's indexers say a paper is about: MeSH headings, supplementary concepts, chemicals; and the keywords."""

from __future__ import annotations

from ingest.parsing.xml import Element, children_with, text_of, texts_of
from ingest.records import Chemical, MeshHeading, MeshQualifier


def mesh_headings(heading_list: Element | None) -> tuple[MeshHeading, ...]:
    if heading_list is None:
        return ()
    found = (_heading(element) for element in heading_list)
    return tuple(heading for heading in found if heading is not None)


def _heading(element: Element) -> MeshHeading | None:
    """None where the descriptor has no name."""
    qualifiers: list[MeshQualifier] = []
    ui = name = None
    major = False
    for child in element:
        text = text_of(child)
        if text is None:
            continue
        starred = child.get("MajorTopicYN") == "Y"
        if child.tag == "DescriptorName":
            ui, name, major = child.get("UI") or "", text, starred
        elif child.tag == "QualifierName":
            qualifiers.append(MeshQualifier(child.get("UI") or "", text, starred))
    return MeshHeading(ui or "", name, major, tuple(qualifiers)) if name else None


def supplementary_concepts(concept_list: Element | None) -> tuple[MeshHeading, ...]:
    if concept_list is None:
        return ()
    return tuple(MeshHeading(child.get("UI") or "", text) for child in concept_list if (text := text_of(child)))


def chemicals(chemical_list: Element | None) -> tuple[Chemical, ...]:
    if chemical_list is None:
        return ()
    found = (_chemical(element) for element in chemical_list)
    return tuple(chemical for chemical in found if chemical is not None)


def _chemical(element: Element) -> Chemical | None:
    """PubMed writes the registry number 0 where there is none."""
    name = ui = number = None
    for child in element:
        if child.tag == "NameOfSubstance":
            name, ui = text_of(child), child.get("UI")
        elif child.tag == "RegistryNumber":
            number = text_of(child)
    return Chemical(name, ui, None if number == "0" else number) if name else None


def keywords(parent: Element, parts: dict[str, Element]) -> tuple[str, ...]:
    """Of every KeywordList under ``parent``, whose children by tag are ``parts``; each word once."""
    words = [word for words in children_with(parent, "KeywordList", parts) for word in words]
    return tuple(dict.fromkeys(texts_of(words)))
