"""Dates of feed entries, read from the raw text by a table of our own.

feedparser reads "2016/6/29" as November 1st and "1529927000" as a day in 2015; what this table does not know is None,
never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
"""Older dates are the zero of somebody's clock."""
_FUTURE = dt.timedelta(days=1)
"""Zones and slow clocks make a date of tomorrow possible, not one beyond."""

# Minutes east of UTC. IST is India's (Ireland and Israel write it too, for far fewer feeds).
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "IST": 330, "SGT": 480, "HKT": 480, "AWST": 480, "JST": 540,
    "KST": 540, "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660, "NZST": 720, "NZDT": 780, "NST": -210, "NDT": -150,
    "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "ET": -300, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360,
    "PST": -480, "PDT": -420, "PT": -480, "AKST": -540, "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180,
}  # fmt: skip

# English, German, French, Spanish, Italian, Portuguese and Dutch month names, by their shortest distinct beginnings.
_MONTHS = {
    1: ("jan", "jän", "ene", "gen"), 2: ("feb", "fev", "fév"), 3: ("mar", "mär", "mrz", "maa", "mrt"),
    4: ("apr", "avr", "abr"), 5: ("may", "mai", "mei", "mag"), 6: ("jun", "juin", "giu"), 7: ("jul", "juil", "lug"),
    8: ("aug", "aoû", "aou", "ago"), 9: ("sep", "set"), 10: ("oct", "okt", "out", "ott"), 11: ("nov",),
    12: ("dec", "dez", "déc", "dic"),
}  # fmt: skip

_TIME = (
    r"(?:(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{1,2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?(?![a-z]))?)"
)
_ZONE = r"(?:\s*(?P<zone>[+-]\d{1,2}(?::?\d{2})?|[a-z]{1,5}(?:[+-]\d{2}:?\d{2})?)?(?:\s*\([^)]*\))?)"
_DAY_NAME = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
_MONTH_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_ORDINAL = r"(?:\.|st|nd|rd|th)?"
_ANY_YEAR = r"(?P<year>\d{4}|\d{2})"
_CLOCK = rf"(?:(?:,?\s+(?:at\s+|um\s+|à\s+)?|T){_TIME}{_ZONE})?"

_FORMATS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # 2026-03-02T10:15:00Z, 2026-03-02 10:15, 2026/3/2, 2026-03-02
        rf"(?P<year>\d{{4}})(?P<sep>[-/.])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}}){_CLOCK}",
        # 20260302, 20260302T101500Z
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)"
        + _ZONE
        + ")?",
        # Mon, 02 Mar 2026 10:15:00 +0100; 2. März 2026; 02-Mar-26 10:15
        rf"{_DAY_NAME}(?P<day>\d{{1,2}}){_ORDINAL}[\s-]+(?:de\s+)?{_MONTH_NAME}[\s,-]+(?:de\s+)?{_ANY_YEAR}{_CLOCK}",
        # March 2, 2026 10:15 am EST
        rf"{_DAY_NAME}{_MONTH_NAME}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}",
        # Mon Mar  2 10:15:00 UTC 2026
        rf"{_DAY_NAME}{_MONTH_NAME}\s+(?P<day>\d{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})",
    )
)
_NUMERIC = re.compile(
    rf"{_DAY_NAME}(?P<first>\d{{1,2}})(?P<sep>[/.])(?P<second_number>\d{{1,2}})(?P=sep)(?P<year>\d{{4}}){_CLOCK}",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")


def published_at(raw_dates: tuple[str, ...], *, fetched_at: dt.datetime) -> dt.datetime | None:
    """The first of the entry's dates that reads as a day that can have been, in UTC; else None.

    A date beyond tomorrow is an error of the feed and counts as none: the item then stands at the time it was first
    seen, once and for all, and never floats to the top of each run.
    """
    for raw in raw_dates:
        moment = feed_date(raw)
        if moment is not None and _EARLIEST <= moment <= fetched_at + _FUTURE:
            return moment
    return None


def feed_date(raw: str) -> dt.datetime | None:
    """One raw date as a moment in UTC, or None. Without a zone, or with an unknown one, UTC is assumed."""
    text = " ".join(raw[:100].split())
    readers: tuple[Callable[[str], dt.datetime | None], ...] = (_epoch, _numeric, _written)
    for reader in readers:
        moment = reader(text)
        if moment is not None:
            return moment
    return None


def _epoch(text: str) -> dt.datetime | None:
    match = _EPOCH.fullmatch(text)
    if match is None:
        return None
    seconds = int(match[1]) if match[1] else int(match[2]) / 1000
    return dt.datetime.fromtimestamp(seconds, dt.UTC).replace(microsecond=0)


def _numeric(text: str) -> dt.datetime | None:
    """31.12.2026 and 31/12/2026; with dots the day stands first, with slashes only what cannot be mistaken is read."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, second = int(match["first"]), int(match["second_number"])
    if match["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        return None
    day, month = (second, first) if second > 12 else (first, second)
    return _moment(match, month, day)


def _written(text: str) -> dt.datetime | None:
    for pattern in _FORMATS:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        groups = match.groupdict()
        month = int(groups["month"]) if groups.get("month") else _month(groups.get("name") or "")
        if month is not None:
            return _moment(match, month, int(match["day"]))
    return None


def _month(name: str) -> int | None:
    name = name.casefold()
    return next((month for month, names in _MONTHS.items() if name.startswith(names)), None)


def _moment(match: re.Match[str], month: int, day: int) -> dt.datetime | None:
    groups = match.groupdict()
    year = int(groups["year"])
    if len(groups["year"]) == 2:
        year += 2000 if year < 50 else 1900
    hour, minute = int(groups["hour"] or 0), int(groups["minute"] or 0)
    second = min(int(groups["second"] or 0), 59)  # a leap second
    if groups["half"]:
        hour = hour % 12 + (12 if groups["half"].lower().startswith("p") else 0)
    try:
        # "24:00" is the midnight that ends the day.
        moment = dt.datetime(year, month, day, tzinfo=dt.UTC) + dt.timedelta(hours=hour, minutes=minute, seconds=second)
        return moment - dt.timedelta(minutes=_offset(groups["zone"])) if hour <= 24 and minute <= 59 else None
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> int:
    zone = (zone or "").upper()
    name = zone.rstrip("+-:0123456789")
    numbers = zone[len(name) :]
    if not numbers:
        return _ZONES.get(name, 0)
    sign = -1 if numbers[0] == "-" else 1
    hours, _, minutes = numbers[1:].partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    return sign * (int(hours) * 60 + int(minutes or 0))
