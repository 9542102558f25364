"""Published links once a week: what is gone is taken out and listed, what only does not answer stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest

from catalog import Catalog, LinkCheck, PublishedItem
from ingest.records import Kind
from ingest.sources.link_check import Finding, LinkAnswer
from ketalit.sections.dead_links import EVERY, Checked, check_links, due
from tests.catalog.made import DAY, HOUR, NOON

ALIVE = LinkAnswer(Finding.ALIVE, 200)
GONE = LinkAnswer(Finding.GONE, 404, "the page is gone")
NOWHERE = LinkAnswer(Finding.VANISHED, None, "no such host")
BUSY = LinkAnswer(Finding.UNSURE, 429, "asked too often")
REFUSED = LinkAnswer(Finding.UNSURE, 403, "the server does not say")
SLOW = LinkAnswer(Finding.UNSURE, None, "did not answer in time")


def address(name: str) -> str:
    return name if "://" in name else f"https://{name}.example/story"


def publish(catalog: Catalog, *names: str, at: dt.datetime = NOON, section: str = "news") -> None:
    items = [
        PublishedItem(f"news:{name}", Kind.NEWS, name, "", "Example", "", "2026-03-01", address(name)) for name in names
    ]
    catalog.publish_snapshot(section, "News", "None.", items, at)


def round_of(
    catalog: Catalog, answers: dict[str, LinkAnswer], at: dt.datetime = NOON, until: dt.datetime | None = None
) -> tuple[Checked, list[str]]:
    asked: list[str] = []

    def look(url: str) -> LinkAnswer:
        asked.append(url)
        return {address(name): answer for name, answer in answers.items()}[url]

    done = check_links(catalog, look, clock=lambda: at, until=until or at + HOUR)
    return done, asked


def gone(catalog: Catalog) -> set[str]:
    return set(catalog.gone_links())


def weeks(answers: Iterable[LinkAnswer], catalog: Catalog) -> list[bool]:
    """Whether a's link counts as gone after each weekly look; b is always there."""
    found = []
    for week, answer in enumerate(answers):
        round_of(catalog, {"a": answer, "b": ALIVE}, NOON + week * EVERY)
        found.append(address("a") in gone(catalog))
    return found


def test_a_page_that_is_gone_is_listed_with_its_record_and_reason(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    done, _ = round_of(catalog, {"a": GONE, "b": ALIVE})
    assert done == Checked(checked=2, gone=1)
    (listed,) = [check for check in catalog.link_checks() if check.gone_since]
    assert listed == LinkCheck(address("a"), "news:a", NOON, 404, 0, NOON, "the page is gone")


@pytest.mark.parametrize("answer", [BUSY, REFUSED, SLOW, LinkAnswer(Finding.UNSURE, 500, "a fault")])
def test_who_refuses_fails_or_is_slow_has_not_gone_however_often(catalog: Catalog, answer: LinkAnswer) -> None:
    publish(catalog, "a", "b")
    assert not any(weeks([answer] * 6, catalog))


def test_a_host_is_gone_only_when_it_is_missing_week_after_week(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    assert weeks([NOWHERE, NOWHERE, ALIVE, NOWHERE, NOWHERE, NOWHERE, ALIVE], catalog) == [
        False, False, False, False, False, True, False,
    ]  # fmt: skip


def test_a_time_out_between_does_not_make_a_missing_host_young_again(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    assert weeks([NOWHERE, SLOW, NOWHERE, NOWHERE], catalog) == [False, False, False, True]


def test_a_gone_page_stays_gone_while_its_server_says_nothing(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    assert weeks([GONE, SLOW, REFUSED, ALIVE], catalog) == [True, True, True, False]


def test_a_machine_off_the_network_says_nothing_about_anybody(catalog: Catalog) -> None:
    """On a train every name is unknown; three such weeks must not empty the sections."""
    publish(catalog, "a", "b")
    for week in range(4):
        done, _ = round_of(catalog, {"a": NOWHERE, "b": NOWHERE}, NOON + week * EVERY)
        assert done == Checked(left=2)
    assert catalog.link_checks() == ()


def test_each_link_is_looked_at_once_a_week(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    round_of(catalog, {"a": ALIVE, "b": ALIVE})
    publish(catalog, "a", "b", "c", at=NOON + HOUR)
    _, asked = round_of(catalog, {"c": ALIVE}, NOON + DAY)
    assert asked == [address("c")]
    _, asked = round_of(catalog, {"a": ALIVE, "b": ALIVE, "c": ALIVE}, NOON + 7 * DAY)
    assert asked == [address("a"), address("b")]


def test_what_left_its_section_because_it_is_gone_is_looked_at_again(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    round_of(catalog, {"a": GONE, "b": ALIVE})
    publish(catalog, "b", at=NOON + HOUR)
    done, asked = round_of(catalog, {"a": ALIVE, "b": ALIVE}, NOON + 7 * DAY)
    assert done == Checked(checked=2, back=1)
    assert address("a") in asked


def test_a_link_in_two_sections_is_asked_once(catalog: Catalog) -> None:
    publish(catalog, "a")
    publish(catalog, "a", section="references")
    assert len(due(catalog, NOON)) == 1


def test_a_host_that_asks_for_quiet_is_left_alone_for_the_round(catalog: Catalog) -> None:
    pages = [f"https://busy.example/{number}" for number in range(3)]
    publish(catalog, *pages, "b")
    done, asked = round_of(catalog, {**dict.fromkeys(pages, BUSY), "b": ALIVE})
    assert sorted(asked) == sorted([pages[0], address("b")])
    assert done == Checked(checked=2, left=2)


def test_the_time_is_kept_and_the_rest_comes_next(catalog: Catalog) -> None:
    publish(catalog, "a", "b")
    done, asked = round_of(catalog, {}, until=NOON)
    assert (done, asked) == (Checked(left=2), [])


def test_a_kill_keeps_what_was_found_before_it(catalog: Catalog) -> None:
    publish(catalog, "a", "b")

    def look(url: str) -> LinkAnswer:
        if url == address("b"):
            raise KeyboardInterrupt
        return GONE

    with pytest.raises(KeyboardInterrupt):
        check_links(catalog, look, clock=lambda: NOON, until=NOON + HOUR)
    assert gone(catalog) == {address("a")}
    _, asked = round_of(catalog, {"b": ALIVE}, NOON + HOUR)
    assert asked == [address("b")]
