"""What a token is, on both back ends: folded, split at everything that is no letter or digit, lower case, Porter stem.

Folding happens through one table. The embedded index translates text with it before it writes; Elasticsearch gets the
same table as a character filter. Stemming is each engine's own Porter stemmer, so tokens here are unstemmed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Letters with strokes and ligatures, which Unicode does not decompose.
_UNDECOMPOSED = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "TH", "ħ": "h", "Ħ": "H", "ı": "i", "ŧ": "t", "Ŧ": "T",
}  # fmt: skip
_MARKS = range(0x0300, 0x0370)
# Latin, Greek and Cyrillic with marks; phonetic and extended Latin; super- and subscripts; ligatures; full-width forms.
_FOLDED_RANGES = (
    (0x00A0, 0x052F), (0x1D00, 0x1DBF), (0x1E00, 0x1FFF), (0x2070, 0x209C), (0xFB00, 0xFB06), (0xFF10, 0xFF5A),
)  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+")

# Words that carry no meaning of their own. They are left out of what a search requires, never out of the index.
STOP_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "can", "do", "does", "for", "from", "had", "has", "have",
    "how", "in", "into", "is", "it", "its", "of", "on", "or", "our", "than", "that", "the", "their", "there", "these",
    "they", "this", "those", "to", "was", "we", "were", "what", "when", "where", "which", "who", "why", "will", "with",
})  # fmt: skip


@cache
def folding() -> dict[int, str]:
    """Code point -> the plain letters or digits it is searched as; nothing for a mark that stands by itself."""
    table = {ord(letter): plain for letter, plain in _UNDECOMPOSED.items()} | dict.fromkeys(_MARKS, "")
    for first, last in _FOLDED_RANGES:
        for code in range(first, last + 1):
            plain = _plain(chr(code))
            if plain is not None:
                table.setdefault(code, plain)
    return table


def _plain(letter: str) -> str | None:
    if not letter.isalnum():
        return None
    decomposed = unicodedata.normalize("NFKD", letter)
    plain = "".join(_UNDECOMPOSED.get(part, part) for part in decomposed if not unicodedata.combining(part))
    return plain if plain != letter and plain.isalnum() else None


def fold(text: str) -> str:
    """``text`` with marks and ligatures resolved; as many tokens as before."""
    if text.isascii():
        return text
    # Most characters beyond ASCII are signs, not letters; looking for the letters is quicker than translating all.
    return _foldable().sub(lambda found: folding()[ord(found[0])], text)


@cache
def _foldable() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, sorted(folding())))}]")


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of ``text`` in order, unstemmed."""
    return tuple(_TOKEN.findall(fold(clean(text)).lower()))


# Characters that stand inside words without being seen: soft hyphen, zero-width space and joiners, byte order mark.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Controls (the marks around highlighted words are two of them), and halves of surrogate pairs, which no encoder takes.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` composed (NFC), without unseen characters, and with a space for every harmful one."""
    if text.isascii():
        return _HARMFUL.sub(" ", text)
    return unicodedata.normalize("NFC", _HARMFUL.sub(" ", _UNSEEN.sub("", text)))
