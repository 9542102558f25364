"""The list of feeds: which addresses are read, whose they are, how far they are trusted and how often they are asked.

The shipped list is ``feeds.toml`` beside this module; a clinic may keep its own file of the same shape.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

from ingest.errors import BadSettings

SHIPPED = Path(__file__).with_name("feeds.toml")
SHORTEST_POLL = 60
"""Minutes. Asking a publisher's feed more often than hourly gets a reader banned."""

Choice = TypeVar("Choice", bound=StrEnum)

_ENTRY_LINE = re.compile(r"^[ \t]*\[\[[ \t]*feed[ \t]*\]\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class FeedKind(StrEnum):
    """Who speaks."""

    JOURNAL = "journal"
    PRESS_OFFICE = "press-office"
    REGULATOR = "regulator"
    REGISTRY = "registry"
    TRADE_PRESS = "trade-press"
    NEWSPAPER = "newspaper"
    AGGREGATOR = "aggregator"


class Trust(StrEnum):
    """How far an item may go by itself: ``high`` reports first hand or is edited, ``low`` repeats what others say."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class TopicFilter(StrEnum):
    """``ketamine``: keep only items that name the substance. ``all``: the feed is a search for it already."""

    KETAMINE = "ketamine"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed. ``poll_minutes`` is the shortest time between two visits; ``language`` is None for a mixed feed."""

    id: str
    url: str
    outlet: str
    kind: FeedKind = FeedKind.NEWSPAPER
    language: str | None = "en"
    trust: Trust = Trust.MEDIUM
    topic: TopicFilter = TopicFilter.KETAMINE
    poll_minutes: int = 360
    enabled: bool = True
    pages: bool = True
    """Whether an article's page may be asked for its description where the feed gives no text."""
    note: str | None = None


def load_feeds(path: Path | None = None) -> tuple[Feed, ...]:
    """Read a list of feeds (default: the shipped one), in the order of the file.

    Raises BadSettings naming the file, the line and the entry, and what to write instead.
    """
    path = path or SHIPPED
    try:
        text = path.read_text(encoding="utf-8")
        document = tomllib.loads(text)
    except OSError as problem:
        raise BadSettings(f"The list of feeds {path} cannot be read ({problem.strerror}): check the path.") from problem
    except UnicodeDecodeError as problem:
        raise BadSettings(f"The list of feeds {path} is not UTF-8 text: save it as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise BadSettings(f"The list of feeds {path} is not valid TOML: {problem}.") from problem
    entries = document.get("feed")
    if set(document) - {"feed"} or not isinstance(entries, list) or not entries:
        raise BadSettings(f"The list of feeds {path} must hold [[feed]] entries and nothing else.")
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ENTRY_LINE.finditer(text)]
    if len(lines) != len(entries):
        raise BadSettings(f"The list of feeds {path}: write every feed as an entry of its own under a [[feed]] line.")
    feeds = tuple(
        feed_of(entry, f"{path}, line {line}, feed {number}")
        for number, (line, entry) in enumerate(zip(lines, entries, strict=True), start=1)
    )
    _refuse_doubles(path, lines, feeds)
    return feeds


def feed_of(table: Mapping[str, object], where: str) -> Feed:
    """One entry as a feed. Raises BadSettings that begins with ``where`` and says what to write instead."""
    return _Entry(where, table).feed()


def toml_of(feed: Feed) -> str:
    """The feed as a [[feed]] entry that load_feeds reads as the same feed; what is at its default is left out."""
    defaults = {field.name: field.default for field in fields(Feed)}
    lines = [
        f"{name} = {_toml_value(value)}"
        for name in Feed.__slots__
        if (value := getattr(feed, name)) != defaults[name] or name in ("kind", "trust")
    ]
    return "\n".join(("[[feed]]", *lines, ""))


def _toml_value(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool | int):
        return str(value).lower()
    # JSON's strings are TOML's, but for DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")


def _refuse_doubles(path: Path, lines: list[int], feeds: tuple[Feed, ...]) -> None:
    seen: dict[str, int] = {}
    for line, feed in zip(lines, feeds, strict=True):
        for what in (f"id {feed.id}", f"url {feed.url}"):
            if what in seen:
                raise BadSettings(f"{path}, line {line}: the {what} stands at line {seen[what]} already; remove one.")
            seen[what] = line


@dataclass(frozen=True, slots=True)
class _Entry:
    """One [[feed]] table on its way to a Feed; ``where`` begins every complaint about it."""

    where: str
    table: Mapping[str, object]

    def feed(self) -> Feed:
        unknown = set(self.table) - set(Feed.__slots__)
        if unknown:
            self.refuse(f"{min(unknown)} is not a setting of a feed; the settings are {', '.join(Feed.__slots__)}")
        return Feed(
            id=self.identifier(),
            url=self.address(),
            outlet=self.text("outlet"),
            kind=self.choice("kind", FeedKind.NEWSPAPER),
            language=self.language(),
            trust=self.choice("trust", Trust.MEDIUM),
            topic=self.choice("topic", TopicFilter.KETAMINE),
            poll_minutes=self.poll_minutes(),
            enabled=self.flag("enabled"),
            pages=self.flag("pages"),
            note=self.text("note") if "note" in self.table else None,
        )

    def refuse(self, problem: str) -> NoReturn:
        raise BadSettings(f"{self.where}: {problem}.")

    def text(self, name: str) -> str:
        value = self.table.get(name)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f'{name} is missing or empty; write {name} = "…"')
        return value.strip()

    def identifier(self) -> str:
        value = self.text("id")
        if not _ID.fullmatch(value):
            self.refuse(f'the id "{value}" must be 2 to 60 lower-case letters, digits and hyphens')
        return value

    def address(self) -> str:
        value = self.text("url")
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable or re.search(r"[\s\\]", value):
            self.refuse(f'the url "{value}" is not an http or https address')
        if parts.username or parts.password:
            self.refuse("the url carries a user name or password; a list of feeds must not hold secrets")
        return value

    def choice(self, name: str, default: Choice) -> Choice:
        value = self.table.get(name, default.value)
        options = [option.value for option in type(default)]
        if value not in options:
            self.refuse(f'{name} is "{value}"; it must be one of {", ".join(options)}')
        return type(default)(value)

    def language(self) -> str | None:
        value = self.table.get("language", "en")
        if value == "":
            return None
        if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
            self.refuse(f'the language "{value}" is not a language code such as "en"; write "" for a mixed feed')
        return value

    def poll_minutes(self) -> int:
        value = self.table.get("poll_minutes", 360)
        if not isinstance(value, int) or isinstance(value, bool) or value < SHORTEST_POLL:
            self.refuse(f"poll_minutes must be a whole number of minutes, at least {SHORTEST_POLL}")
        return value

    def flag(self, name: str) -> bool:
        value = self.table.get(name, True)
        if not isinstance(value, bool):
            self.refuse(f"{name} must be true or false")
        return value
