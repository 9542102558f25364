"""How a feed stands, in plain words: broken is never told as "no news"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from catalog.model import FeedState

DEAD_AFTER = dt.timedelta(days=7)
MOVED_AFTER = 3
"""Visits in a row that met the same permanent redirect: a maintenance page comes and goes."""
_LEAST_SILENCE, _MOST_SILENCE = 7, 120
_MISSED_POSTS = 5
_SILENCE_OF_UNKNOWN = 60


class Standing(StrEnum):
    """From good to bad."""

    WELL = "well"
    UNREAD = "unread"
    WAITING = "waiting"
    SILENT = "silent"
    FAILING = "failing"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """sentence: what a person should know; remedy: what to do, "" where nothing is to be done."""

    feed_id: str
    standing: Standing
    sentence: str
    remedy: str = ""

    @property
    def needs_a_person(self) -> bool:
        return bool(self.remedy)


def silence_allowed(posts_per_day: float | None) -> int:
    """Days without anything new after which a feed counts as silent: five posts missed, a week at the least."""
    if not posts_per_day:
        return _SILENCE_OF_UNKNOWN
    return int(min(max(_MISSED_POSTS / posts_per_day, _LEAST_SILENCE), _MOST_SILENCE))


def health_of(state: FeedState, now: dt.datetime) -> FeedHealth:
    """Pure; the worst that is true is told."""
    if state.gone:
        sentence = f"The publisher says that it is gone for good. {_last_read(state)}"
        return FeedHealth(state.feed_id, Standing.DEAD, sentence, "Remove it from the list or find its new address.")
    if state.failures:
        return _broken(state, now)
    if state.last_success is None:
        return FeedHealth(state.feed_id, Standing.UNREAD, "It has not been read yet.")
    if state.moved_to and state.moved_times >= MOVED_AFTER:
        sentence = f"It has moved for good to {state.moved_to}. {_last_read(state)}"
        return FeedHealth(state.feed_id, Standing.WELL, sentence, "Put the new address into the list.")
    silent = _days_silent(state, now)
    if silent is not None and silent > silence_allowed(state.posts_per_day):
        sentence = f"It answers, but has brought nothing new for {silent} days{_usual(state)}. {_last_read(state)}"
        return FeedHealth(state.feed_id, Standing.SILENT, sentence, "Look whether its publisher has another feed now.")
    if state.shortfall:
        return FeedHealth(
            state.feed_id, Standing.WELL, f"Of its last answer entries may be missing: {state.shortfall}."
        )
    return FeedHealth(state.feed_id, Standing.WELL, f"{_last_read(state)}{_speaks(state)}")


def _broken(state: FeedState, now: dt.datetime) -> FeedHealth:
    times = "once" if state.failures == 1 else f"{state.failures} times in a row"
    sentence = f"It failed {times}. {_last_read(state)} {state.last_error or ''}".rstrip()
    if state.next_allowed and state.next_allowed > now and state.failures < 3:
        until = f"{state.next_allowed:%Y-%m-%d %H:%M} UTC"
        return FeedHealth(state.feed_id, Standing.WAITING, f"{sentence} It is left alone until {until}.")
    if state.failures >= 3 and (state.last_success is None or now - state.last_success > DEAD_AFTER):
        return FeedHealth(
            state.feed_id, Standing.DEAD, sentence, "Look at it with “ketalit feeds check”; remove or replace it."
        )
    remedy = "Look at it with “ketalit feeds check”." if state.failures >= 3 else ""
    return FeedHealth(state.feed_id, Standing.FAILING, sentence, remedy)


def _days_silent(state: FeedState, now: dt.datetime) -> int | None:
    """None for a feed whose items carry no dates."""
    return None if state.newest_item is None else (now - state.newest_item).days


def _last_read(state: FeedState) -> str:
    if state.last_success is None:
        return "It has never been read."
    return f"Last read {state.last_success:%Y-%m-%d %H:%M} UTC."


def _usual(state: FeedState) -> str:
    return f", where it used to bring {_rate(state.posts_per_day)}" if state.posts_per_day else ""


def _speaks(state: FeedState) -> str:
    return f" It brings {_rate(state.posts_per_day)}." if state.posts_per_day else ""


def _rate(per_day: float) -> str:
    if per_day >= 1:
        return f"about {_items(per_day)} a day"
    if per_day * 7 >= 1:
        return f"about {_items(per_day * 7)} a week"
    return f"about one item every {1 / per_day:.0f} days"


def _items(count: float) -> str:
    number = round(count)
    return "one item" if number == 1 else f"{number} items"
