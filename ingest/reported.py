"""Which study a news story reports where it names none by number: a score of what they share, with its reasons.

Journal, authors, how many took part, words of the title and conditions are weighed together with how near the dates
lie. One thing alone never decides, and of two studies that are nearly as likely none is chosen.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.news_clues import Clues
from ingest.parsing.plain_text import without_accents
from ingest.records import Kinship, Precision, Study

CERTAIN_ENOUGH = 0.7
"""Confidence from which a study counts as the story's."""
MARGIN = 0.08
"""How far the best must lie before the next."""
REPORTS = "reports"

_NO_STUDY_OF_ITS_OWN = frozenset({"Published Erratum", "Retraction of Publication", "Retraction Notice", "Comment"})
_WORD = re.compile(r"[^\W\d_][\w-]{2,}")
# fmt: off
_COMMON = frozenset({
    "the", "and", "for", "with", "from", "that", "this", "study", "trial", "among", "after", "between", "versus",
    "using", "use", "into", "their", "than", "during", "are", "was", "were", "has", "have", "can", "may", "its",
    "not", "but", "new", "who", "how", "what", "ketamine", "effect", "effects", "patients", "people", "results",
})
# fmt: on
_WHEN = re.compile(
    r"(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day| (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)| today)+$"
)


@dataclass(frozen=True, slots=True)
class AuthorName:
    """Folded: no accents, lower case. ``leads``: first or last of the list."""

    last: tuple[str, ...]
    fore: str
    leads: bool
    shown: str


@dataclass(frozen=True, slots=True)
class StudyProfile:
    """What of a study is compared. days: when it may have been new; sizes: of its groups of people."""

    id: str
    words: frozenset[str]
    journals: frozenset[str]
    journal: str
    authors: tuple[AuthorName, ...]
    days: tuple[dt.date, ...]
    sizes: frozenset[int]
    conditions: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoryProfile:
    """A story as it is compared. words: of title and excerpt; journals, stated: as in its clues, normalised.

    people: the folded words of each name.
    """

    id: str
    clues: Clues
    journals: frozenset[str]
    stated: frozenset[str]
    people: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    day: dt.date | None
    conditions: frozenset[str]


def story_profile(
    id_: str, texts: Sequence[str], clues: Clues, day: dt.date | None, conditions: Iterable[str]
) -> StoryProfile:
    return StoryProfile(
        id=id_,
        clues=clues,
        journals=frozenset(map(_journal, clues.journals)),
        stated=frozenset(map(_journal, clues.stated)),
        people=tuple(tuple(_folded(person).split()) for person in clues.people),
        words=_words(" ".join(texts)),
        day=day,
        conditions=frozenset(conditions),
    )


def study_profile(study: Study, *, sizes: Iterable[int], conditions: Iterable[str]) -> StudyProfile | None:
    """None for what reports no study of its own: corrections, notices, comments."""
    if not study.title or any(kind.name in _NO_STUDY_OF_ITS_OWN for kind in study.publication_types):
        return None
    names = (
        [journal for journal in (study.journal.title, study.journal.abbreviation) if journal] if study.journal else []
    )
    people = [author for author in study.authors if author.last_name]
    dates = (study.first_available, study.electronic, study.entered, study.published)
    return StudyProfile(
        id=study.id,
        words=_words(study.title),
        journals=frozenset(filter(None, (_journal(name) for name in names))),
        journal=names[0] if names else "",
        authors=tuple(
            AuthorName(
                last=tuple(_folded(author.last_name or "").split()),
                fore=(_folded(author.fore_name or author.initials or "").split() or [""])[0],
                leads=place in (0, len(people) - 1),
                shown=" ".join(part for part in (author.fore_name, author.last_name) if part),
            )
            for place, author in enumerate(people)
        ),
        days=tuple(date.value for date in dates if date and date.precision is Precision.DAY),
        sizes=frozenset(sizes),
        conditions=frozenset(conditions),
    )


def study_reported(story: StoryProfile, studies: Iterable[StudyProfile]) -> Kinship | None:
    """The one study that the story is about; None when none is likely enough or two are nearly as likely."""
    candidates = tuple(studies)
    # Words of a title alone never decide, so who shares nothing else need not be weighed.
    likely = [study for study in candidates if _shares_more_than_words(story, study)]
    if not likely:
        return None
    weights = _weights(candidates)
    scored = [found for study in likely if (found := _kinship(story, study, weights)) is not None]
    scored.sort(key=lambda one: -one.confidence)
    if not scored or scored[0].confidence < CERTAIN_ENOUGH:
        return None
    if len(scored) > 1 and scored[0].confidence - scored[1].confidence < MARGIN:
        return None
    return scored[0]


