"""Texts, addresses and dates of a published item as any reader can take them, whatever stood in the snapshot."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from web.presenting.dates import MONTHS, day_text
from web.presenting.links import safe_url
from web.presenting.sections import shortened

TITLE_LENGTH, EXCERPT_LENGTH, NAME_LENGTH = 500, 300, 300
_LONGEST_ADDRESS = 2_000

# Direction and zero-width characters hide or reverse words; control characters and lone surrogates break XML.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_IN_ADDRESS = ":/?#[]@!$&'()*+,;=%~-._"


def words(text: str, length: int) -> str:
    """One line of visible text, at most ``length`` characters, cut at a word."""
    seen = _CONTROL.sub(" ", _UNSEEN.sub("", text[: length * 20]))
    return shortened(seen, length - 1) if len(seen) > length else shortened(seen, length)


def web_address(address: str | None) -> str | None:
    """An http(s) address in the letters that feeds allow, or None: nothing else is ever linked to."""
    url = safe_url(address)
    if url is None or len(url) > _LONGEST_ADDRESS or _UNSEEN.search(url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.netloc.encode("idna").decode("ascii") if not parts.netloc.isascii() else parts.netloc
    except ValueError:  # UnicodeError is one
        return None
    if "@" in host or not parts.hostname:
        return None
    rest = (quote(part, safe=_IN_ADDRESS) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme.lower(), quote(host, safe=_IN_ADDRESS), *rest))


def language_code(code: str | None) -> str | None:
    """A language code as XML and HTML take it; None for anything else."""
    return code if code and _LANGUAGE.fullmatch(code) else None


@dataclass(frozen=True, slots=True)
class ItemDate:
    """machine: the known part of the ISO date; text: in words; first: its first moment (UTC); is_day: is it one day."""

    machine: str
    text: str
    first: dt.datetime
    is_day: bool


def item_date(text: str) -> ItemDate | None:
    """Of "2026", "2026-03", "2026-03-07" or an ISO moment; None for anything else, "" included."""
    found = _DATE.match(text)
    if found is None or (found.end() != len(text) and (found[3] is None or text[found.end()] not in "T ")):
        return None
    try:
        day = dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    first = dt.datetime.combine(day, dt.time(), dt.UTC)
    if found[3]:
        return ItemDate(found[0], day_text(day), _moment(text) or first, is_day=True)
    said = f"{MONTHS[day.month - 1]} {day.year}" if found[2] else str(day.year)
    return ItemDate(found[0], said, first, is_day=False)


def _moment(text: str) -> dt.datetime | None:
    if len(text) <= 10:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
