"""Publishing: the catalogue alone decides, killed or run twice it ends the same, and nothing embarrassing stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from catalog import Action, Catalog, LinkCheck, Overtaken, PublishedItem, SectionDecision, Snapshot, Tagged
from ingest.feeds import Trust
from ingest.records import Author, Enrolment, Journal, Kind, Precision, State
from ketalit import steps
from ketalit.sections.publishing import Published, concerned, publish, publish_all
from ketalit.sections.rules import Section
from tests.catalog.made import DAY, HOUR, NOON, link, news, registration, store, study, tag
from tests.ketalit.sections.made import FEEDS, REFERENCES, RULES, paper, story

SECTIONS = (RULES, REFERENCES)


def published(catalog: Catalog, rules: Section = RULES, at: dt.datetime = NOON) -> list[str]:
    return [item.record_id for item in publish(catalog, rules, FEEDS, at).items]


def everything(catalog: Catalog, *sections: Section, at: dt.datetime = NOON) -> Published:
    return publish_all(catalog, sections or SECTIONS, FEEDS, at)


def decide(catalog: Catalog, action: Action, record_id: str, section: str | None = None) -> None:
    catalog.decide(SectionDecision(record_id, action, section, "Ada", "read in full", NOON))


def test_an_item_says_all_that_a_page_shows(catalog: Catalog) -> None:
    ran = replace(
        study(1, "A paper"),
        doi="10.1000/1",
        journal=Journal(title="Annals of Inventions"),
        authors=(Author("Doe", initials="J"), Author("Roe", initials="R")),
        published=replace(paper(1).first_available or study().published, precision=Precision.MONTH),  # type: ignore[type-var]
    )
    trial = replace(
        registration("NCT90000001", last_updated="2026-03-02"),
        overall_status="NOT_YET_RECRUITING",
        sponsor="An Invented Hospital",
        enrolment=Enrolment(20),
    )
    told = replace(story("a"), author="Ann Writer", image_url="https://news.example/a.png", language="en")
    store(catalog, Tagged(ran, (tag("ptsd"),)), trial, Tagged(told, (tag("ocd"),)))
    first, second = publish(catalog, REFERENCES, FEEDS, NOON).items
    assert first == PublishedItem(
        "nct:NCT90000001",
        Kind.REGISTRATION,
        "An invented trial of ketamine",
        "Not yet recruiting.",
        "ClinicalTrials.gov",
        "An Invented Hospital",
        "2026-03-02",
        "https://clinicaltrials.gov/study/NCT90000001",
    )
    assert second == PublishedItem(
        "pubmed:1",
        Kind.STUDY,
        "A paper",
        "",
        "Annals of Inventions",
        "Doe J, Roe R",
        "2026-03",
        "https://doi.org/10.1000/1",
        conditions=("ptsd",),
    )
    assert publish(catalog, RULES, FEEDS, NOON).items == (
        PublishedItem(
            "news:a",
            Kind.NEWS,
            "Ketamine in an invented trial",
            "So an invented trial says.",
            "Outlet a",
            "Ann Writer",
            "2026-03-01",
            "https://news.example/a",
            image="https://news.example/a.png",
            language="en",
            conditions=("ocd",),
        ),
    )


def test_all_sections_are_published_and_the_second_time_changes_nothing(catalog: Catalog) -> None:
    store(catalog, story("a"), paper(1))
    assert everything(catalog) == Published(2, 2, ("news", "references"))
    before = catalog.snapshots()
    assert everything(catalog, at=NOON + HOUR) == Published(2, 2, ())
    assert catalog.snapshots() == before


def test_an_empty_section_is_published_with_its_own_words(catalog: Catalog) -> None:
    everything(catalog)
    snapshot = catalog.snapshot("news")
    assert snapshot is not None
    assert (snapshot.items, snapshot.empty_text) == ((), "No news.")


def test_a_kill_between_two_sections_keeps_the_first_and_the_next_run_ends_it(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(catalog, story("a"), paper(1))
    keep = catalog.publish_snapshot

    def killed(section: str, *rest: object, **options: object) -> Snapshot:
        if section == "references":
            raise KeyboardInterrupt
        return keep(section, *rest, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(catalog, "publish_snapshot", killed)
        with pytest.raises(KeyboardInterrupt):
            everything(catalog)
    assert [snapshot.section for snapshot in catalog.snapshots()] == ["news"]
    assert everything(catalog).changed == ("references",)


def test_a_retraction_takes_the_paper_out_at_the_next_publishing(catalog: Catalog) -> None:
    """B6: it comes months after the paper; pinned or not, the paper must go, and the day before can still be shown."""
    store(catalog, paper(1), paper(2, 3))
    decide(catalog, Action.PIN, "pubmed:1")
    assert published(catalog, REFERENCES) == ["pubmed:1", "pubmed:2"]
    store(catalog, replace(paper(1), state=State.RETRACTED), fetched_at=NOON + DAY)
    store(catalog, deleted=("pubmed:2",), fetched_at=NOON + DAY)
    assert published(catalog, REFERENCES, NOON + DAY) == []
    shown = catalog.snapshot("references", on=NOON.date())
    assert shown is not None
    assert [item.record_id for item in shown.items] == ["pubmed:1", "pubmed:2"]


def test_a_section_that_left_the_list_is_emptied(catalog: Catalog) -> None:
    """Nobody would take a retracted paper out of it any more."""
    store(catalog, story("a"), paper(1))
    everything(catalog)
    assert everything(catalog, RULES, at=NOON + HOUR) == Published(2, 1, ("references",))
    left = catalog.snapshot("references")
    assert left is not None
    assert left.items == ()
    assert everything(catalog, RULES, at=NOON + DAY).changed == ()


def test_what_is_hidden_stays_out_when_its_story_comes_again(catalog: Catalog) -> None:
    store(catalog, story("a", story_id="s"), story("b", 2))
    assert published(catalog) == ["news:a", "news:b"]
    decide(catalog, Action.HIDE, "news:a")
    store(catalog, story("copy", 0.5, story_id="s"), story("a", story_id="s"), fetched_at=NOON + HOUR)
    assert published(catalog) == ["news:b"]
    decide(catalog, Action.PUBLISH, "news:a")
    assert published(catalog) == ["news:a", "news:b"]


def test_a_publishing_that_began_before_a_decision_does_not_undo_it(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timetable's publishing and an editor's command meet: what she hid must not come back by the slower one."""
    store(catalog, story("a"), story("b", 2))
    ask = catalog.gone_links
    asked: list[bool] = []

    def meanwhile() -> dict[str, dt.datetime]:
        if not asked:
            decide(catalog, Action.HIDE, "news:a")
        asked.append(True)
        return ask()

    monkeypatch.setattr(catalog, "gone_links", meanwhile)
    assert published(catalog) == ["news:b"]
    assert len(asked) == 2
    with pytest.raises(Overtaken):
        catalog.publish_snapshot("news", "News", "None.", (), NOON, decided=0)


