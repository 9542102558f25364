"""Published links, each looked at again once a week: what is gone leaves its section and is listed for the editor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from catalog import Catalog, LinkCheck
from ingest.sources.link_check import Finding, LinkAnswer

EVERY = dt.timedelta(days=7)
SLACK = dt.timedelta(hours=6)
"""A timetable does not start at the same second every day."""
VANISHED_AFTER = 3
"""Checks in a row, a week apart, after which a host that has no address counts as gone for good."""
_BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Checked:
    """What one round did; left: links that were due and are looked at in the next round."""

    checked: int = 0
    gone: int = 0
    back: int = 0
    left: int = 0


def due(catalog: Catalog, now: dt.datetime, below: str = "") -> dict[str, str]:
    """Address → record of the published links not looked at for a week, and of the gone ones, which may come back.

    Those never looked at come first, then the longest unchecked. below: only addresses that begin so.
    """
    known = {check.url: check for check in catalog.link_checks()}
    published = {item.url: item.record_id for snapshot in catalog.snapshots() for item in snapshot.items}
    links = published | {check.url: check.record_id for check in known.values() if check.gone_since}
    waiting = [
        url
        for url in links
        if url.startswith(below) and (url not in known or known[url].checked_at <= now - EVERY + SLACK)
    ]
    earliest = dt.datetime.min.replace(tzinfo=dt.UTC)
    waiting.sort(key=lambda url: (known[url].checked_at if url in known else earliest, url))
    return {url: links[url] for url in waiting}


def check_links(
    catalog: Catalog,
    look: Callable[[str], LinkAnswer],
    *,
    clock: Callable[[], dt.datetime],
    until: dt.datetime,
    below: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Checked:
    """Look at every link that is due, until the time is up. Each finding is kept at once, so a kill costs one link.

    A host that asks to be left alone is left alone for this round. Where no host at all was to be found, this machine
    is off the network, and that says nothing about anybody's page.
    """
    waiting = due(catalog, clock(), below)
    known = {check.url: check for check in catalog.link_checks()}
    busy: set[str] = set()
    answered: dict[str, LinkAnswer] = {}
    vanished: dict[str, LinkAnswer] = {}
    for number, url in enumerate(waiting, 1):
        host = urlsplit(url).hostname or ""
        if host in busy or clock() >= until:
            continue
        answer = look(url)
        if answer.status in _BUSY:
            busy.add(host)
        if answer.finding is Finding.VANISHED:
            vanished[url] = answer
        else:
            answered[url] = answer
            catalog.save_link_check(found(known.get(url), url, waiting[url], answer, clock()))
        if on_progress is not None:
            on_progress(number, len(waiting))
    if any(answer.status is not None for answer in answered.values()):
        for url, answer in vanished.items():
            catalog.save_link_check(found(known.get(url), url, waiting[url], answer, clock()))
        answered |= vanished
    return _told(catalog, known, answered, len(waiting))


def found(before: LinkCheck | None, url: str, record_id: str, answer: LinkAnswer, now: dt.datetime) -> LinkCheck:
    """What is known of a link after it was looked at.

    No clear word changes nothing: a page that was there still counts as there, a gone one as gone.
    """
    since = before.gone_since if before else None
    failures = before.failures if before else 0
    match answer.finding:
        case Finding.ALIVE:
            return LinkCheck(url, record_id, now, answer.status)
        case Finding.GONE:
            return LinkCheck(url, record_id, now, answer.status, 0, since or now, answer.problem)
        case Finding.VANISHED:
            failures += 1
            since = since or (now if failures >= VANISHED_AFTER else None)
            return LinkCheck(url, record_id, now, None, failures, since, answer.problem)
        case Finding.UNSURE:
            return LinkCheck(url, record_id, now, answer.status, failures, since, answer.problem)


def _told(catalog: Catalog, known: Mapping[str, LinkCheck], looked_at: Iterable[str], waiting: int) -> Checked:
    gone_before = {url for url, check in known.items() if check.gone_since}
    gone_now = set(catalog.gone_links())
    checked = len(list(looked_at))
    return Checked(checked, len(gone_now - gone_before), len(gone_before - gone_now), waiting - checked)
