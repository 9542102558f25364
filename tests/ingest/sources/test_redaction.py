"""A18: no secret in a message, however it got there."""

from __future__ import annotations

import logging

import pytest

from ingest.sources.redaction import RedactingFilter, excerpt, redact

KEY = "s3cr3t/key+9"


@pytest.mark.parametrize(
    "text",
    [
        f"failed: {KEY}",
        "https://host/x?term=a&api_key=s3cr3t%2Fkey%2B9&db=pubmed",
        f"api_key={KEY}",
        f'{{"error":"API key invalid","api-key":"{KEY}"}}',
    ],
)
def test_secret_is_gone_and_the_rest_stays(text: str) -> None:
    clean = redact(text, [KEY])
    assert "s3cr3t" not in clean
    assert "***" in clean
    assert clean.split("***")[0] == text.split("s3cr3t")[0]


def test_key_nobody_told_us_of() -> None:
    """A key in an address is recognised by its name alone."""
    assert redact("GET /e?api_key=0123456789abcdef&db=pubmed") == "GET /e?api_key=***&db=pubmed"


def test_excerpt_cuts_after_redacting() -> None:
    """Cut first, and half a key is left that no filter recognises."""
    text = excerpt(b"x" * 155 + KEY.encode(), [KEY])
    assert len(text) <= 160
    assert "s3c" not in text


def test_excerpt_is_one_readable_line() -> None:
    assert excerpt(b"<html>\n  \xff down\r\n") == "<html> \ufffd down"


def test_log_filter_cleans_messages_arguments_and_tracebacks(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("test.redaction")
    caplog.handler.addFilter(RedactingFilter([KEY]))
    try:
        try:
            raise ValueError(KEY)
        except ValueError:
            logger.exception("asked with %s", KEY)
    finally:
        caplog.handler.filters.clear()
    assert "ValueError: ***" in caplog.text
    assert KEY not in caplog.text
