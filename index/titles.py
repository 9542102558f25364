"""A title that was pasted: the record that bears it is what is wanted, whatever else holds the same words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from index.analysis import STOP_WORDS, tokens
from index.documents import SearchDocument
from index.query import LONGEST_TEXT
from index.tree import AllOf, Term

FEWEST_WORDS = 4
"""Shorter texts are searches, also where some record is titled so."""
LONG_ENOUGH = 40
"""Characters from which the beginning of a title names it."""
CANDIDATES = 200
NEAR_CANDIDATES = 50
MISSPELT = 3
"""Words of a title that may be typed otherwise than they are written, each much like it."""
ALIKE = 0.7
"""difflib's ratio of two spellings of a word, from 0 to 1."""


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


def lacking(words: int) -> int:
    """How many of the words that some record holds a record may lack whose title was typed with slips."""
    return 1 if words > 2 else 0


def nearest(documents: Iterable[SearchDocument], text: str) -> SearchDocument | None:
    """The one of the documents whose title was typed with slips, or stands whole within a longer text (a citation)."""
    typed = tokens(text)
    if len(typed) < FEWEST_WORDS:
        return None
    rated = (
        (likeness(tokens(title), typed), document.id, document)
        for document in documents
        for title in (document.title or "", *document.other_titles)
    )
    best = min(((-rate, name, document) for rate, name, document in rated if rate), default=None)
    return best[2] if best else None


def likeness(title: tuple[str, ...], typed: tuple[str, ...]) -> float:
    """How alike title and text are, from 0 (not the same title) to 1; long texts may be the beginning of one."""
    if len(title) < FEWEST_WORDS:
        return 0.0
    if len(" ".join(title)) >= LONG_ENOUGH and _within(title, typed):
        return 1.0
    cut = len(" ".join(typed)) >= LONG_ENOUGH and len(title) > len(typed)
    if cut:
        title = (*title[: len(typed) - 1], title[len(typed) - 1][: max(1, len(typed[-1]))])
    # What cannot be is told by counting, which is a hundred times as quick as comparing.
    common = len(set(title).intersection(typed))
    if common < MISSPELT - 1 or len(title) > 2 * common + 1 or len(typed) > 2 * common + 1:
        return 0.0
    return _with_slips(title, typed)


def _within(title: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    return any(typed[at : at + len(title)] == title for at in range(len(typed) - len(title) + 1))


def _with_slips(title: tuple[str, ...], typed: tuple[str, ...]) -> float:
    same = 0
    slips = 0
    for change, start, end, first, last in SequenceMatcher(None, title, typed, autojunk=False).get_opcodes():
        meant, put = " ".join(title[start:end]), " ".join(typed[first:last])
        if change == "equal":
            same += end - start
        elif change == "replace":
            slips += max(end - start, last - first)
            if SequenceMatcher(None, meant, put, autojunk=False).ratio() < ALIKE:
                return 0.0
        elif not STOP_WORDS.issuperset((*title[start:end], *typed[first:last])):
            return 0.0
    if slips > MISSPELT or same < slips:
        return 0.0
    return SequenceMatcher(None, " ".join(title), " ".join(typed), autojunk=False).ratio()
