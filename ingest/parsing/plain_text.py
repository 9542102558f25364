"""Text from feeds as plain text: no markup, entities resolved once or twice, no invisible characters, cut at a word.

The result is text, not HTML: whoever prints it escapes it.
"""

from __future__ import annotations

import html
import re
import unicodedata

import nh3

EXCERPT_LIMIT = 300
TITLE_LIMIT = 500
"""Characters. The longest titles in PubMed stay under it; a title of megabytes does not."""

_READ_LIMIT = 60_000
"""Characters of raw markup looked at: far beyond what an excerpt needs, and a bound on a hostile feed's work."""
_MAX_PASSES = 3
_SILENT = {"script", "style", "noscript", "template"}
"""Elements whose content is no prose either. Not iframe and object: left open, they would swallow the rest."""

# A "<" opens markup when a complete tag follows, or one of the elements that must never stand in a title.
# Any other "<" is the sign of "P < 0.05".
_LITERAL_LESS = re.compile(
    r"<(?![!?][^<>]*>|/?(?:[a-z]+(?:[-:][a-z0-9-]+)?|h[1-6])(?=[\s/>])[^<>]*>|/?(?:script|style|svg|math|img|iframe|object|embed|video|audio|form|input|link|meta|base)\b)",
    re.IGNORECASE,
)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,31};)", re.IGNORECASE)
_MARKUP_LEFT = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});"
    r"|</?(?:a|abbr|b|br|div|em|font|h[1-6]|hr|i|li|ol|p|small|span|strong|su[bp]|table|t[dr]|u|ul|"
    r"script|style|svg|math|img|iframe|object|embed|video|audio|form|input|link|meta|base)\b[^<>]*>?",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"(?=</?(?:p|div|br|hr|li|ul|ol|dl|dt|dd|tr|td|th|table|h[1-6]|blockquote|section|article|figure|figcaption|pre|img)\b)",
    re.IGNORECASE,
)
# Zero-width and direction characters can hide or reverse words ("moc.live" for "evil.com"); soft hyphens split them.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029]")
_BOILERPLATE = re.compile(
    r"\s*(?:The post .{1,400}? (?:appeared first|first appeared) on .{1,200}|(?:Continue|Keep) reading\b.{0,200}|"
    r"Read (?:more|on|the full (?:article|story))\b.{0,20})$",
    re.DOTALL,
)
_SOURCE_CUT = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\.\.\.)$")


def plain_text(markup: str) -> str:
    """One line of text: tags gone, entities resolved (also doubly escaped ones), white space collapsed."""
    text = _INVISIBLE.sub("", markup[:_READ_LIMIT])
    for _ in range(_MAX_PASSES):
        text = _without_markup(text)
        if not _MARKUP_LEFT.search(text):
            break
    else:
        text = nh3.clean(text, tags=set(), clean_content_tags=_SILENT).replace("&amp;", "&")
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _without_markup(text: str) -> str:
    text = _BARE_AMPERSAND.sub("&amp;", _LITERAL_LESS.sub("&lt;", text))
    # Blocks become words of their own: "<p>a</p><p>b</p>" is "a b", while "ket<i>amine</i>" stays one word.
    return html.unescape(nh3.clean(_BLOCK.sub(" ", text), tags=set(), clean_content_tags=_SILENT))


def title_text(markup: str) -> str:
    """A title as plain text of at most TITLE_LIMIT characters; "" when nothing readable is left."""
    return cut(plain_text(markup), TITLE_LIMIT)


def excerpt_text(markup: str, *, title: str = "") -> str | None:
    """An excerpt of at most EXCERPT_LIMIT characters, or None when it says nothing beyond the title."""
    text = _BOILERPLATE.sub("", plain_text(markup))
    text = _SOURCE_CUT.sub("…", text).strip()
    if not any(character.isalnum() for character in text) or text.casefold() == title.casefold():
        return None
    return cut(text, EXCERPT_LIMIT)


def cut(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` characters: cut at a word and closed by "…", or returned as it is when it fits."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    if not text[limit - 1].isspace():
        space = kept.rfind(" ")
        # Scripts without spaces are cut between characters.
        kept = kept[:space] if space > limit // 2 else _without_split_character(kept, text[limit - 1])
    return kept.rstrip(" ,;:.-–—(…") + "…"


def without_accents(text: str) -> str:
    """The text's letters in their plain forms (NFKD), capitals kept."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _without_split_character(kept: str, following: str) -> str:
    while kept and unicodedata.combining(following):
        kept, following = kept[:-1], kept[-1]
    return kept
