"""What was published and must no longer be seen: it leaves every form at once, before the next publishing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from catalog import Action, Catalog, SectionDecision
from ingest.records import Deletion, State
from tests.web.client import Client
from tests.web.published.invented import about, item, news, publish, stored, study

FORMS = (
    "/api/sections/news",
    "/api/sections/news/feed.json",
    "/api/sections/news/rss",
    "/api/sections/news/atom",
    "/embed/sections/news",
    "/embed/sections/news.js",
)
PAPER = item("pubmed:9", "Ketamine cures an invented ill")
STORY = item("news:s", "Paper hails ketamine", study=about("pubmed:9", "Ketamine cures an invented ill"))
OTHER = item("news:o", "Something else")


def shown(client: Client, form: str, title: str) -> bool:
    return title in client.get(form).text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("state", [State.RETRACTED, State.WITHDRAWN])
def test_a_paper_leaves_when_it_is_retracted_or_withdrawn(
    own_catalog: Catalog, own_client: Client, form: str, state: State
) -> None:
    stored(own_catalog, study("9"))
    publish(own_catalog, (PAPER, OTHER))
    before = own_client.get(form)
    assert PAPER.title in before.text
    stored(own_catalog, study("9", state))
    tag, date = before.headers["etag"], before.headers["last-modified"]
    assert own_client.get(form, if_modified_since=date).status_code == 200
    after = own_client.get(form, if_none_match=tag, if_modified_since=date)
    assert after.status_code == 200
    assert PAPER.title not in after.text
    assert OTHER.title in after.text


def test_a_record_that_its_source_removed_leaves(own_catalog: Catalog, own_client: Client) -> None:
    stored(own_catalog, study("9"))
    publish(own_catalog, (PAPER, OTHER))
    assert shown(own_client, FORMS[0], PAPER.title)
    run = own_catalog.start_run("pubmed", "deleted")
    gone, now = (Deletion("pubmed:9", "DeleteCitation"),), dt.datetime.now(dt.UTC)
    own_catalog.store_batch(run, "gone", (), deletions=gone, fetched_at=now)
    assert not shown(own_client, FORMS[0], PAPER.title)


@pytest.mark.parametrize("form", FORMS)
def test_a_story_leaves_when_the_study_it_reports_is_retracted(
    own_catalog: Catalog, own_client: Client, form: str
) -> None:
    """“Ketamine cures …” over a study that no longer counts is what a clinic is ashamed of."""
    stored(own_catalog, news("s"), study("9"))
    publish(own_catalog, (STORY, OTHER))
    assert shown(own_client, form, STORY.title)
    stored(own_catalog, study("9", State.RETRACTED))
    assert not shown(own_client, form, STORY.title)


def test_a_pinned_story_stays_with_a_notice(own_catalog: Catalog, own_client: Client) -> None:
    """The news may be the retraction itself; then an editor has said that it stays."""
    stored(own_catalog, news("s"), study("9", State.RETRACTED))
    publish(own_catalog, (replace(STORY, pinned=True),))
    assert own_client.get(FORMS[0]).json()["items"][0]["study"]["notice"] == "RETRACTED"
    for form in FORMS[1:]:
        assert "RETRACTED" in own_client.get(form).text


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", ["Expression of concern", "Superseded preprint", "Corrected"])
def test_milder_news_of_a_paper_stands_beside_it(
    own_catalog: Catalog, own_client: Client, form: str, words: str
) -> None:
    """Whether such a paper stays is for the section's own rules to say, at the next publishing."""
    state = {"E": State.CONCERN, "S": State.SUPERSEDED, "C": State.CORRECTED}[words[0]]
    stored(own_catalog, study("9"))
    publish(own_catalog, (PAPER,))
    assert words not in own_client.get(form).text
    stored(own_catalog, study("9", state))
    assert words in own_client.get(form).text


def decide(catalog: Catalog, action: Action, section: str | None = None) -> None:
    now = dt.datetime.now(dt.UTC)
    catalog.decide(SectionDecision("news:o", action, section, "Ada", "An advert.", now))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("section", [None, "news"])
def test_what_an_editor_hides_leaves_and_what_he_publishes_again_returns(
    own_catalog: Catalog, own_client: Client, form: str, section: str | None
) -> None:
    stored(own_catalog, news("o"))
    publish(own_catalog, (PAPER, OTHER))
    assert shown(own_client, form, OTHER.title)
    decide(own_catalog, Action.HIDE, section)
    assert not shown(own_client, form, OTHER.title)
    assert shown(own_client, form, PAPER.title)
    decide(own_catalog, Action.PUBLISH, section)
    assert shown(own_client, form, OTHER.title)


def test_what_is_hidden_in_another_section_stays(own_catalog: Catalog, own_client: Client) -> None:
    stored(own_catalog, news("o"))
    publish(own_catalog, (OTHER,))
    decide(own_catalog, Action.HIDE, "references")
    assert shown(own_client, FORMS[0], OTHER.title)


def test_the_day_past_still_says_what_was_seen_and_what_became_of_it(own_catalog: Catalog, own_client: Client) -> None:
    stored(own_catalog, study("9"))
    publish(own_catalog, (PAPER, OTHER))
    stored(own_catalog, study("9", State.RETRACTED))
    first, second = own_client.get("/api/sections/news?on=2026-03-01").json()["items"]
    assert (first["title"], first["withdrawn"]) == (PAPER.title, "retracted")
    assert (second["title"], second["withdrawn"]) == (OTHER.title, None)


def test_the_editor_sees_what_was_withheld_and_why(own_catalog: Catalog, own_client: Client) -> None:
    stored(own_catalog, news("s"), study("9", State.RETRACTED))
    publish(own_catalog, (PAPER, STORY, OTHER))
    page = own_client.get("/sections/news").text
    assert f"{PAPER.title}: retracted." in page
    assert f"{STORY.title}: the study it reports was retracted." in page
    assert "2 withheld since" in own_client.get("/sections").text
