"""The small part of Essie, ClinicalTrials.gov's query language, that a search for a drug in a window of days needs.

Words and "phrases", AREA[field]expression, RANGE[low,high] with MIN and MAX, AND, OR, NOT and brackets; NOT binds
closest, then AND, then OR, and adjacent words are ANDed. Anything else is an ``EssieError``, as it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from sample.corpus.trial_json import Json

_TOKEN = re.compile(
    r"\s*(?:(?P<area>AREA\[(?P<field>[^\]]*)\])|(?P<range>RANGE\[(?P<low>[^,\]]*),(?P<high>[^\]]*)\])"
    r'|(?P<open>\()|(?P<close>\))|"(?P<quoted>[^"]*)"|(?P<word>[^\s()"\[\]]+))'
)
_WORDS = re.compile(r"[^\W_]+")

Matcher = Callable[[Json], bool]


class EssieError(Exception):
    """The query cannot be read; the message is the text of the registry's 400."""


def compiled(query: str) -> Matcher:
    """The query as a test of one study."""
    reader = _Reader(_tokens(query))
    matcher = reader.any_of(_everything)
    reader.must_be_at_end()
    return matcher


def _tokens(query: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    place = 0
    query = query.rstrip()
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise EssieError(
                f"Parse error at position {place} of the query: unexpected character '{query[place:].strip()[0]}'"
            )
        kind = match.lastgroup or "word"
        if match["area"]:
            tokens.append(("area", match["field"].strip()))
        elif match["range"]:
            tokens.append(("range", f"{match['low'].strip()},{match['high'].strip()}"))
        else:
            tokens.append((kind, match[kind]))
        place = match.end()
    return tokens


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0

    def any_of(self, area: Area) -> Matcher:
        matchers = [self._all_of(area)]
        while self._take_word("OR"):
            matchers.append(self._all_of(area))
        return lambda study: any(matches(study) for matches in matchers)

    def _all_of(self, area: Area) -> Matcher:
        matchers = [self._one(area)]
        while self._take_word("AND") or self._more():
            matchers.append(self._one(area))
        return lambda study: all(matches(study) for matches in matchers)

    def _one(self, area: Area) -> Matcher:
        if self._take_word("NOT"):
            inner = self._one(area)
            return lambda study: not inner(study)
        kind, text = self._next()
        if kind == "area":
            if text not in AREAS:
                raise EssieError(f"Unknown field name in AREA: {text}")
            return self._one(AREAS[text])
        if kind == "open":
            inner = self.any_of(area)
            if self._next()[0] != "close":
                raise EssieError("Parse error: ) expected")
            return inner
        if kind == "range":
            return _in_range(area, *text.split(","))
        if kind == "close":
            raise EssieError("Parse error: unexpected )")
        return _holds(area, text)

    def must_be_at_end(self) -> None:
        if self._place < len(self._tokens):
            raise EssieError("Parse error: unexpected )")

    def _more(self) -> bool:
        if self._place >= len(self._tokens):
            return False
        kind, text = self._tokens[self._place]
        return kind != "close" and not (kind == "word" and text == "OR")

    def _take_word(self, word: str) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place] == ("word", word):
            self._place += 1
            return True
        return False

    def _next(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise EssieError("Parse error: the query ends too early")
        token = self._tokens[self._place]
        self._place += 1
        return token


def _in_range(area: Area, low: str, high: str) -> Matcher:
    """Dates compare as text; a missing bound means open, as MIN and MAX do."""
    low, high = ("" if low in ("", "MIN") else low), ("9999" if high in ("", "MAX") else high)
    return lambda study: any(low <= value <= high for value in area(study))


def _holds(area: Area, phrase: str) -> Matcher:
    wanted = f" {_normal(phrase)} "
    return lambda study: any(wanted in f" {_normal(value)} " for value in area(study))


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


Area = Callable[[Json], list[str]]


def _everything(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _everything(part)]
    if isinstance(value, list):
        return [text for part in value for text in _everything(part)]
    return [value] if isinstance(value, str) else []


def _at(*paths: str) -> Area:
    """All text at the paths below protocolSection, "module.field.subfield"."""

    def read(study: Json) -> list[str]:
        return [text for path in paths for text in _below(study.get("protocolSection", {}), path.split("."))]

    return read


def _below(value: object, names: list[str]) -> list[str]:
    if isinstance(value, list):
        return [text for part in value for text in _below(part, names)]
    if not names:
        return _everything(value)
    return _below(value[names[0]], names[1:]) if isinstance(value, Mapping) and names[0] in value else []


_TITLES = ("identificationModule.briefTitle", "identificationModule.officialTitle", "identificationModule.acronym")
_DRUGS = ("armsInterventionsModule.interventions.name", "armsInterventionsModule.interventions.otherNames")
AREAS: dict[str, Area] = {
    "BasicSearch": _everything,
    "TitleSearch": _at(*_TITLES),
    "BriefTitle": _at("identificationModule.briefTitle"),
    "InterventionSearch": _at(
        *_DRUGS,
        *_TITLES,
        "armsInterventionsModule.armGroups",
        "armsInterventionsModule.interventions.description",
        "conditionsModule.keywords",
        "descriptionModule.briefSummary",
    ),
    "InterventionName": _at(*_DRUGS),
    "ConditionSearch": _at("conditionsModule", *_TITLES, "descriptionModule.briefSummary"),
    "Condition": _at("conditionsModule.conditions"),
    "Keyword": _at("conditionsModule.keywords"),
    "NCTId": _at("identificationModule.nctId"),
    "NCTIdAlias": _at("identificationModule.nctIdAliases"),
    "OverallStatus": _at("statusModule.overallStatus"),
    "LastUpdatePostDate": _at("statusModule.lastUpdatePostDateStruct.date"),
    "StudyFirstPostDate": _at("statusModule.studyFirstPostDateStruct.date"),
    "ResultsFirstPostDate": _at("statusModule.resultsFirstPostDateStruct.date"),
    "StartDate": _at("statusModule.startDateStruct.date"),
    "Phase": _at("designModule.phases"),
    "StudyType": _at("designModule.studyType"),
}
