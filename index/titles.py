"""A title that was pasted: the record that bears it is what is wanted, whatever else holds the same words."""

from __future__ import annotations

from index.analysis import STOP_WORDS, tokens
from index.documents import SearchDocument
from index.query import LONGEST_TEXT
from index.tree import AllOf, Term

FEWEST_WORDS = 4
"""Shorter texts are searches, also where some record is titled so."""
LONG_ENOUGH = 40
"""Characters from which the beginning of a title names it."""
CANDIDATES = 200


def title_words(text: str) -> AllOf | None:
    """What a title must hold that ``text`` may be; None when it is no title. Its words are quicker to find than it."""
    typed = tokens(text) if len(text) <= LONGEST_TEXT else ()
    if len(typed) < FEWEST_WORDS:
        return None
    whole = typed[:-1] if len(text.strip()) >= LONG_ENOUGH else typed
    words = dict.fromkeys(word for word in whole if word not in STOP_WORDS)
    return AllOf(tuple(Term((word,), fields=("title", "other_titles")) for word in words)) if words else None


def bears(document: SearchDocument, text: str) -> bool:
    """Whether ``text`` is a title of the document, or the long beginning of one, cut anywhere."""
    typed = tokens(text)
    titles = [tokens(title) for title in (document.title or "", *document.other_titles)]
    if typed in titles:
        return True
    return len(text.strip()) >= LONG_ENOUGH and any(_begins(title, typed) for title in titles)


def _begins(title: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    whole, cut = typed[:-1], typed[-1]
    return len(title) >= len(typed) and title[: len(whole)] == whole and title[len(whole)].startswith(cut)


def exact_first(documents: list[SearchDocument], text: str) -> list[SearchDocument]:
    """Those that bear the text; a whole title before a beginning, then by id."""
    typed = tokens(text)
    bearing = [document for document in documents if bears(document, text)]
    return sorted(bearing, key=lambda document: (tokens(document.title or "") != typed, document.id))
