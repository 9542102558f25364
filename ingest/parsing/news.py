"""A feed's entries as news items: links canonical, texts plain, dates by our own table, bad entries set aside."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import asdict, dataclass

from ingest.errors import BadBatch
from ingest.feeds import Feed, FeedKind
from ingest.news_clues import clue_phrases, mentions_in
from ingest.parsing.canonical_url import canonical_url, is_opaque, story_key, url_key, web_url
from ingest.parsing.feed_dates import published_at
from ingest.parsing.feed_entries import PublishedEntry, PublishedFeed, read_feed
from ingest.parsing.plain_text import cut, excerpt_text, plain_text, title_text
from ingest.records import NewsItem, ParsedBatch, Rejected

MAX_ENTRIES = 2_000
LONGEST_MARKUP = 60_000
"""Characters of an entry's markup in which identifiers are looked for: they often stand in its links alone."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_NAME_IN_BRACKETS = re.compile(r"\S+@\S+\s*\((?P<name>[^)]+)\)")
_ADDRESS = re.compile(r"<?\S+@\S+\.\S+>?")


@dataclass(frozen=True, slots=True)
class FeedParse:
    """What one answer of a feed held: entries = records + rejected + duplicates.

    partial: entries may be missing, for ``reason`` (a cut answer, more than MAX_ENTRIES).
    duplicates: entries that repeat an earlier one of the same answer. form: "RSS 2.0", …; title and
    ttl (minutes): the feed's own.
    """

    batch: ParsedBatch
    partial: bool = False
    reason: str | None = None
    duplicates: int = 0
    form: str = ""
    title: str = ""
    ttl: int | None = None


def parse_feed(raw: bytes, feed: Feed, *, fetched_at: dt.datetime, content_type: str | None = None) -> FeedParse:
    """Read RSS, Atom, RDF or JSON Feed.

    Raises BadBatch, with a plain reason, when the bytes are not a feed at all: never "no news" for "broken".
    """
    try:
        published = read_feed(raw, content_type=content_type)
    except BadBatch as problem:
        raise BadBatch(f"The feed {feed.id} ({feed.outlet}) was not read. {problem}") from problem
    items: dict[str, NewsItem] = {}
    rejected: list[Rejected] = []
    duplicates = 0
    for number, entry in enumerate(published.entries[:MAX_ENTRIES], start=1):
        read = news_item(entry, feed, language=feed.language or _language(published.language), fetched_at=fetched_at)
        if isinstance(read, str):
            rejected.append(_rejected(entry, number, feed, read))
        elif items.setdefault(read.key, read) is not read:
            duplicates += 1
    reason = _shortfall(published)
    return FeedParse(
        ParsedBatch(tuple(items.values()), tuple(rejected)),
        reason is not None,
        reason,
        duplicates,
        published.form,
        title_text(published.title),
        published.ttl,
    )


def _shortfall(published: PublishedFeed) -> str | None:
    if published.cut:
        return f"the answer breaks off after {len(published.entries)} entries"
    if len(published.entries) > MAX_ENTRIES:
        return f"the feed holds {len(published.entries)} entries; the first {MAX_ENTRIES} were read"
    return None


def news_item(entry: PublishedEntry, feed: Feed, *, language: str | None, fetched_at: dt.datetime) -> NewsItem | str:
    """The entry as a news item, or the reason why it is none."""
    title = title_text(entry.title)
    if not title:
        return "the entry has no title"
    if not entry.links:
        return "the entry has no link"
    url = next(filter(None, (canonical_url(link, base=feed.url) for link in entry.links)), None)
    if url is None:
        return "the entry's link is not a web address"
    source = feed.outlet
    if feed.kind is FeedKind.AGGREGATOR and entry.outlet:
        source = cut(plain_text(entry.outlet), 200) or source
        title = title.removesuffix(f" - {source}")
    published = published_at(entry.dates, fetched_at=fetched_at)
    whole = " ".join(plain_text(text) for text in entry.texts)
    day = published.date().isoformat() if published else ""
    return NewsItem(
        url=url,
        key=story_key(source, title, day) if is_opaque(url) else url_key(url),
        feed_id=feed.id,
        source=source,
        title=title,
        guid=cut(plain_text(entry.guid), 500) or None,
        excerpt=excerpt_text(entry.summary, title=title),
        author=_author(entry.author),
        published=published,
        image_url=next(filter(None, (web_url(image, base=feed.url) for image in entry.images)), None),
        language=language,
        mentions=mentions_in(" ".join((whole, *(text[:LONGEST_MARKUP] for text in entry.texts)))),
        clues=clue_phrases(whole),
    )


def _author(raw: str) -> str | None:
    """A person's name; never a mail address, which feeds put there and nobody should publish again."""
    text = plain_text(raw)
    bracketed = _NAME_IN_BRACKETS.fullmatch(text)
    name = bracketed["name"] if bracketed else _ADDRESS.sub("", text)
    return cut(name.strip(" ,;()"), 200) or None


def _language(declared: str) -> str | None:
    return declared.replace("_", "-") if _LANGUAGE.fullmatch(declared) else None


def _rejected(entry: PublishedEntry, number: int, feed: Feed, reason: str) -> Rejected:
    """The entry set aside, as it was read."""
    short = {name: value[:2_000] if isinstance(value, str) else value for name, value in asdict(entry).items()}
    raw = json.dumps(short, ensure_ascii=False).encode()[:20_000]
    hint = cut(plain_text(entry.guid), 200) or f"entry {number}"
    return Rejected(source=feed.id, reason=reason, raw=raw, hint=hint)
