"""What a section holds: the rules, and above them the editors."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from catalog import Entry, Verdict, Verdicts
from ingest.records import Journal, Kind, NewsItem, PublicationType, Record, State, Strength
from ketalit.sections.rules import NEVER, Section
from ketalit.sections.selecting import Selection
from tests.catalog.made import DAY, HOUR, NOON, registration, tag
from tests.ketalit.sections.made import FEEDS, REFERENCES, RULES, entry, paper, story

OLD = NOON - 400 * DAY


def ids(selection: Selection, *given: Record | Entry) -> list[str]:
    entries = [one if isinstance(one, Entry) else entry(one) for one in given]
    return [one.entry.record.id for one in selection.select(entries)]


def chosen(rules: Section, *given: Record | Entry, verdicts: Verdicts | None = None) -> list[str]:
    return ids(Selection(rules, NOON, verdicts or Verdicts(), FEEDS), *given)


def published(record_id: str, at: dt.datetime = NOON, section: str | None = None) -> Verdicts:
    return Verdicts(published=(Verdict(record_id, at, section),))


def pinned(*record_ids: str, at: dt.datetime = NOON) -> Verdicts:
    return Verdicts(pinned=tuple(Verdict(id_, at, None) for id_ in record_ids))


# ---- the rules


def test_newest_first_within_the_window_and_never_more_than_the_cap() -> None:
    given = [story(f"n{days}", days) for days in (7, 1, 9, 3, 5, 11, 40)]
    assert chosen(RULES, *given) == ["news:n1", "news:n3", "news:n5", "news:n7", "news:n9"]


def test_a_quiet_time_is_filled_from_before_the_window_up_to_the_floor() -> None:
    """A section with one story looks abandoned; one with twenty old ones looks stale."""
    given = [story("new", 3), story("old", 40), story("older", 50), story("oldest", 60)]
    assert chosen(RULES, *given) == ["news:new", "news:old"]
    assert chosen(replace(RULES, floor=0), *given) == ["news:new"]
    assert len(chosen(replace(RULES, window_days=None), *given)) == 4


def test_only_its_kinds_and_only_what_its_relevance_and_trust_admit() -> None:
    good = story("good")
    refused = story("refused", admitted=False)
    assert chosen(RULES, good, refused, story("echo", feed="echo"), story("stranger", feed="gone"), paper(1)) == [
        "news:good"
    ]
    stricter = replace(RULES, relevance=0.8)
    assert chosen(stricter, good, story("low", relevance=0.7), story("unjudged", relevance=None)) == ["news:good"]
    assert chosen(REFERENCES, good, paper(1), registration(last_updated="2026-03-02")) == [
        "nct:NCT90000001",
        "pubmed:1",
    ]


@pytest.mark.parametrize("state", sorted(NEVER))
def test_nothing_retracted_withdrawn_or_deleted_is_shown_whatever_anyone_decides(state: State) -> None:
    given = entry(paper(1), state=state)
    for verdicts in (Verdicts(), published("pubmed:1", section="references"), pinned("pubmed:1")):
        assert chosen(REFERENCES, given, verdicts=verdicts) == []


def test_the_states_of_the_list_are_left_out_unless_an_editor_wants_one() -> None:
    rules = replace(REFERENCES, exclude_states=NEVER | {State.CONCERN})
    doubtful, corrected = entry(paper(1), state=State.CONCERN), entry(paper(2), state=State.CORRECTED)
    assert chosen(rules, doubtful, corrected) == ["pubmed:2"]
    assert chosen(rules, doubtful, verdicts=published("pubmed:1")) == ["pubmed:1"]


def test_a_condition_admits_what_is_about_it_or_a_narrower_one_and_not_what_mentions_it() -> None:
    rules = replace(REFERENCES, conditions=("trauma",))
    narrower = replace(tag("ptsd"), broader=("trauma",))
    given = (
        entry(paper(1), "trauma"),
        entry(paper(2), narrower),
        entry(paper(3), tag("trauma", strength=Strength.MENTIONED)),
        entry(paper(4), "ocd"),
    )
    assert sorted(chosen(rules, *given)) == ["pubmed:1", "pubmed:2"]


def test_a_notice_about_another_paper_is_no_reference() -> None:
    notice = replace(paper(1), publication_types=(PublicationType("Retraction of Publication"),))
    assert chosen(REFERENCES, notice, paper(2)) == ["pubmed:2"]


def test_at_most_so_many_from_one_outlet_and_on_one_condition() -> None:
    """A wire service floods its feed before a congress; the section still shows the others."""
    flood = [story(f"f{hours}", hours / 24, outlet="Wire") for hours in range(6)]
    rules = replace(RULES, per_outlet=2)
    assert chosen(rules, *flood, story("other", 20)) == ["news:f0", "news:f1", "news:other"]
    same = [entry(story(f"s{hours}", hours / 24), "ptsd") for hours in range(6)]
    both = entry(story("both", 2), "ptsd", "ocd")
    rules = replace(RULES, per_condition=2)
    assert chosen(rules, *same, both, entry(story("ocd", 3), "ocd")) == ["news:s0", "news:s1", "news:ocd"]


def test_the_outlet_of_a_paper_is_its_journal() -> None:
    journal = Journal(title="Annals of Inventions")
    given = [replace(paper(number, number), journal=journal) for number in (1, 2, 3)]
    of_nobody = (paper(4, 8), paper(5, 9))
    assert chosen(replace(REFERENCES, per_outlet=1), *given, *of_nobody) == ["pubmed:1", "pubmed:4", "pubmed:5"]


# ---- stories


def test_copies_of_a_story_are_one_item_and_the_most_trusted_original_leads() -> None:
    echo = story("copy", 1, story_id="s")
    original = story("original", 2, story_id="s")
    agency = story("agency", 1.5, feed="agency", story_id="s")
    assert chosen(RULES, echo, original) == ["news:original"]
    assert chosen(RULES, echo, original, agency) == ["news:agency"]
    assert chosen(RULES, echo, original, agency, verdicts=pinned("news:copy")) == ["news:copy"]
    assert chosen(RULES, echo, original, agency, verdicts=published("news:copy")) == ["news:copy"]


def test_a_copy_that_is_not_admitted_does_not_lead() -> None:
    assert chosen(RULES, story("ad", 2, feed="agency", admitted=False, story_id="s"), story("b", story_id="s")) == [
        "news:b"
    ]


def test_an_undated_story_counts_from_first_sight_and_one_dated_ahead_too() -> None:
    """D7: neither may lead the list for ever."""
    undated = entry(story("undated", dated=False), seen=NOON - 5 * DAY)
    ahead = entry(story("ahead", -300), seen=NOON - 6 * DAY)
    assert chosen(RULES, undated, ahead, story("true", 1)) == ["news:true", "news:undated", "news:ahead"]


def test_news_of_a_study_that_was_retracted_misleads_unless_it_says_so() -> None:
    selection = Selection(RULES, NOON, Verdicts(), FEEDS)
    praise, report = story("praise"), story("report", title="Journal retracts trial of ketamine")
    assert selection.misleads(entry(praise), State.RETRACTED)
    assert not selection.misleads(entry(report), State.RETRACTED)
    assert not selection.misleads(entry(praise), State.CURRENT)
    assert not selection.misleads(entry(praise), None)
    wanted = Selection(RULES, NOON, published("news:praise"), FEEDS)
    assert not wanted.misleads(entry(praise), State.RETRACTED)


# ---- the editors


def test_what_is_hidden_is_out_even_when_it_is_pinned() -> None:
    verdicts = replace(pinned("news:a"), hidden=frozenset({"news:a"}))
    assert chosen(RULES, story("a"), story("b"), verdicts=verdicts) == ["news:b"]


def test_an_editor_overrules_relevance_trust_and_variety_but_not_the_kind() -> None:
    refused = story("ad", 2, feed="echo", admitted=False, outlet="Wire")
    others = [story(f"w{hours}", hours / 24, outlet="Wire") for hours in range(2)]
    rules = replace(RULES, per_outlet=2)
    assert chosen(rules, refused, *others, verdicts=published("news:ad")) == ["news:w0", "news:ad"]
    assert chosen(REFERENCES, refused, verdicts=published("news:ad")) == []
    assert chosen(REFERENCES, refused, verdicts=published("news:ad", section="references")) == ["news:ad"]


def test_an_old_record_that_is_published_counts_from_the_decision_and_ages_from_then() -> None:
    """An editor who brings up an old paper wants to see it; it must not fill the section for ever."""
    fresh = [story(f"n{days}", days) for days in range(1, 8)]
    old = story("old", 300)
    found = chosen(RULES, *fresh, old, verdicts=published("news:old", NOON - DAY))
    assert found == ["news:n1", "news:n2", "news:n3", "news:n4", "news:old"]
    assert "news:old" not in chosen(RULES, *fresh, old, verdicts=published("news:old", NOON - 31 * DAY))


def test_pins_lead_in_their_order_however_old_they_are() -> None:
    given = [story("p", 500), story("q", 2, feed="echo"), *(story(f"n{days}", days) for days in range(1, 8))]
    selection = Selection(RULES, NOON, pinned("news:q", "news:p", "news:gone", at=OLD), FEEDS)
    found = selection.select([entry(one) for one in given])
    assert [one.entry.record.id for one in found] == ["news:q", "news:p", "news:n1", "news:n2", "news:n3"]
    assert [one.pinned for one in found] == [True, True, False, False, False]


# ---- links


def test_what_leads_nowhere_is_out() -> None:
    gone = {"https://news.example/a": NOON - DAY}
    selection = Selection(RULES, NOON, Verdicts(), FEEDS, gone)
    assert ids(selection, story("a"), story("b")) == ["news:b"]
    script = replace(story("c"), url="javascript:alert(1)")
    assert chosen(RULES, script, verdicts=pinned("news:c")) == []


@pytest.mark.parametrize(("decided", "shown"), [(-HOUR, []), (HOUR, ["news:a"])])
def test_an_editor_who_decides_after_a_page_was_found_gone_knows_better(
    decided: dt.timedelta, shown: list[str]
) -> None:
    found = NOON - DAY
    selection = Selection(RULES, NOON, pinned("news:a", at=found + decided), FEEDS, {"https://news.example/a": found})
    assert ids(selection, story("a")) == shown


def test_a_paper_whose_doi_leads_nowhere_is_read_at_pubmed() -> None:
    given = entry(replace(paper(1), doi="10.1000/1"))
    gone = {"https://doi.org/10.1000/1": NOON - DAY}
    assert Selection(REFERENCES, NOON).link_of(given) == "https://doi.org/10.1000/1"
    assert Selection(REFERENCES, NOON, gone=gone).link_of(given) == "https://pubmed.ncbi.nlm.nih.gov/1/"
    both = gone | {"https://pubmed.ncbi.nlm.nih.gov/1/": NOON}
    assert Selection(REFERENCES, NOON, gone=both).link_of(given) is None


def test_the_same_given_twice_or_in_another_order_gives_the_same() -> None:
    given = [story(f"n{days}", days) for days in range(6)] + [story("copy", 2, story_id="n2")]
    assert chosen(RULES, *given) == chosen(RULES, *reversed(given)) == chosen(RULES, *given, *given)
    assert all(isinstance(one, NewsItem) and one.kind is Kind.NEWS for one in given)
