"""The website's two sections: fragments and their JSON, what they hold and never hold, caching, other origins."""

from __future__ import annotations

import json

import pytest

from tests.web.client import Client
from tests.web.html import level, one, soup_of, texts

SECTIONS = ["/embed/news", "/embed/references", "/api/news", "/api/references"]


def test_the_news_section_shows_title_excerpt_outlet_and_date(client: Client) -> None:
    soup = soup_of(client.get("/embed/news?condition=treatment-resistant-depression").text)
    item = one(soup, "li")
    link = one(item, "a")
    assert (link.get_text(), link["href"], link["rel"]) == (
        "Esketamine trial reports early results",
        "https://news.example.org/aa01",
        ["noopener"],
    )
    assert one(item, ".ketalit-excerpt").get_text().startswith("A trial of 62 people.")
    assert one(item, "time")["datetime"] == "2026-02-03"
    assert "Invented Daily" in item.get_text()


def test_an_excerpt_is_short_and_ends_at_a_word(client: Client) -> None:
    """Rights: an excerpt, not the article."""
    excerpt = one(
        soup_of(client.get("/embed/news?condition=treatment-resistant-depression").text), ".ketalit-excerpt"
    ).get_text()
    assert len(excerpt) <= 281
    assert excerpt.endswith(("here…", "follow…", "words…", "More…"))


def test_copies_of_one_story_are_one_item(client: Client) -> None:
    """User pain 1: the same story many times."""
    soup = soup_of(client.get("/embed/news").text)
    assert texts(soup, ".ketalit-title").count("Esketamine trial reports early results") == 1
    assert "(also Invented " in soup.get_text()


def test_a_link_that_is_not_http_is_shown_as_words_only(client: Client) -> None:
    soup = soup_of(client.get("/embed/news").text)
    item = next(item for item in soup.select("li") if "Ketamine news" in item.get_text())
    assert item.select("a") == []


def test_references_of_a_condition(client: Client) -> None:
    soup = soup_of(client.get("/embed/references?condition=ptsd").text)
    assert texts(soup, "li") == [
        (
            "Marlow A, Okafor C. Ketamine infusions in post-traumatic stress disorder. "
            "J Invent Psychiatry. 2024;12(3):101-9. PMID: 90000002"
        ),
        (
            "Withdrawn: Ketamine for post-traumatic stress disorder, withdrawn before it began. "
            "ClinicalTrials.gov identifier: NCT90000002. First posted September 2021. Status: Withdrawn."
        ),
    ]


@pytest.mark.parametrize("path", ["/embed/references", "/embed/references?condition=ptsd&limit=100", "/api/references"])
def test_nothing_retracted_superseded_or_removed_is_ever_listed(client: Client, path: str) -> None:
    text = client.get(path).text
    for title in ("cures post-traumatic stress disorder in everyone", "Preprint of the ketamine", "took back"):
        assert title not in text


def test_a_notice_is_not_an_article(client: Client) -> None:
    """A retraction notice is a paper to PubMed; on a clinic's reference list it would read as one more study."""
    assert "Retraction:" not in client.get("/embed/references").text


def test_a_paper_that_only_mentions_a_condition_is_not_listed_for_it(client: Client) -> None:
    assert texts(soup_of(client.get("/embed/references?condition=palliative-care").text), "li") == []
    assert "palliative care" in client.get("/embed/references").text


def test_several_conditions_make_one_list_newest_first(client: Client) -> None:
    items = texts(
        soup_of(client.get("/embed/references?condition=ptsd&condition=treatment-resistant-depression").text), "li"
    )
    assert len(items) == 4
    assert "Esketamine in treatment-resistant depression" in items[0]
    both = client.get("/api/references?condition=ptsd&condition=ptsd").json()
    assert len(both["items"]) == 2


def test_the_limit_holds(client: Client) -> None:
    assert len(client.get("/api/references?limit=2").json()["items"]) == 2
    assert len(texts(soup_of(client.get("/embed/news?limit=1").text), "li")) == 1


def test_an_empty_section_says_so(client: Client) -> None:
    soup = soup_of(client.get("/embed/references?condition=palliative-care").text)
    assert texts(soup, ".ketalit-empty") == ["There is nothing to show for Palliative care at the moment."]
    assert soup.select("script") == []


