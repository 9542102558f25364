"""Headlines beside each other: what is left without outlet, desk and ticker, and do two announce the same thing?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.parsing.canonical_url import normalised

_DESK = re.compile(
    r"^(?:updated?\s*\d*|correct(?:ion|ed)|watch|video|press release|breaking|exclusive)\s*[:|–—-]\s*"
    r"|^\w*(?:newsbreaks?|newswire)\s*[–—:-]+\s*",
    re.IGNORECASE,
)
_TICKER = re.compile(
    r"\s*\((?:(?:nasdaq|nyse|otc|tsx|cse|neo|cboe|fse|lse|asx|aim|euronext)\w*\b[^()]*|[A-Z]{2,5})\)", re.IGNORECASE
)
_MARK = re.compile(r"\((?:tm|r|c)\)|[™®©]", re.IGNORECASE)
_LEGAL_FORM = re.compile(r",?\s+(?:inc|ltd|corp|llc|plc|gmbh)\b\.?(?=[^\w'’]|$)", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_APOSTROPHE = re.compile(r"['’‘](?=s\b)|['’‘]")
_HYPHEN = re.compile(r"(?<=\w)[-‐‑](?=\w)")

_LINKING = re.compile(r"an?|and|as|at|by|for|from|in|into|is|its|of|on|or|the|to|with")
_FILLER = re.compile(
    r"after|all|also|amid|are|be|it|new|now|our|that|their|this|through|up|via|was|were|will|announced?s?|finds?|found|"
    r"gains?|gets?|got|obtains?|received?s?|released?s?|report(?:s|ed)?|reveal(?:s|ed)?|said|says?|secured?s?|raised?s?|"
    r"show(?:s|ed)?|suggests?|unveils?|wins?"
)
# Words that make another news of the rest: what was offered is closed, what was claimed is denied or commented on.
_TURNING = re.compile(
    r"not|no|never|without|fail\w*|clos(?:e|es|ed|ing)|repl(?:y|ies)|respon[ds]\w*|comment\w*|letter|errat\w+|"
    r"corrigend\w+|correct\w+|retract\w+|withdr\w+|protocol|reject\w*|den(?:y|ies|ied)|delay\w*|part|complet\w+|"
    r"concerns?|terminat\w+|resum\w+|paus\w+|halt\w*|update[sd]?"
)
_TO_COME = re.compile(
    r"\b(?:to|will) (?:acquire|announce|attend|begin|consider|decide|discuss|exhibit|file|host|initiate|join|launch|"
    r"merge|participate|present|publish|release|report|review|seek|showcase|speak|start|study|submit|test|vote)\b"
)
_COLUMN = re.compile(
    r"\b(?:daily|weekly|monthly|this week|this month|today|week in|round-?up|digest|newsletter|briefing|episode|"
    r"podcast|recap|q a|what to know|in brief)\b"
)
_SPECIFIC = 7
"""Words of its own from which on nobody writes the same headline for another thing within weeks."""
_SHORTEST = 20
"""Characters of a normalised headline. "News in brief" comes back every week and is no story."""
_LEAST_SHARED, _LEAST_ALIKE = 5, 0.6
_LEAST_BESIDE_FIGURE = 4
_LEAST_IN_ORDER = 0.8
_LONGEST_ACRONYM = 6


@dataclass(frozen=True, slots=True)
class Headline:
    """key: letters and digits in their order, None when too short to tell stories apart.

    words: in their order, without linking words. content: those that say something.
    """

    key: str | None
    words: tuple[str, ...]
    content: frozenset[str]
    initials: str
    """The first letters of ``words``, in which an abbreviation of them is found."""
    to_come: bool
    """Whether it announces what is still to come."""
    cut: bool
    """Whether it was cut off and says so."""

    @property
    def specific(self) -> bool:
        """Whether the headline, word for word, stands for one thing only: long enough, whole, and no column's title."""
        return self.key is not None and not self.cut and len(self.content) >= _SPECIFIC and not _COLUMN.search(self.key)


