"""Encodings (D6): a wrong declaration or one bad byte must not turn a feed into mojibake."""

from __future__ import annotations

import pytest

from ingest.parsing.feed_document import decoded
from tests.ingest.news.conftest import items

TITLE = "Kétamine – étude"


def feed(declared: str | None) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return (
        f"{declaration}<rss version='2.0'><channel><item><title>{TITLE}</title><link>https://example.org/a</link>"
        "</item></channel></rss>"
    )


@pytest.mark.parametrize(
    ("declared", "encoding", "content_type"),
    [
        ("utf-8", "utf-8", None),
        (None, "utf-8", None),
        (None, "utf-8-sig", None),
        ("utf-8", "utf-8-sig", "text/xml; charset=iso-8859-1"),
        ("iso-8859-1", "utf-8", "text/xml"),
        ("us-ascii", "utf-8", "text/xml"),
        ("utf-8", "cp1252", "text/xml; charset=utf-8"),
        (None, "cp1252", None),
        ("windows-1252", "cp1252", "application/rss+xml; charset=utf-8"),
        ("utf-16", "utf-16", None),
        ("utf-16", "utf-16-le", None),
        (None, "utf-16-be", None),
        ("utf-32", "utf-32", None),
        ("no-such-encoding", "utf-8", None),
        ("zlib", "utf-8", None),
        ("punycode", "utf-8", None),
    ],
)
def test_the_text_is_read_whatever_was_declared(declared: str | None, encoding: str, content_type: str | None) -> None:
    (item,) = items(feed(declared).encode(encoding), content_type=content_type)
    assert item.title == TITLE


def test_one_bad_byte_damages_one_character() -> None:
    raw = (feed("utf-8") + "<!-- " + "é" * 2_000 + "-->").encode().replace("Kétamine".encode(), b"K\xe9tamine")
    (item,) = items(raw)
    assert item.title == "K\ufffdtamine – étude"


def test_declared_character_sets_of_other_scripts_hold() -> None:
    raw = "<?xml version='1.0' encoding='koi8-r'?><rss><channel><item><title>Кетамин</title></item></channel></rss>"
    assert "Кетамин" in decoded(raw.encode("koi8-r"))


def test_control_characters_and_leading_space_are_dropped() -> None:
    (item,) = items(b"\n\n  " + feed("utf-8").replace("étude", "\x08étu\x00de\x0b").encode())
    assert item.title == TITLE