def _shares_more_than_words(story: StoryProfile, study: StudyProfile) -> bool:
    return bool(
        study.journals & story.journals
        or study.sizes.intersection(story.clues.counts)
        or _author(story.people, study.authors)
    )


def _kinship(story: StoryProfile, study: StudyProfile, weights: Mapping[str, float]) -> Kinship | None:
    """None when fewer than two of journal, author, number of people and title speak for the study."""
    found: list[tuple[float, str]] = []
    if study.journals & story.journals:
        found.append((0.45, f"journal: {study.journal}"))
    if author := _author(story.people, study.authors):
        found.append(author)
    if shared := study.sizes & set(story.clues.counts):
        found.append((0.45, f"people: {max(shared)}"))
    # A journal's name tells its subject, and a week of a journal has more than one paper on it.
    least = 0.25 if author or shared else 0.4
    if words := _title_shared(story.words - _words(study.journal), study.words, weights, least):
        found.append(words)
    if len(found) < 2:
        return None
    if conditions := story.conditions & study.conditions:
        found.append((0.2, f"condition: {', '.join(sorted(conditions))}"))
    nearness, when = _dates(story, study)
    found += [(nearness, when)] if when else []
    confidence = 1 - math.prod(1 - weight for weight, _ in found)
    if not (words or shared or conditions):
        confidence *= 0.82  # an author may have more than one paper in a journal: only the day can tell them apart
    if story.stated and not study.journals & story.stated:
        confidence *= 0.5  # it appeared elsewhere
    if story.day and study.days and not when:
        confidence *= 0.8 if not story.clues.just_now else 0.5  # news of it would be of another time
    return Kinship(story.id, study.id, REPORTS, round(min(confidence, 0.95), 3), tuple(words for _, words in found))


def _author(people: Sequence[tuple[str, ...]], authors: Sequence[AuthorName]) -> tuple[float, str] | None:
    """The best of the authors that the story names; a last name alone counts for less than a full one."""
    best: tuple[float, str] | None = None
    for parts in people:
        for author in authors:
            size = len(author.last)
            if not size or parts[-size:] != author.last:
                continue
            before = parts[:-size]
            if before and not _same_fore_name(before[0], author.fore):
                continue
            weight = (0.65 if author.leads else 0.5) if before else (0.4 if author.leads else 0.25)
            if best is None or weight > best[0]:
                best = (weight, f"author: {author.shown}")
    return best


def _same_fore_name(one: str, other: str) -> bool:
    one, other = one.rstrip("."), other.rstrip(".")
    shorter = min(len(one), len(other))
    return one == other or (shorter == 1 and one[:1] == other[:1])


def _title_shared(
    story: frozenset[str], title: frozenset[str], weights: Mapping[str, float], least: float
) -> tuple[float, str] | None:
    """The share of the title's words, the rarer the heavier, that the story uses too; None below ``least``."""
    shared = story & title
    total = sum(weights[word] for word in title)
    share = sum(weights[word] for word in shared) / total if total else 0.0
    if share < least or len(shared) < 2:
        return None
    return 0.7 * share, f"title: {', '.join(sorted(shared))}"


def _dates(story: StoryProfile, study: StudyProfile) -> tuple[float, str]:
    """(weight, in words) of how near story and study lie; nothing where they do not."""
    if story.day is None or not study.days:
        return 0.0, ""
    days = min((story.day - day).days for day in study.days), max((story.day - day).days for day in study.days)
    nearest = min((abs(distance), distance) for distance in days)[1]
    if not -10 <= nearest <= 45:
        return 0.0, ""
    return (0.35 if abs(nearest) <= 4 else 0.2), f"date: {_distance(nearest)}"


def _distance(days: int) -> str:
    if days == 0:
        return "the day it appeared"
    plural = "" if abs(days) == 1 else "s"
    return f"{abs(days)} day{plural} {'after' if days > 0 else 'before'} it appeared"


def _weights(studies: Sequence[StudyProfile]) -> dict[str, float]:
    """Word → how much it tells: the fewer of the studies have it in their title, the more."""
    seen = Counter(word for study in studies for word in study.words)
    return {word: math.log(1 + len(studies) / count) for word, count in seen.items()}


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(_folded(text))) - _COMMON


def _journal(name: str) -> str:
    """As it is compared: "The Lancet. Psychiatry" is "lancet psychiatry"; what stands behind ":" or "=" is left out."""
    bare = re.sub(r"\([^)]*\)", " ", re.split(r"\s[:=]\s", name)[0])
    plain = " ".join(re.findall(r"\w+", _folded(bare).replace("&", " and ")))
    return _WHEN.sub("", plain.removeprefix("the "))


def _folded(text: str) -> str:
    return without_accents(text).casefold()
