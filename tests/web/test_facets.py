"""The facets of the search page: every filter in address, page and API; long lists folded, without scripts."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from index import FacetCount, SearchResult
from index.schema import MISSING
from ingest.records import Kind
from tests.web.client import Client
from tests.web.html import one, soup_of, texts
from tests.web.invented import CONDITIONS
from web.presenting import facets
from web.presenting.facets import SHOWN, FacetView, facet_views
from web.search_form import LISTS, SearchParameters, read_form
from web.searching import Found
from web.site import VocabularyEntry

TREE = (
    VocabularyEntry("mood", "Mood disorders", 0),
    VocabularyEntry("depression", "Depression", 1, ("Mood disorders",)),
    VocabularyEntry("trd", "Resistant depression", 2, ("Depression",)),
    *(VocabularyEntry(f"other-{number}", f"Other {number}", 0) for number in range(9)),
)
LABELS = {entry.id: entry.label for entry in TREE}


def view_of(facet: str, counts: dict[str, int], parameters: SearchParameters | None = None) -> FacetView | None:
    counted = tuple(FacetCount(value, count) for value, count in counts.items())
    found = Found(SearchResult(1, facets={facet: counted}), ())
    return next(iter(facet_views(found, parameters or SearchParameters(q="x"), LABELS, TREE)), None)


def test_every_list_of_the_address_reaches_the_search() -> None:
    query = "&".join(
        f"{name}={value}" for name in LISTS for value in ("missing", "x y") if name not in ("kind", "state")
    )
    form = read_form(parse_qsl(f"{query}&condition=ptsd&kind=news"), [*CONDITIONS, "x y"])
    assert form.notes == ()
    request = form.parameters.request()
    assert request.conditions == (MISSING, "x y", "ptsd") and request.kinds == (Kind.NEWS,)
    for values in (request.designs, request.phases, request.populations, request.substances, request.routes):
        assert values == (MISSING, "x y")
    assert request.journals == (MISSING, "x y")
    assert parse_qsl(form.parameters.query()).count(("journal", "x y")) == 1


def test_a_list_that_is_too_long_is_left_out_and_said() -> None:
    form = read_form([("journal", f"J {number}") for number in range(21)], CONDITIONS)
    assert form.parameters == SearchParameters() and "journal" in form.notes[0]


def test_a_long_list_is_folded_and_what_is_chosen_is_not() -> None:
    counts = {f"Journal {number}": 50 - number for number in range(20)}
    view = view_of("journal", counts | {MISSING: 7}, SearchParameters(journal=("Journal 15",)))
    assert view is not None
    assert [link.label for link in view.links] == [*(f"Journal {number}" for number in range(SHOWN)), "Journal 15"]
    assert view.unfolds == "14 more" and view.folded[-1].label == "No journal"
    assert view.links[-1].chosen and view.links[-1].query == "" and view.most is None


def test_conditions_unfold_into_their_tree() -> None:
    counts = {"other-1": 9, "other-2": 9, "mood": 8, "depression": 8, "trd": 8} | {f"other-{n}": 1 for n in range(3, 9)}
    view = view_of("condition", counts)
    assert view is not None
    tree = [(link.label, link.depth) for link in view.folded]
    assert tree[:3] == [("Mood disorders", 0), ("Depression", 1), ("Resistant depression", 2)]
    assert len(tree) == len(counts) and view.unfolds == "All 11"
    shown = [(link.label, link.depth) for link in view.links]
    assert shown[:3] == tree[:3], "none is shown without those that it is a kind of"


def test_years_are_a_histogram_and_no_year_is_no_link() -> None:
    view = view_of("year", {"2024": 3, "2023": 40, MISSING: 99})
    assert view is not None and view.most == 40
    assert [(link.label, link.query) for link in view.links] == [
        ("2024", "q=x&year_from=2024&year_to=2024"), ("2023", "q=x&year_from=2023&year_to=2023"), ("No year", None),
    ]  # fmt: skip


@pytest.mark.parametrize("counts", [{}, {"2": 5}, {MISSING: 5}])
def test_a_facet_that_would_narrow_nothing_is_left_out(counts: dict[str, int]) -> None:
    assert view_of("phase", counts) is None
    assert view_of("phase", {"2": 5, MISSING: 1}) is not None, "what is not known can be told from what is"


@pytest.mark.parametrize(
    ("name", "value"), [("phase", "2"), ("phase", MISSING), ("journal", "Journal of Invented Psychiatry")]
)
def test_page_and_api_filter_alike(client: Client, name: str, value: str) -> None:
    address = f"sort=newest&{name}={value.replace(' ', '+')}"
    soup, answer = soup_of(client.get(f"/?{address}").text), client.get(f"/api/search?{address}").json()
    assert one(soup, "#found").get_text().startswith(f"{answer['total']} record")
    everything = client.get("/api/search").json()
    assert 0 < answer["total"] < everything["total"]
    counted = next(each for each in everything["facets"][name] if each["value"] == value)
    assert counted["count"] == answer["total"]
    assert one(soup, f'form input[type=hidden][name="{name}"]')["value"] == value, "the form keeps it"
    assert one(soup, ".chips a")["href"] == "/?sort=newest"


def test_folded_lists_need_no_script(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "SHOWN", 1)
    soup = soup_of(client.get("/").text)
    assert soup.select(".facets details.rest > summary")
    assert texts(soup, ".facets .histogram a span:first-child")
    assert not soup.select(".facets [hidden]")


def test_the_form_keeps_that_no_condition_is_wanted(client: Client) -> None:
    soup = soup_of(client.get(f"/?condition={MISSING}").text)
    assert one(soup, "#condition option[selected]")["value"] == MISSING
    assert one(soup, ".chips a").get_text(" ", strip=True).startswith("Remove the filter No condition")