def test_an_unknown_condition_is_one_sentence_with_the_way_on(client: Client) -> None:
    answer = client.get("/embed/references?condition=%3Cb%3Egout")
    assert answer.status_code == 404
    assert one(soup_of(answer.text), "p").get_text() == (
        "There is no condition “<b>gout”; /api/conditions lists the known ones."
    )
    assert (
        client.get("/api/references?condition=gout").json()["error"].endswith("/api/conditions lists the known ones.")
    )


@pytest.mark.parametrize("heading", [1, 2, 3, 5])
def test_headings_fit_the_page_around_them(client: Client, heading: int) -> None:
    soup = soup_of(client.get(f"/embed/news?heading={heading}").text)
    levels = [level(tag) for tag in soup.select("h1, h2, h3, h4, h5, h6")]
    assert levels[0] == heading
    assert set(levels[1:]) == {heading + 1}


@pytest.mark.parametrize("path", ["/embed/news", "/embed/references"])
def test_a_fragment_is_one_section_that_needs_nothing(client: Client, path: str) -> None:
    soup = soup_of(client.get(path).text)
    assert [child.name for child in soup.find_all(recursive=False)] == ["section"]
    assert soup.select("style, link, [style], img, iframe, script:not([type='application/ld+json'])") == []
    for link in soup.select("a"):
        assert str(link["href"]).startswith("https://")
        assert link["rel"] == ["noopener"]


@pytest.mark.parametrize("path", ["/embed/news", "/embed/references"])
def test_linked_data_reads_as_json_and_cannot_leave_its_script(client: Client, path: str) -> None:
    text = client.get(path).text
    script = one(soup_of(text), "script[type='application/ld+json']")
    data = json.loads(script.get_text())
    assert data["@type"] == "ItemList"
    assert [element["position"] for element in data["itemListElement"]] == list(
        range(1, len(data["itemListElement"]) + 1)
    )
    assert "<" not in script.get_text()


def test_sample_data_is_called_so_in_the_sections_too(sample_client: Client, client: Client) -> None:
    for path in ("/embed/news", "/embed/references", "/embed/references?condition=palliative-care"):
        assert "Sample data" in one(soup_of(sample_client.get(path).text), ".ketalit-sample").get_text()
        assert "Sample data" not in client.get(path).text
    assert sample_client.get("/api/news").json()["sample"] is True
    assert client.get("/api/news").json()["sample"] is False


def test_sections_say_when_they_were_last_checked(client: Client) -> None:
    """A stale list that looks fresh is user pain 10."""
    assert "Last checked" in client.get("/embed/references").text
    assert client.get("/api/news").json()["checked"] is None


@pytest.mark.parametrize("path", SECTIONS)
def test_an_unchanged_section_costs_nothing_to_ask_again(client: Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = client.get(path, if_none_match=held)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(path, if_none_match='"other"').status_code == 200


@pytest.mark.parametrize("path", SECTIONS)
def test_caches_may_go_on_showing_a_section_while_we_are_down(client: Client, path: str) -> None:
    kept = client.get(path).headers["cache-control"]
    assert "stale-while-revalidate=" in kept
    assert "stale-if-error=" in kept


def test_different_lists_have_different_tags(client: Client) -> None:
    tags = {
        client.get(path).headers["etag"]
        for path in (*SECTIONS, "/embed/references?condition=ptsd", "/embed/news?heading=3")
    }
    assert len(tags) == 6


@pytest.mark.parametrize("path", SECTIONS)
def test_any_website_may_fetch_the_sections(client: Client, path: str) -> None:
    for answer in (client.get(path), client.get(path, origin="https://clinic.example"), client.get(path + "?limit=x")):
        assert answer.headers["access-control-allow-origin"] == "*"
    asked = client.send("OPTIONS", path, origin="https://clinic.example", access_control_request_method="GET")
    assert asked.status_code == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


@pytest.mark.parametrize("path", ["/", "/api/search", "/api/status", "/studies/90000001"])
def test_the_rest_is_not_for_other_origins(client: Client, path: str) -> None:
    assert "access-control-allow-origin" not in client.get(path, origin="https://clinic.example").headers
