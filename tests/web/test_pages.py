"""The search page and the record pages, without JavaScript, over a real catalogue and a real index."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import Tag

from catalog import Catalog
from index import open_index, rebuild
from ingest.records import Deletion, State, Study
from tests.web.client import Client
from tests.web.conftest import FETCHED, fill
from tests.web.html import level, one, soup_of, texts
from tests.web.invented import CONDITIONS, PTSD_PAPER
from web.app import Site, create_app

PAGES = [
    "/",
    "/?q=ketamine&retracted=1",
    "/?q=nothingmatchesthis",
    "/studies/pubmed:90000001",
    "/studies/pubmed:90000003",
    "/studies/pubmed:90000008",
    "/studies/pubmed:90000009",
    "/registrations/nct:NCT90000001",
    "/news/news:aa03",
    "/news",
    "/status",
    "/api",
    "/no-such-page",
]


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


@pytest.mark.parametrize(
    "path",
    [
        "/studies/pubmed:90000001",
        "/studies/90000001",
        "/studies/10.5555/invented.0001",
        "/studies/doi:10.5555/invented.0001",
        "/registrations/NCT90000099",
        "/registrations/nct:nct90000001",
        "/news/aa01",
        "/studies/news:aa01",
    ],
)
def test_every_way_to_write_an_identifier_works(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_a_record_that_is_not_here_is_told_in_plain_words(client: Client) -> None:
    answer = client.get("/studies/pubmed:1")
    assert answer.status_code == 404
    assert "We hold no record “pubmed:1”" in answer.text


def test_a_record_shows_its_text_by_sections_with_the_evidence_marked(client: Client) -> None:
    soup = soup_of(client.get("/studies/90000001").text)
    assert texts(soup, "section[aria-labelledby=text] h3") == ["Background", "Methods", "Results"]
    marked = one(soup, "section[aria-labelledby=text] mark")
    assert marked.get_text() == "treatment-resistant depression"
    assert one(soup, "h1 mark").get_text() == "treatment-resistant depression"
    assert "P < 0.05 & two-sided" in soup.get_text()


def test_every_tag_says_why(client: Client) -> None:
    """No tag without its field, its words and its rule."""
    soup = soup_of(client.get("/studies/90000001").text)
    assert texts(soup, ".why li") == [
        "Title: treatment-resistant depression phrase “treatment-resistant depression”",
        "Abstract, Methods: treatment-resistant depression phrase “treatment-resistant depression”",
        "MeSH headings: Depressive Disorder, Treatment-Resistant MeSH heading D061218",
    ]


def test_a_record_names_all_its_numbers_with_links_out(client: Client) -> None:
    soup = soup_of(client.get("/studies/90000001").text)
    links = {link.get_text(): link["href"] for link in soup.select(".identifier a")}
    assert links == {
        "90000001": "https://pubmed.ncbi.nlm.nih.gov/90000001/",
        "10.5555/invented.0001": "https://doi.org/10.5555/invented.0001",
        "PMC9000001": "https://pmc.ncbi.nlm.nih.gov/articles/PMC9000001/",
        "NCT90000001": "https://clinicaltrials.gov/study/NCT90000001",
    }


def test_related_records_are_named_from_both_sides(client: Client) -> None:
    paper = texts(soup_of(client.get("/studies/90000001").text), ".related li")
    assert any(text.startswith("It reports on Esketamine in treatment-resistant depression") for text in paper)
    assert any(text.startswith("Reported by Esketamine trial reports early results") for text in paper)
    trial = texts(soup_of(client.get("/registrations/NCT90000001").text), ".related li")
    assert trial[0].startswith("Reported by Esketamine for treatment-resistant depression")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/studies/90000003", 200, "RETRACTED. This paper has been retracted."),
        ("/studies/90000005", 200, "Superseded preprint."),
        ("/studies/90000006", 200, "Corrected."),
        (
            "/studies/90000007",
            200,
            "It has not been retracted.",
        ),
        ("/registrations/NCT90000002", 200, "Withdrawn."),
        ("/studies/90000010", 410, "Removed by its source."),
    ],
)
def test_each_state_has_its_own_banner(client: Client, path: str, status: int, words: str) -> None:
    """B6: a concern is not a retraction, a deletion is not one either."""
    answer = client.get(path)
    assert answer.status_code == status
    assert words in one(soup_of(answer.text), ".banner").get_text()


def test_a_record_shows_what_changed(client: Client) -> None:
    assert "Removed by its source" in texts(soup_of(client.get("/studies/90000010").text), ".versions li")[0]


def test_a_bare_record_shows_nothing_it_does_not_know(client: Client) -> None:
    """Unknown is absent, never "None" or an empty row."""
    text = soup_of(client.get("/studies/90000009").text).get_text(" ")
    assert "Kétamine sans rien d'autre" in text
    assert "None " not in text.replace("None is known", "")


@pytest.mark.parametrize("path", PAGES)
def test_no_records_text_becomes_markup(client: Client, path: str) -> None:
    """D12, F15: titles, abstracts, outlets and keywords of the hostile records, wherever they show."""
    text = client.get(path).text
    assert "<script>alert" not in text
    assert "<b>bold" not in text
    assert "<i>Times" not in text
    assert 'href="javascript' not in text.lower()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_basics_of_an_accessible_one(client: Client, path: str) -> None:
    soup = soup_of(client.get(path).text)
    assert one(soup, "html")["lang"] == "en"
    assert one(soup, "title").get_text().strip()
    assert one(soup, "h1").get_text().strip()
    for landmark in ("header", "nav[aria-label=Main]", "main#content", "footer"):
        assert soup.select(landmark), f"no {landmark}"
    assert one(soup, "a.skip")["href"] == "#content"
    assert soup.body is not None
    assert soup.body.find("a", recursive=False) is not None
    for field in soup.select("input:not([type=hidden]), select"):
        assert soup.select(f'label[for="{field["id"]}"]'), f"no label for {field['id']}"
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    for element in soup.select("[aria-labelledby]"):
        assert element["aria-labelledby"] in ids
    headings = [level(heading) for heading in soup.select("h1, h2, h3, h4, h5, h6")]
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(headings)), headings
    for link in soup.select("a"):
        assert link.get_text().strip() or link.get("aria-label"), f"a link without words: {link}"


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_from_elsewhere(client: Client, path: str) -> None:
    soup = soup_of(client.get(path).text)
    loaded = [element.get("src") or element.get("href") for element in soup.select("[src], link")]
    assert all(str(address).startswith("/static/") for address in loaded)
    assert soup.select("script:not([src]), style, [style], [onclick]") == []


@pytest.mark.parametrize("path", PAGES)
def test_sample_data_is_called_sample_data_on_every_page(sample_client: Client, client: Client, path: str) -> None:
    """Invented records must never be taken for literature."""
    assert "Sample data." in one(soup_of(sample_client.get(path).text), ".sample").get_text()
    assert soup_of(client.get(path).text).select(".sample") == []


def test_airflow_is_linked_where_there_is_one(site: Site, client: Client) -> None:
    with_airflow = Client(create_app(dataclasses.replace(site, airflow_url="http://127.0.0.1:8080/")))
    assert "http://127.0.0.1:8080/" in with_airflow.get("/status").text
    assert "Airflow" not in client.get("/status").text
