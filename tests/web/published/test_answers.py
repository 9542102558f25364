"""The published sections over HTTP: what they say, caching, other origins, days past; the search engine is down."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from catalog import Catalog
from tests.web.client import Client
from tests.web.html import one, soup_of, texts
from tests.web.published.invented import DAY, EMPTY, MORNING, PUBLIC, TITLE, item, publish, site_of
from web.app import create_app

FORMS = {
    "/api/sections/news": "application/json",
    "/api/sections/news/feed.json": "application/feed+json; charset=utf-8",
    "/api/sections/news/rss": "application/rss+xml; charset=utf-8",
    "/api/sections/news/atom": "application/atom+xml; charset=utf-8",
    "/embed/sections/news": "text/html; charset=utf-8",
    "/embed/sections/news.js": "text/javascript; charset=utf-8",
}
EVERY = pytest.mark.parametrize("path", FORMS)


@EVERY
def test_every_form_is_answered_without_the_search_engine(reader: Client, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, FORMS[path])
    assert "Ketamine eases an invented ill" in answer.text
    assert "An invented trial of ketamine" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_json_says_all_of_an_item(reader: Client) -> None:
    answer = reader.get("/api/sections/news").json()
    assert (answer["title"], answer["version"], answer["published_at"]) == (TITLE, 1, "2026-03-01T08:30:00Z")
    story, paper, undated = answer["items"]
    assert story == {
        "id": "news:a",
        "kind": "news",
        "title": "Ketamine eases an invented ill",
        "excerpt": "So an invented trial of 62 people says.",
        "outlet": "Invented Daily",
        "authors": "",
        "date": "2026-02-27",
        "url": "https://news.example/news:a",
        "image": "https://pictures.example/a.png",
        "language": "en",
        "conditions": ["ptsd"],
        "study": {
            "id": "pubmed:1",
            "title": "An invented trial of ketamine",
            "url": "https://papers.example/1",
            "evidence": "doi:10.5555/invented.1",
            "confidence": 0.97,
            "notice": None,
        },
        "pinned": True,
        "notice": None,
        "withdrawn": None,
    }
    assert (paper["date"], paper["authors"], paper["study"]) == ("2026-02", "Marlow A, Okafor C", None)
    assert (undated["date"], undated["url"]) == ("", None)
    assert answer["links"]["rss"] == f"{PUBLIC}/api/sections/news/rss"


def test_the_list_names_every_section_and_where_it_is(reader: Client) -> None:
    news, quiet = reader.get("/api/sections").json()["sections"]
    assert (news["section"], news["items"], quiet["section"], quiet["items"]) == ("news", 3, "quiet", 0)
    for address in news["links"].values():
        assert reader.get(address.removeprefix(PUBLIC)).status_code == 200


def test_the_answers_are_what_the_api_describes(reader: Client) -> None:
    """/openapi.json promises models; the bytes are made by hand, for speed, and must keep the promise."""
    from web.published.answers import SectionAnswer

    SectionAnswer.model_validate_json(reader.get("/api/sections/news").content, strict=False, extra="forbid")
    paths = reader.get("/openapi.json").json()["paths"]
    assert {"/api/sections", "/api/sections/{section}", "/api/sections/{section}/rss"} <= set(paths)


def test_the_fragment_shows_title_excerpt_outlet_date_link_and_study(reader: Client) -> None:
    soup = soup_of(reader.get("/embed/sections/news").text)
    assert [child.name for child in soup.find_all(recursive=False)] == ["section"]
    story = soup.select("li")[0]
    link = one(story, ".ketalit-title a")
    assert (link.get_text(), link["href"], link["rel"]) == (
        "Ketamine eases an invented ill",
        "https://news.example/news:a",
        ["noopener"],
    )
    assert texts(story, ".ketalit-excerpt, .ketalit-source, .ketalit-study") == [
        "So an invented trial of 62 people says.",
        "Invented Daily, 27 February 2026",
        "Study: An invented trial of ketamine",
    ]
    assert texts(soup.select("li")[1], ".ketalit-source") == ["Marlow A, Okafor C. J Invent Pain, February 2026"]
    assert soup.select("li")[1].select(".ketalit-study") == []
    assert one(soup.select("li")[2], ".ketalit-title").select("a") == []
    assert soup.select("style, link, [style], img, iframe, script:not([type='application/ld+json'])") == []


def test_linked_data_names_the_stories_and_their_studies(reader: Client) -> None:
    script = one(soup_of(reader.get("/embed/sections/news").text), "script[type='application/ld+json']")
    first = json.loads(script.get_text())["itemListElement"][0]["item"]
    assert (first["@type"], first["datePublished"], first["about"]["headline"]) == (
        "NewsArticle",
        "2026-02-27",
        "An invented trial of ketamine",
    )


def test_images_come_only_where_they_are_asked_for(reader: Client) -> None:
    """An image is loaded from its outlet, which then knows the clinic's reader."""
    image = one(soup_of(reader.get("/embed/sections/news?images=1").text), "img")
    assert (image["src"], image["alt"], image["referrerpolicy"]) == (
        "https://pictures.example/a.png",
        "",
        "no-referrer",
    )
    assert soup_of(reader.get("/embed/sections/news?images=0").text).select("img") == []


