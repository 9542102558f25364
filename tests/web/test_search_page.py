"""The search page, without JavaScript, over a real catalogue and a real index."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import Tag

from catalog import Catalog
from index import open_index, rebuild
from ingest.records import Deletion, State, Study
from tests.web.client import Client
from tests.web.conftest import FETCHED, fill
from tests.web.html import one, soup_of, texts
from tests.web.invented import CONDITIONS, PTSD_PAPER
from web.app import Site, create_app


def card(client: Client, query: str, title: str) -> Tag:
    soup = soup_of(client.get(f"/?{query}").text)
    return next(card for card in soup.select(".card") if title in card.get_text())


def test_a_search_finds_marks_and_counts(client: Client) -> None:
    soup = soup_of(client.get("/?q=esketamine").text)
    assert "4 records for “esketamine”" in one(soup, "#found").get_text()
    assert "Esketamine" in texts(soup, ".card h3 mark")
    kinds = dict(
        zip(
            texts(soup, ".facets section:first-of-type a span:first-child"),
            texts(soup, ".facets section:first-of-type .count"),
            strict=True,
        )
    )
    assert kinds == {"Studies": "1", "Trial registrations": "1", "News": "2"}


def test_filters_narrow_and_can_be_taken_away(client: Client) -> None:
    soup = soup_of(client.get("/?q=ketamine&condition=ptsd").text)
    titles = texts(soup, ".card h3")
    assert titles
    assert all(CONDITIONS["ptsd"] in card.get_text() for card in soup.select(".card"))
    remove = one(soup, ".chips a")
    assert remove["href"] == "/?q=ketamine"


def test_a_facet_link_is_a_search_of_its_own(client: Client) -> None:
    soup = soup_of(client.get("/?q=ketamine").text)
    link = next(link for link in soup.select(".facets a") if "Chronic pain" in link.get_text())
    narrowed = soup_of(client.get(str(link["href"])).text)
    count = one(link, ".count").get_text()
    assert one(narrowed, "#found").get_text().startswith(f"{count} records")


def test_each_hit_says_what_it_is(client: Client) -> None:
    found = card(client, "q=esketamine+randomised", "an invented randomised trial")
    text = " ".join(found.get_text(" ").split())
    for expected in (
        "Study",
        "Randomized Controlled Trial",
        "Journal of Invented Psychiatry",
        "7 March 2024",
        CONDITIONS["treatment-resistant-depression"],
    ):
        assert expected in text
    assert one(found, "time")["datetime"] == "2024-03-07"


def test_a_registration_shows_status_phase_and_planned_size(client: Client) -> None:
    hints = texts(card(client, "q=esketamine&kind=registration", "Esketamine"), ".hint")
    assert hints == ["Recruiting", "Phase 2", "Phase 3", "62 participants planned"]


def test_a_condition_that_is_only_mentioned_is_not_shown_as_the_topic(client: Client) -> None:
    found = card(client, "q=palliative", "palliative")
    assert texts(found, ".tags") == []
    assert "Mentions Palliative care" in " ".join(found.get_text(" ").split())


def test_retracted_papers_are_left_out_loudly_and_shown_louder(client: Client) -> None:
    """B6, user pain 3: a retracted paper that looks normal is the worst answer."""
    hidden = soup_of(client.get("/?q=ketamine+cures").text)
    assert "1 retracted paper is left out" in one(hidden, ".left-out").get_text()
    shown = soup_of(client.get(str(one(hidden, ".left-out a")["href"])).text)
    found = next(card for card in shown.select(".card") if card.select(".badge"))
    assert one(found, ".badge").get_text() == "RETRACTED"


def test_a_retraction_is_on_the_page_before_the_index_has_read_it(tmp_path: Path) -> None:
    """The catalogue's state is shown, not the copy's: the index may be minutes behind."""
    catalog = Catalog(f"sqlite:///{tmp_path / 'catalog.db'}")
    fill(catalog)
    index = open_index(data=tmp_path, alias="behind")
    rebuild(catalog, index)
    assert isinstance(PTSD_PAPER.record, Study)
    retracted = dataclasses.replace(PTSD_PAPER.record, version=2, state=State.RETRACTED)
    run = catalog.start_run("pubmed", "changed")
    removed = Deletion("pubmed:90000006", "DeleteCitation")
    catalog.store_batch(
        run,
        "batch-3",
        [dataclasses.replace(PTSD_PAPER, record=retracted)],
        deletions=[removed],
        fetched_at=FETCHED + dt.timedelta(days=2),
    )
    client = Client(create_app(Site(catalog, index, CONDITIONS)))
    assert texts(card(client, "q=infusions", "infusions in post-traumatic"), ".badge") == ["RETRACTED"]
    assert "infusions in post-traumatic" not in client.get("/embed/references").text
    assert "state" in texts(soup_of(client.get("/studies/90000002").text), ".versions li")[0]
    assert "chronic pain, corrected" not in client.get("/?q=chronic").text
    index.close()
    catalog.close()


@pytest.mark.parametrize(
    "path",
    ["/?q=paper+that+PubMed", "/?state=deleted", "/embed/references?condition=ptsd", "/api/search?q=paper+that+PubMed"],
)
def test_what_a_source_removed_is_in_no_list(client: Client, path: str) -> None:
    assert "PubMed took back" not in client.get(path).text


def test_pages_go_forth_and_back(client: Client) -> None:
    first = soup_of(client.get("/?q=ketamine&size=3").text)
    assert first.select('a[rel="prev"]') == []
    following = str(one(first, 'a[rel="next"]')["href"])
    second = soup_of(client.get(following).text)
    assert one(second, "ol.cards")["start"] == "4"
    assert not set(texts(first, ".card h3")) & set(texts(second, ".card h3"))
    assert str(one(second, 'a[rel="prev"]')["href"]) == "/?q=ketamine&size=3"


def test_a_page_past_the_end_leads_back(client: Client) -> None:
    soup = soup_of(client.get("/?q=ketamine&page=40").text)
    assert "past the last result" in one(soup, ".empty").get_text()
    assert one(soup, ".empty a")["href"] == "/?q=ketamine"


def test_a_page_too_deep_for_the_engine_is_one_sentence(client: Client) -> None:
    """F11."""
    answer = client.get("/?q=ketamine&page=9999")
    assert answer.status_code == 400
    assert "narrow the search" in answer.text


def test_nothing_found_says_what_to_try(client: Client) -> None:
    soup = soup_of(client.get("/?q=nothingmatchesthis&kind=study").text)
    empty = one(soup, ".empty")
    assert "without filters" in empty.get_text()
    assert one(empty, "li:first-child a")["href"] == "/?q=nothingmatchesthis"


def test_the_form_keeps_what_was_asked(client: Client) -> None:
    soup = soup_of(
        client.get(
            "/?q=%22social+anxiety%22&condition=ptsd&condition=chronic-pain&kind=study&year_from=2020&sort=oldest"
        ).text
    )
    assert one(soup, "#q")["value"] == '"social anxiety"'
    assert one(soup, "#condition option[selected]")["value"] == "ptsd"
    assert one(soup, 'form input[type=hidden][name="condition"]')["value"] == "chronic-pain"
    assert one(soup, "#year_from")["value"] == "2020"
    assert one(soup, "#sort option[selected]")["value"] == "oldest"


@pytest.mark.parametrize(
    "number",
    [
        "90000001",
        "pubmed:90000001",
        "PMID: 90000001",
        "10.5555/invented.0001",
        "doi:10.5555/INVENTED.0001",
        "PMC9000001",
    ],
)
def test_a_number_leads_straight_to_its_record(client: Client, number: str) -> None:
    answer = client.get(f"/?q={quote(number)}")
    assert (answer.status_code, answer.headers.get("location")) == (303, "/studies/pubmed:90000001")
