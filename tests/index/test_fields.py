"""Fields, prefixes and PubMed's tags find the same records on both back ends; the page about them is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index import SearchIndex, SearchRequest
from index.fields import DESIGNS, TAGS, names
from index.query import parse
from tests.index import corpus
from tests.index.conftest import opened_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "query-language.md"


@pytest.fixture(scope="module")
def index(index_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    making = opened_in(tmp_path_factory.mktemp("index"), index_url)
    made = next(making)()
    concrete = made.create()
    facts: dict[str, dict[str, Any]] = {
        "pubmed:101": {"publication_types": ("Randomized Controlled Trial",)},
        "pubmed:102": {"publication_types": ("Clinical Trial, Phase II",), "routes": ("intravenous",)},
        "pubmed:106": {"populations": ("rat",)},
        "pubmed:104": {"publication_types": ("Review",)},
        "nct:NCT00000201": {"phases": ("2", "3"), "designs": ("randomised-controlled-trial", "cross-over")},
    }
    made.write((replace(each, **facts.get(each.id, {})) for each in corpus.documents()), into=concrete)
    made.finish(concrete)
    made.point(concrete)
    yield made
    for _ in making:
        pass


def found(index: SearchIndex, text: str) -> set[str]:
    return {hit.document.id.partition(":")[2] for hit in index.search(SearchRequest(text, match="all")).hits}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title:mice", {"103"}),
        ("abstract:mice", {"103"}),
        ("abstract:anaesthesia", set()),
        ("title:ketamine rats", {"106"}),
        ("ketamine -title:depression", {"102", "103", "107", "NCT00000201", "one"}),
        ("author:sorensen", {"102"}),
        ("ketamine[ti] AND rats[ti]", {"106"}),
        ("Sørensen K[au]", {"102"}),
        ("mesh:pain", {"104"}),
        ("chronic[mh]", {"104"}),
        ("journal:examples", {"104"}),
        ('source:"The Example"', {"one", "two"}),
        ("substance:ketalar", {"NCT00000201"}),
        ("condition:ptsd", {"102", "NCT00000201"}),
        ("condition:ptsd kind:study", {"102"}),
        ("(condition:ptsd OR condition:chronic-pain) kind:study", {"102", "104"}),
        ("ketamine NOT condition:ptsd kind:study", {"101", "103", "106", "107"}),
        ("rats OR condition:chronic-pain", {"104", "106"}),
        ("design:rct", {"101", "NCT00000201"}),
        ("design:cross-over", {"NCT00000201"}),
        ('type:"randomized controlled trial"', {"101"}),
        ("population:rat", {"106"}),
        ("route:intravenous -ptsd", set()),
        ("route:intravenous", {"102"}),
        ("randomized controlled trial[pt]", {"101"}),
        ("phase:2", {"102", "NCT00000201"}),
        ("phase:3", {"NCT00000201"}),
        ("year:2021", {"102", "103"}),
        ("year:2021-2022", {"102", "103", "NCT00000202"}),
        ("2010[dp]", {"104"}),
        ("after:2022-12", {"NCT00000202", "one"}),
        ("before:2018", {"104"}),
        ("2019/03/01:2019/03/05[edat]", {"101"}),
        ("pmid:103", {"103"}),
        ("doi:10.1000/alpha.1", {"101"}),
        ("pmid:103 mice", {"103"}),
        ("state:retracted", {"105"}),
        ("state:retracted OR rats", {"105", "106"}),
        ("anaesth* NOT spray", {"103"}),
        ("title:treatm*", {"101", "104"}),
        ("spr* nasal", {"NCT00000202", "two"}),
        ("-year:2010 pain", set()),
    ],
)
def test_what_fields_find(index: SearchIndex, text: str, expected: set[str]) -> None:
    assert found(index, text) == expected


def test_a_word_in_a_field_is_marked_there_only(index: SearchIndex) -> None:
    (hit,) = index.search(SearchRequest("abstract:ketamine abstract:helped")).hits
    assert "title" not in hit.highlights and "<mark>Ketamine</mark>" in hit.highlights["abstract"][0]


def test_facts_do_not_change_the_order_of_relevance(index: SearchIndex) -> None:
    plain = [hit.document.id for hit in index.search(SearchRequest("ketamine")).hits]
    within = [hit.document.id for hit in index.search(SearchRequest("ketamine year:2000-2030")).hits]
    assert within == [each for each in plain if each in within] and len(within) > 5


def _examples() -> list[str]:
    cells = re.findall(r"^\| (`.+?`) \|", PAGE.read_text("utf-8"), re.M)
    return [example for cell in cells for example in re.findall(r"`([^`]+)`", cell)]


@pytest.mark.parametrize("text", _examples())
def test_every_example_of_the_page_is_understood(text: str) -> None:
    query = parse(text)
    assert query.notes == () and (query.tree.required or query.tree.excluded)


def test_the_page_names_every_field_and_tag() -> None:
    page = PAGE.read_text("utf-8")
    missing = [name for name in names() if f"`{name}:" not in page]
    missing += [tag for tag in TAGS if f"`[{tag}]`" not in page]
    missing += [design for design in DESIGNS if f"`{design}`" not in page and f"design:{design}`" not in page]
    assert missing == []