def test_headings_fit_the_page_around_them(reader: Client) -> None:
    soup = soup_of(reader.get("/embed/sections/news?heading=3").text)
    assert [tag.name for tag in soup.select("h1, h2, h3, h4, h5, h6")] == ["h3", "h4", "h4", "h4"]
    assert '["h3",' in reader.get("/embed/sections/news.js?heading=3").text


def test_an_empty_section_has_its_own_text(reader: Client) -> None:
    soup = soup_of(reader.get("/embed/sections/quiet").text)
    assert texts(soup, ".ketalit-empty") == [EMPTY]
    assert soup.select("script") == []
    answer = reader.get("/api/sections/quiet").json()
    assert (answer["items"], answer["empty_text"]) == ([], EMPTY)
    for form in ("rss", "atom", "feed.json"):
        assert reader.get(f"/api/sections/quiet/{form}").status_code == 200


@EVERY
def test_an_unknown_section_is_one_sentence(reader: Client, path: str) -> None:
    answer = reader.get(path.replace("news", "gossip"))
    sentence = "There is no section “gossip”; /api/sections lists those that are published."
    assert answer.status_code == 404
    assert (
        answer.json()["error"] if path.startswith("/api/") else one(soup_of(answer.text), "p").get_text()
    ) == sentence
    assert answer.headers["access-control-allow-origin"] == "*"


# ---- caching