def test_an_old_paper_that_is_pinned_is_found_however_deep_it_lies(catalog: Catalog) -> None:
    store(catalog, paper(999, 900), *(paper(number, number % 25) for number in range(1, 60)))
    assert "pubmed:999" not in published(catalog, REFERENCES)
    decide(catalog, Action.PIN, "pubmed:999", "references")
    assert published(catalog, REFERENCES)[0] == "pubmed:999"


def test_a_section_is_filled_from_behind_what_it_may_not_hold(catalog: Catalog) -> None:
    """Sixty stories of one outlet stand before the one of another."""
    flood = [story(f"f{number:02}", number / 24, outlet="Wire") for number in range(60)]
    store(catalog, *flood, story("other", 20))
    assert published(catalog, replace(RULES, per_outlet=2)) == ["news:f00", "news:f01", "news:other"]


def test_news_names_its_study_and_does_not_praise_a_retracted_one(catalog: Catalog) -> None:
    store(catalog, study(1, "The paper", doi="10.1000/1"), replace(study(2), state=State.RETRACTED))
    store(
        catalog,
        Tagged(story("a", 1), links=(link("news:a", "doi:10.1000/1"),)),
        Tagged(story("praise", 2), links=(link("news:praise", "pubmed:2"),)),
        Tagged(story("report", 3, title="Journal retracts ketamine trial"), links=(link("news:report", "pubmed:2"),)),
        story("plain", 4),
    )
    items = {item.record_id: item for item in publish(catalog, RULES, FEEDS, NOON).items}
    assert list(items) == ["news:a", "news:report", "news:plain"]
    told = items["news:a"].study
    assert told is not None
    assert (told.record_id, told.title, told.url) == ("pubmed:1", "The paper", "https://doi.org/10.1000/1")
    assert (told.confidence, bool(told.evidence)) == (1.0, True)
    assert items["news:report"].study is None, "a retracted paper is not recommended to readers"
    assert items["news:plain"].study is None
    decide(catalog, Action.HIDE, "pubmed:1")
    assert publish(catalog, RULES, FEEDS, NOON).items[0].study is None, "nor one that an editor hid"


def test_a_page_that_is_gone_leaves_the_section_and_comes_back_with_it(catalog: Catalog) -> None:
    store(catalog, story("a"), story("b", 2))
    check = LinkCheck("https://news.example/a", "news:a", NOON, 404, 0, NOON, "gone")
    catalog.save_link_check(check)
    assert published(catalog) == ["news:b"]
    catalog.save_link_check(replace(check, status=200, gone_since=None, problem=None))
    assert published(catalog) == ["news:a", "news:b"]


def test_nothing_but_the_catalogue_is_asked(catalog: Catalog) -> None:
    """The feed that brought a story may be unknown by now: then its trust counts as low."""
    store(catalog, replace(news("a", published=NOON), feed_id="left"))
    assert published(catalog, replace(RULES, trust=Trust.LOW)) == ["news:a"]
    assert published(catalog) == []


def test_a_decision_concerns_the_sections_that_may_hold_the_record_or_hold_a_copy(catalog: Catalog) -> None:
    on = {name: replace(RULES, id=f"news-{name}", conditions=(name,)) for name in ("ptsd", "ocd", "trd")}
    store(
        catalog,
        Tagged(story("a", 2, story_id="s"), (tag("ptsd"),)),
        Tagged(story("copy", 1, feed="agency", story_id="s"), (tag("ocd"),)),
    )
    sections = (RULES, REFERENCES, *on.values())
    everything(catalog, *sections)
    found = concerned(catalog, sections, "news:a")
    assert [section.id for section in found] == ["news", "news-ptsd", "news-ocd"]
    assert concerned(catalog, sections, "news:none") == ()


def test_a_decision_about_a_study_concerns_the_news_that_name_it(catalog: Catalog) -> None:
    store(catalog, study(1, "The paper"), Tagged(story("a"), links=(link("news:a", "pubmed:1"),)))
    everything(catalog)
    assert [section.id for section in concerned(catalog, SECTIONS, "pubmed:1")] == ["news", "references"]


def test_a_timetable_hands_on_counts_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """G5: a hundred ids of sections are more than should cross between tasks."""
    monkeypatch.setenv("KETALIT_DATA", str(tmp_path))
    done = steps.publish_sections()
    assert done["sections"] == done["changed"] > 50
    assert steps.publish_sections() == {**done, "changed": 0}
