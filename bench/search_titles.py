"""Titles as people paste them: whole, cut off, misspelt, with a colon, from the website's page. Is the record first?"""

from __future__ import annotations

import random
import string
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.measure import Measure
from index import SearchIndex, SearchRequest
from index.documents import SearchDocument
from ingest.records import Kind

TITLES = 1_000
CUT = 60
MISSPELT = 2
_SEED = 20_261
_REFERENCES_HEAD, _NEWS_HEAD = "Scientific Articles and Clinical Trials", "Ketamine in the News"
_LONG_ENOUGH_TO_MISSPELL = 5


def on_the_page(path: Path) -> tuple[str, ...]:
    """The titles of the page's reference list, each a line of its own."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    first, last = lines.index(_REFERENCES_HEAD), lines.index(_NEWS_HEAD)
    return tuple(line for line in lines[first + 1 : last] if line)


def as_documents(titles: Iterable[str]) -> tuple[SearchDocument, ...]:
    """Records of titles only, under ids that no other record has."""
    ids = ((f"pubmed:9{number:08}", title) for number, title in enumerate(titles))
    return tuple(SearchDocument(id=one, kind=Kind.STUDY, change=1, ids=(one,), title=title) for one, title in ids)


def measures(
    indexes: Mapping[str, SearchIndex], corpus: Sequence[SearchDocument], page: Sequence[SearchDocument]
) -> list[Measure]:
    """The first titles of the corpus that one record alone bears; page: records that are in the indexes too."""
    borne = Counter(each.title for each in corpus)
    own = [each for each in corpus if each.title and borne[each.title] == 1 and len(each.title) > 20]
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    asked = {
        ("exact", 1.0): [(each.id, each.title or "") for each in own[:TITLES]],
        (f"cut at {CUT} characters", 0.99): [(each.id, (each.title or "")[:CUT]) for each in own[:TITLES]],
        (f"misspelt in {MISSPELT} words", 0.97): [
            (each.id, misspelt(each.title or "", chance)) for each in own[:TITLES]
        ],
        ("with a colon", 1.0): [(each.id, each.title or "") for each in own if ": " in (each.title or "")][:TITLES],
        ("of the website's page", 1.0): [(each.id, each.title or "") for each in page],
    }
    return [
        _measure(name, index, what, goal, pairs)
        for name, index in indexes.items()
        for (what, goal), pairs in asked.items()
    ]


def _measure(name: str, index: SearchIndex, what: str, goal: float, asked: Sequence[tuple[str, str]]) -> Measure:
    missed = [(wanted, text) for wanted, text in asked if _first(index, text) != wanted]
    note = f"{len(asked) - len(missed):,} of {len(asked):,}"
    share = 1 - len(missed) / max(1, len(asked))
    return Measure(
        f"pasted title, {what}, in first place, {name}", share, "", goal, note, {"missed": [one for one, _ in missed]}
    )


def _first(index: SearchIndex, text: str) -> str | None:
    return next((hit.document.id for hit in index.search(SearchRequest(text, size=1)).hits), None)


def misspelt(title: str, chance: random.Random) -> str:
    """``title`` with one slip of the fingers in each of two words of five letters or more."""
    words = title.split(" ")
    long = [place for place, word in enumerate(words) if sum(map(str.isalpha, word)) >= _LONG_ENOUGH_TO_MISSPELL]
    for place in chance.sample(long, min(MISSPELT, len(long))):
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _slip(word: str, chance: random.Random) -> str:
    """A letter left out, doubled, swapped with the next, or another in its place; never the first letter."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice([
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice(string.ascii_lowercase) + word[at + 1 :],
    ])  # fmt: skip