@EVERY
def test_an_unchanged_section_costs_nothing_to_ask_again(reader: Client, path: str) -> None:
    first = reader.get(path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    assert modified == "Sun, 01 Mar 2026 08:30:00 GMT"
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = reader.get(path, if_none_match=held)
        assert (again.status_code, again.content) == (304, b"")
        assert (again.headers["etag"], again.headers["last-modified"]) == (tag, modified)
        assert "stale-while-revalidate" in again.headers["cache-control"]
    assert reader.get(path, if_modified_since=modified).status_code == 304
    assert reader.get(path, if_modified_since="Sun, 01 Mar 2026 08:29:59 GMT").status_code == 200
    assert reader.get(path, if_modified_since="yesterday").status_code == 200
    assert reader.get(path, if_none_match='"other"', if_modified_since=modified).status_code == 200


@EVERY
def test_caches_may_show_a_section_while_they_ask_and_while_we_are_down(reader: Client, path: str) -> None:
    kept = reader.get(path).headers["cache-control"]
    assert "max-age=" in kept
    assert "stale-while-revalidate=" in kept
    assert "stale-if-error=" in kept


@EVERY
def test_the_quick_answer_is_the_answer_of_the_routes(published: Catalog, path: str) -> None:
    """The second reader is served from memory: bytes and headers are those the first one got."""
    client = Client(create_app(site_of(published)))
    first, second = client.get(path), client.get(path)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert sorted(first.headers.multi_items()) == sorted(second.headers.multi_items())


@EVERY
@pytest.mark.parametrize("times", [1, 2])
def test_head_is_get_without_the_body(published: Catalog, path: str, times: int) -> None:
    client = Client(create_app(site_of(published)))
    for _ in range(times):
        head = client.send("HEAD", path)
    get = client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert sorted(head.headers.multi_items()) == sorted(get.headers.multi_items())


@EVERY
def test_only_reading_is_allowed(reader: Client, path: str) -> None:
    refused = reader.send("POST", path)
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    options = reader.send("OPTIONS", path)
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


# ---- other origins


@EVERY
def test_any_website_may_read_the_sections_unless_origins_are_set(reader: Client, path: str) -> None:
    for answer in (reader.get(path, origin="https://clinic.example"), reader.get(path)):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    asked = reader.send("OPTIONS", path, origin="https://clinic.example", access_control_request_method="GET")
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


@pytest.mark.parametrize("path", [*FORMS, "/api/sections", "/api/sections/gossip"])
def test_where_origins_are_set_only_those_may_read(published: Catalog, path: str) -> None:
    origins = ("https://clinic.example", "https://www.clinic.example")
    client = Client(create_app(site_of(published, origins=origins)))
    for _ in range(2):
        for origin in origins:
            answer = client.get(path, origin=origin)
            assert answer.headers["access-control-allow-origin"] == origin
            assert answer.headers["vary"] == "Origin"
        for other in ("https://evil.example", "null", "https://clinic.example.evil.example"):
            answer = client.get(path, origin=other)
            assert "access-control-allow-origin" not in answer.headers
            assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-origin" not in client.get(path).headers
    assert "access-control-allow-origin" not in client.send("OPTIONS", path, origin="https://evil.example").headers


@EVERY
def test_answers_carry_the_security_headers(reader: Client, path: str) -> None:
    for _ in range(2):
        headers = reader.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")


# ---- days past


def test_a_day_shows_what_was_published_when_it_ended(own_catalog: Catalog, own_client: Client) -> None:
    publish(own_catalog, (item("news:a", "First"),), at=MORNING)
    publish(own_catalog, (item("news:b", "Second"),), at=MORNING + DAY / 2)
    publish(own_catalog, (item("news:c", "Third"),), at=MORNING + 2 * DAY)
    shown = {}
    for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-04-01"):
        answer = own_client.get(f"/api/sections/news?on={day}").json()
        assert answer["on"] == day
        shown[day] = [each["title"] for each in answer["items"]]
    assert shown == {
        "2026-03-01": ["Second"],
        "2026-03-02": ["Second"],
        "2026-03-03": ["Third"],
        "2026-04-01": ["Third"],
    }
    assert own_client.get("/api/sections/news").json()["on"] is None


def test_a_day_before_the_first_publishing_is_said_plainly(reader: Client) -> None:
    answer = reader.get("/api/sections/news?on=2026-02-28")
    assert answer.status_code == 404
    assert answer.json() == {"error": "The section “news” had not been published yet on 28 February 2026."}
    assert reader.get("/api/sections/gossip?on=2026-02-28").json()["error"].startswith("There is no section “gossip”")


@pytest.mark.parametrize(
    "day",
    ["", "yesterday", "2026-02-30", "20260301", "2026-W09-1", "2026-3-1", "0000-01-01", "2026-03-01T00:00", "%00"],
)
def test_what_is_no_day_is_refused_in_one_sentence(reader: Client, day: str) -> None:
    answer = reader.get(f"/api/sections/news?on={day}")
    assert answer.status_code == 422
    assert answer.json()["error"].endswith("is no day: write it as in on=2026-03-01.")


def test_a_day_to_come_is_refused(reader: Client) -> None:
    today = dt.datetime.now(dt.UTC).date()
    assert reader.get(f"/api/sections/news?on={today}").status_code == 200
    refused = reader.get(f"/api/sections/news?on={today + 2 * DAY}")
    assert refused.status_code == 422
    assert "has not come yet" in refused.json()["error"]


@pytest.mark.parametrize("path", [path for path in FORMS if path != "/api/sections/news"])
def test_the_other_forms_refuse_a_day_rather_than_ignore_it(reader: Client, path: str) -> None:
    assert reader.get(f"{path}?on=2026-03-01").status_code == 422


def test_a_day_past_has_an_etag_too(reader: Client) -> None:
    first = reader.get("/api/sections/news?on=2026-03-01")
    assert reader.get("/api/sections/news?on=2026-03-01", if_none_match=first.headers["etag"]).status_code == 304
