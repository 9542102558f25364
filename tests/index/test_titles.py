"""A title that was typed with slips, cut off, or pasted within a citation still names its record."""

from __future__ import annotations

import random

import pytest

from bench.search_titles import misspelt
from index import SearchIndex, SearchRequest
from index.titles import likeness, nearest
from tests.index.corpus import documents as corpus_documents
from tests.index.records import document

TITLE = "Repeated infusions of ketamine for veterans with chronic nightmares: a pilot study"
TWIN = "Repeated infusions of midazolam for veterans with chronic nightmares: a pilot study"


def words(text: str) -> tuple[str, ...]:
    return tuple(text.lower().replace(":", "").split())


@pytest.mark.parametrize(
    "typed",
    [
        "Repeated infsuions of ketamine for vetreans with chronic nightmares: a pilot study",
        "repeated infusions of ketamin for veterans with chronic nightmares",
        "Repeated infusion of ketamine for veterans with cronic nightmares a pilot study",
        f"Doe J, Smith A. {TITLE}. Example J. 2020;3(2):11-9.",
    ],
)
def test_a_title_with_slips_or_in_a_citation_is_first(index: SearchIndex, typed: str) -> None:
    others = [
        document(n, f"Chronic nightmares of veterans {n}", abstract="pilot study infusions") for n in range(400, 440)
    ]
    index.write([*corpus_documents(), *others, document(300, TWIN), document(301, TITLE)])
    index.finish(index.concrete_name() or "")
    result = index.search(SearchRequest(typed))
    assert result.hits[0].document.id == "pubmed:301"
    assert len({hit.document.id for hit in result.hits}) == len(result.hits), "and not a second time below"
    assert result.total >= len(result.hits)


def test_other_words_make_another_title() -> None:
    assert likeness(words(TITLE), words(TITLE)) == 1
    assert likeness(words("ketamine for depression in rats"), words("ketamine for depression in adults")) == 0
    assert likeness(words(TITLE), words("ketamine for veterans")) == 0
    assert likeness(words("a letter"), words("a letter about much else")) == 0, "short titles are words like others"
    assert likeness(words("depression in old age"), words("pain in young people")) == 0
    assert 0 < likeness(words("Role of lasers in urology"), words("Rloe of lasirs in urology")) < 1


def test_of_similar_titles_the_likest_is_meant() -> None:
    documents = [document(1, TWIN), document(2, TITLE)]
    found = nearest(documents, TITLE.replace("ketamine", "ketamin").replace("pilot", "piolt"))
    assert found is not None and found.id == "pubmed:2"
    assert nearest(documents, "one two") is None and nearest([], TITLE) is None


def test_slips_of_the_fingers_are_repeatable() -> None:
    """What make bench-search measures with."""
    made = [misspelt(TITLE, random.Random(7)) for _ in range(2)]
    assert made[0] == made[1] != TITLE
    changed = [one for one, other in zip(TITLE.split(), made[0].split(), strict=True) if one != other]
    assert len(changed) <= 2
