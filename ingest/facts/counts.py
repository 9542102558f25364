"""Which number of a text is the number of people: every whole number is a candidate, described by its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from ingest.facts.numbers import Number, numbers_in
from ingest.facts.reading import Reading

MOST = 60
"""Candidates looked at in one text; a sample size stands among the first numbers."""
_TOO_MANY = 5_000_000
_MEASURE = re.compile(
    r"\s?(?:%|±|°|(?:mg|kg|ug|µg|g|ml|l|min|mins|minutes?|hours?|hrs?|h|days?|weeks?|months?|years?|points?|items?"
    r"|seconds?|sec|s|hz|khz|ng|mm|cm|t|tesla|fold|percent|per|th|nd|rd|st)\b(?! patients?| subjects?| participants?))"
)
"""What follows a number that measures something."""
_CLAUSE = re.compile(r"[.;,] | and |\d")
_NEXT = re.compile(r"[.;] |\d")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[^\sa-z]")
# fmt: off
_PEOPLE = frozenset({
    "patients", "participants", "subjects", "volunteers", "individuals", "people", "adults", "men", "women",
    "users", "outpatients", "inpatients", "respondents", "children", "adolescents", "veterans", "controls", "males",
    "females", "cases", "persons", "healthy", "students", "members", "smokers", "parturients", "survivors",
    "drinkers", "nonusers", "attendees", "consumers", "abusers", "youths", "boys", "girls", "recipients",
    "completers", "responders", "patient", "mothers", "twins", "families", "undergraduates",
})
# fmt: on
# fmt: off
_UNITS = frozenset({
    "mg", "kg", "ug", "g", "ml", "l", "min", "mins", "minutes", "hours", "hour", "h", "hr", "hrs", "days", "day",
    "weeks", "week", "months", "month", "years", "year", "%", "mm", "hz", "khz", "ng", "point", "points", "item",
    "items", "s", "sec", "seconds", "sessions", "session", "times", "doses", "dose", "infusions", "infusion",
    "treatments", "visits", "fold", "t", "tesla", "studies", "trials", "articles", "papers", "groups", "group",
    "arms", "arm", "sites", "centers", "rats", "mice", "animals",
})
# fmt: on
_EVENTS = (
    ("randomised", ("randomi", "randomly", "allocated", "assigned")),
    ("screened", ("screened", "assessed for eligibility", "approached", "invited")),
    (
        "analysed",
        ("analyzed", "analysed", "evaluable", "included in the analys", "completed", "completers", "data from"),
    ),
    ("enrolled", ("enrolled", "recruited", "included", "participated", "enrol", "received", "total of", "treated")),
)
SAID = "said"
"""The feature of a number of which the text says that so many were randomised, enrolled, included or analysed."""
_EVENT_OF = {word: name for name, words in _EVENTS for word in words}
_EVENT = re.compile("|".join(sorted(_EVENT_OF, key=len, reverse=True)))
_SAID = re.compile(
    r"\s(?:[a-z-]+ ){0,3}?(?:were|was|underwent) (?:then |subsequently |finally )?"
    r"(?:randomi[sz]|randomly|randomi[sz]ation|enrolled|included|analy[sz]ed|recruited)"
)
"""What says outright that these people took part: "71 were randomised"."""
_PART = re.compile(r"\s(?:[a-z-]+ ){0,2}?(?:out )?of (?:the |a total of )?$")
_SO_MANY = re.compile(r"\s(?:out )?of (?:the |a total of )?\d[\d,]*")
_OF_SO_MANY = re.compile(r"\d\s(?:out )?of (?:the |a total of )?$")
_WITHIN = re.compile(r"\s(?:[a-z-]+ ){0,2}[a-z-]+ \([^)]*")
_CONTROLS = re.compile(r"control|healthy|non[- ]?users|naive|comparison|unaffected|normal")
"""Words of a group that was compared with the one studied; both took part."""
_FAR = 110
"""Characters between two group sizes that still belong together."""
_TOTALS = ("total", "overall", "altogether", "sample")


@dataclass(frozen=True, slots=True)
class Candidate:
    """value: the number, or the sum of a row of arms; features: its surroundings."""

    value: int
    start: int
    end: int
    event: str
    features: Mapping[str, float]
    summed: bool = False


def candidates(reading: Reading) -> list[Candidate]:
    """In the order of the text; sums of neighbouring group sizes follow."""
    text = reading.folded
    found = [
        one
        for one in numbers_in(text)
        if 0 < one.value < _TOO_MANY and not _MEASURE.match(text, one.end) and not _in_a_name(reading.text, one.start)
    ][:MOST]
    described = [_described(reading, number, place, found) for place, number in enumerate(found)]
    sums = list(_sums(reading, described))
    values = [one.value for one in (*described, *sums) if "people" in one.features]
    singles = [one.value for one in described if "people" in one.features]
    return [_compared(one, values, singles, sums) for one in (*described, *sums)]


def _in_a_name(text: str, start: int) -> bool:
    """ "miR-605", "PHQ-9": a number that hangs on letters by a hyphen."""
    return start > 1 and text[start - 1] in "-\u2010\u2011" and text[start - 2].isalpha()


def _compared(one: Candidate, values: list[int], singles: list[int], sums: list[Candidate]) -> Candidate:
    """With what only the other candidates tell: a group is part of a sample, a sum is one where no number names it."""
    extra = dict(one.features)
    if one.value == max(values, default=0):
        extra["largest"] = 1.0
    if values.count(one.value) > 1:
        extra["again"] = 1.0
    if one.summed:
        most = max(singles, default=0)
        extra["sum-known" if one.value in singles else "sum-small" if one.value < most else "sum-new"] = 1.0
        if "sum-controls" in extra and one.value not in singles and one.value > most:
            extra["sum-controls-new"] = 1.0
    elif "people" in extra:
        over = [whole for whole in sums if whole.start <= one.start and one.end <= whole.end]
        if over:
            extra["in-sum"] = 1.0
        if any("sum-controls" in whole.features for whole in over):
            extra["in-sum-controls"] = 1.0
    return Candidate(one.value, one.start, one.end, one.event, extra, one.summed)


def _described(reading: Reading, number: Number, place: int, found: list[Number]) -> Candidate:
    text = reading.folded
    before = _WORD.findall(text[max(0, number.start - 60) : number.start])[-4:]
    after = _WORD.findall(text[number.end : number.end + 70])[:5]
    features: dict[str, float] = {"bias": 1.0}
    for distance, word in enumerate(reversed(before)):
        features[f"b{distance}:{word}"] = 1.0
        features[f"b:{word}"] = 0.5
    for distance, word in enumerate(after):
        features[f"a{distance}:{word}"] = 1.0
        features[f"a:{word}"] = 0.5
    if before and after:
        features[f"ba:{before[-1]}_{after[0]}"] = 1.0
    if before[-2:] in (["n", "="], ["n", ":"]):
        features["n="] = features["people"] = 1.0
        if len(before) > 2:
            features[f"n=:{before[-3]}"] = 1.0
    near = next((distance for distance, word in enumerate(after) if word in _PEOPLE), None)
    if near is not None and not (set(after[:near]) & {".", ";", "%"}) and after[0] not in _UNITS:
        features["people"] = features[f"people{near}"] = 1.0
    if after and after[0] in _UNITS:
        features["unit"] = 1.0
    if number.start < reading.title_end:
        features["title"] = 1.0
    if 1900 <= number.value <= 2030 and "people" not in features:
        features["year"] = 1.0
    if number.in_words:
        features["words"] = 1.0
    features[f"size:{len(str(number.value))}"] = 1.0
    features[f"place:{min(4, place)}"] = 1.0
    if place == 0 or not any(_people(text, other) for other in found[:place]):
        features["first"] = 1.0
        if "people" in features:
            features["first-people"] = 1.0
    event = _event(text, number)
    features[f"event:{event}"] = 1.0
    if after and after[0] not in _UNITS and _said(text, number):
        features[SAID] = features["people"] = 1.0
    if any(word in text[max(0, number.start - 40) : number.start] for word in _TOTALS):
        features["total"] = 1.0
    return Candidate(number.value, number.start, number.end, event, features)


def _said(text: str, number: Number) -> bool:
    """Of "71 of 96 screened patients were randomised" it is said of the 71."""
    if _OF_SO_MANY.search(text[max(0, number.start - 25) : number.start]):
        return False
    whole = _SO_MANY.match(text, number.end)
    return _SAID.match(text, whole.end() if whole else number.end) is not None


def _people(text: str, number: Number) -> bool:
    return any(word in _PEOPLE for word in _WORD.findall(text[number.end : number.end + 40])[:4])


def _event(text: str, number: Number) -> str:
    """What happened to these people: the nearest such word of the clause, which no other number parts from them."""
    left = _CLAUSE.split(text[max(0, number.start - 70) : number.start])[-1]
    right = _NEXT.split(text[number.end : number.end + 70], maxsplit=1)[0]
    before = list(_EVENT.finditer(left))
    after = _EVENT.search(right)
    if before and (after is None or len(left) - before[-1].start() < after.start()):
        return _EVENT_OF[before[-1][0]]
    return _EVENT_OF[after[0]] if after else "participants"


def _sums(reading: Reading, described: list[Candidate]) -> Iterator[Candidate]:
    """ "(n = 17) ... (n = 23)" and "14 users and 10 controls": group sizes that stand near one another make a sum."""
    groups = [one for one in described if "people" in one.features and "unit" not in one.features]
    for size in (2, 3, 4):
        for place in range(len(groups) - size + 1):
            row = groups[place : place + size]
            gap = max(right.start - left.end for left, right in pairwise(row))
            if gap > _FAR or any(one.value > 2_000 for one in row) or _overlap(reading.folded, row):
                continue
            features = {"bias": 1.0, "sum": 1.0, f"sum:{size}": 1.0, "people": 1.0, f"sum-at:{min(place, 3)}": 1.0}
            if all("n=" in one.features for one in row):
                features["sum-n="] = 1.0
            if gap < 40:
                features["sum-near"] = 1.0
            around = reading.folded[row[0].end : row[-1].end + 60]
            if _CONTROLS.search(around):
                features["sum-controls"] = features[f"sum-controls:{size}"] = 1.0
            if place + size == len(groups) or groups[place + size].start - row[-1].end > _FAR:
                features["sum-whole"] = 1.0
            between = reading.folded[row[0].end : row[-1].start]
            for word in _WORD.findall(between)[:12]:
                features[f"sum:{word}"] = 0.5
            if max(one.value for one in row) == sum(one.value for one in row) - max(one.value for one in row):
                features["sum-equal"] = 1.0
            yield Candidate(sum(one.value for one in row), row[0].start, row[-1].end, row[0].event, features, True)


def _overlap(text: str, row: list[Candidate]) -> bool:
    """Whether the row counts the same people twice: "58 participants (33 ... and 25 ...)", "71 of 96"."""
    total = sum(one.value for one in row)
    if any(one.event == "screened" for one in row):
        return True  # those who took part were screened before
    if len(row) > 2 and any(one.value == total - one.value for one in row):
        return True
    between = [text[left.end : right.start] for left, right in pairwise(row)]
    return any(_PART.fullmatch(words) or _WITHIN.fullmatch(words) for words in between)
