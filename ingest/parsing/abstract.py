"""Titles and abstracts: labelled sections, translations, titles in brackets."""

from __future__ import annotations

from ingest.parsing.xml import Element, text_of
from ingest.records import AbstractSection

_NO_TITLE = frozenset({"not available", "in process citation", "no title available"})


def clean_title(text: str | None) -> str | None:
    """Without the brackets that mark a translated title; None for "[Not Available]." and the like."""
    if text is None:
        return None
    if text.startswith("[") and text.rstrip(".").endswith("]") and _first_bracket_closes_last(text):
        inside = text.rstrip(".")[1:-1].strip()
        text = inside if inside.endswith((".", "?", "!")) or not text.endswith(".") else inside + "."
    return None if text.rstrip(".").lower() in _NO_TITLE or not text else text


def _first_bracket_closes_last(text: str) -> bool:
    """ "[11C]raclopride and [18F]FDG" is not a title in brackets."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "[") - (sign == "]")
        if depth == 0:
            return not text[place + 1 :].strip(".")
    return False


def abstract_of(own: Element | None, parent: Element | None = None) -> tuple[AbstractSection, ...]:
    """The abstract's sections, then those of every OtherAbstract under ``parent``, English ones first."""
    sections = [] if own is None else _sections(own, None)
    others = [] if parent is None else list(parent.iterchildren("OtherAbstract"))
    for other in sorted(others, key=lambda element: element.get("Language", "eng") != "eng"):
        sections += _sections(other, other.get("Language", "eng"))
    return tuple(sections)


def _sections(abstract: Element, language: str | None) -> list[AbstractSection]:
    kind = abstract.get("Type") if abstract.get("Type") == "plain-language-summary" else None
    found = []
    for child in abstract:
        if child.tag == "AbstractText":
            text, label = text_of(child), child.get("Label") or None
            if text is None and label and ": " in label:
                text, label = label, None  # "LEVEL OF EVIDENCE: 4" is printed as a label without text
            if text:
                found.append(AbstractSection(text, label, child.get("NlmCategory") or kind, language))
    return found


def copyright_of(own: Element | None, parent: Element | None = None) -> str | None:
    """The notice of the abstract itself, else of the first other abstract that has one."""
    others = () if parent is None else tuple(parent.iterchildren("OtherAbstract"))
    for abstract in (own, *others):
        if abstract is not None and (notice := next(abstract.iterchildren("CopyrightInformation"), None)) is not None:
            return text_of(notice)
    return None
