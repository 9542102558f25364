"""The real press releases as news items: headline, the opening that a feed would carry, and day."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

from ingest.parsing.canonical_url import url_key
from ingest.parsing.plain_text import excerpt_text, title_text
from ingest.records import NewsItem

DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
_HEADING = re.compile(r"\A#[^\n]*\n")
_RULE = re.compile(r"\n---\s*\n")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")


def releases(data: Path) -> dict[str, NewsItem]:
    """By path, in the order of the list. Raises FileNotFoundError where the data is not."""
    folder = data / "news"
    with (folder / "headlines.csv").open(encoding="utf-8", newline="") as lines:
        return {row["path"]: _item(row, folder / "releases" / row["path"]) for row in csv.DictReader(lines)}


def release_texts(data: Path) -> dict[str, str]:
    """The whole texts of those releases that are here, by path."""
    folder = data / "news" / "releases"
    found = sorted(path for path in folder.rglob("*.md") if path.is_file())
    return {str(path.relative_to(folder)): _body(path.read_text(encoding="utf-8")) for path in found}


def labelled(name: str) -> list[dict[str, str]]:
    """The rows of a file of labels beside this module."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _item(row: dict[str, str], text: Path) -> NewsItem:
    title = title_text(row["headline"])
    return NewsItem(
        url=row["url"],
        key=url_key(row["url"]),
        feed_id=row["feed"].lower(),
        source=row["feed"],
        title=title,
        excerpt=excerpt_text(_body(text.read_text(encoding="utf-8")), title=title) if text.is_file() else None,
        published=dt.datetime.combine(dt.date.fromisoformat(row["date"]), dt.time(12), dt.UTC),
        language="en",
    )


def _body(markdown: str) -> str:
    return _LINK.sub(r"\1", _RULE.split(_HEADING.sub("", markdown), maxsplit=1)[0])


def journal_items(data: Path) -> dict[str, NewsItem]:
    """Papers as a journal's feed carries them, title and opening of the abstract, by PMID."""
    with (data / "pubmed" / "ketamine_2022_2025.csv").open(encoding="utf-8", newline="") as lines:
        return {row["pubmed_id"]: _paper(row) for row in csv.DictReader(lines)}


def _paper(row: dict[str, str]) -> NewsItem:
    url, title = f"https://doi.org/{row['doi']}", title_text(row["title"])
    excerpt = excerpt_text(row["abstract"], title=title)
    return NewsItem(url, url_key(url), "journal", "A journal", title, excerpt=excerpt, language="en")