def headline_of(title: str, source: str) -> Headline:
    """``source`` is the outlet's name, which aggregators append."""
    text = _DESK.sub("", _DESK.sub("", title))
    for mark in (" - ", " | ", " – ", " — "):
        text = text.removesuffix(f"{mark}{source}")
    cut = text.rstrip().endswith(("…", "..."))
    text = _LEGAL_FORM.sub("", _TICKER.sub("", _MARK.sub("", text)))
    text = _HYPHEN.sub("", _APOSTROPHE.sub("", text))
    key = normalised(text)
    told = [word.casefold().replace(",", "") for word in _WORD.findall(text)]
    words = tuple(_singular(word) for word in told if not _LINKING.fullmatch(word))
    content = frozenset(word for word in words if not _FILLER.fullmatch(word))
    initials = "".join(word[0] for word in words)
    to_come = _TO_COME.search(key) is not None
    return Headline(key if len(key) >= _SHORTEST else None, words, content, initials, to_come, cut)


def same_announcement(one: Headline, other: Headline) -> bool:
    """Whether two headlines of the same days differ in how much they tell, and in nothing else.

    A headline that has a word of its own where the other has another word tells of something else: another firm,
    another quarter, another condition.
    """
    if one.key is None or other.key is None:
        return False
    if _begins(one, other) or _begins(other, one):
        return True
    if len(one.content & other.content) < _LEAST_BESIDE_FIGURE:
        return False
    acronyms, other_acronyms = _written_out(one, other), _written_out(other, one)
    if not (acronyms or other_acronyms or one.content <= other.content or other.content <= one.content):
        return False
    told, also_told = _told(one, acronyms), _told(other, other_acronyms)
    first, second = set(told), set(also_told)
    shared, more = first & second, first ^ second
    if one.to_come != other.to_come or not (first <= second or second <= first):
        return False
    if any(_TURNING.fullmatch(word) for word in more) or _in_order(told, also_told) < _LEAST_IN_ORDER * len(shared):
        return False
    if len(shared) >= _LEAST_SHARED and len(shared) >= _LEAST_ALIKE * len(first | second):
        return True
    return len(shared) >= _LEAST_BESIDE_FIGURE and any(_is_exact(word) for word in shared)


def _begins(start: Headline, whole: Headline) -> bool:
    """Whether the one is the other, cut off by whoever passed it on; the last word may be cut, too."""
    return (
        start.cut
        and start.key is not None
        and len(start.words) >= _LEAST_SHARED
        and (whole.key or "").startswith(start.key)
    )


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _is_exact(word: str) -> bool:
    """A figure that is nobody else's: 6.6, 41.3, 5700; not 100, not a year."""
    digits = re.sub(r"\D", "", word)
    few = len(digits.rstrip("0")) < 2 or re.fullmatch(r"(?:19|20)\d\d", digits) is not None
    return word[0].isdigit() and ("." in word or not few)


def _written_out(headline: Headline, other: Headline) -> list[str]:
    """The other's abbreviations that this one writes out."""
    own = other.content - headline.content
    return [word for word in own if 2 <= len(word) <= _LONGEST_ACRONYM and word.isalpha() and word in headline.initials]


def _told(headline: Headline, acronyms: Iterable[str]) -> tuple[str, ...]:
    """The content in its order, with what it writes out of the acronyms as those."""
    words, content, initials = headline.words, headline.content, headline.initials
    for acronym in acronyms:
        start = initials.find(acronym)
        if start < 0:
            continue  # another acronym took its words
        run = words[start : start + len(acronym)]
        words = (*words[:start], acronym, *words[start + len(acronym) :])
        content = (content - set(run)) | {acronym}
        initials = "".join(word[0] for word in words)
    return tuple(word for word in words if word in content)


def _in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words stand in both in the same order (longest common subsequence)."""
    row = [0] * (len(other) + 1)
    for word in one:
        above = row
        row = [0]
        for place, beside in enumerate(other):
            row.append(above[place] + 1 if word == beside else max(above[place + 1], row[place]))
    return row[-1]
