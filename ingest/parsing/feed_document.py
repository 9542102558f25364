"""From the bytes of an answer to the text of a feed: its encoding is found, and its root element."""

from __future__ import annotations

import codecs
import re

from ingest.errors import BadBatch

_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
)
_UNMARKED = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_NARROW = frozenset({"ascii", "iso8859-1", "cp1252"})
"""What servers declare when they declare without looking."""
_UNFIT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined"})
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,4000})|([0-9]{1,4000}));?")
_MOST_BAD = 0.001
"""Share of undecodable bytes up to which a text still counts as UTF-8 with a few damaged characters."""

_DOCTYPE = re.compile(r"<!DOCTYPE(?:[^\"'\[>]|\"[^\"]*\"|'[^']*')*", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<(?P<end>/?)[A-Za-z_](?:[^\"'<>]|\"[^\"]*\"|'[^']*')*+(?P<close>>?)",
    re.DOTALL,
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_OPEN = 20_000
"""Elements open at once: above it is no feed, and a parser's memory grows with each."""
_LONGEST_TAG = 4_000
"""Characters of one tag besides its quoted values: a thousand attributes cost a parser a million comparisons."""


def decoded(raw: bytes, content_type: str | None = None) -> str:
    """The text of a feed, without the XML declaration, byte order mark and control characters.

    Raises BadBatch when there is nothing in it, or when no encoding fits.
    """
    if not raw.strip(b"\x00\t\n\r \xef\xbb\xbf\xfe\xff"):
        raise BadBatch("The answer is empty: the address gives no feed at the moment; open it in a browser.")
    text = _NOT_XML.sub("", _decode(raw, content_type)).lstrip("\ufeff \t\r\n")
    text = _REFERENCE.sub(_possible_reference, text)
    return _DECLARATION.sub("", text, count=1).lstrip()


def _possible_reference(match: re.Match[str]) -> str:
    """A reference to a character that exists; one that does not would make the parser fall over the whole feed."""
    number = int(match[1], 16) if match[1] else int(match[2])
    exists = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0x10FFFF
    return match[0] if exists else "\ufffd"


def _decode(raw: bytes, content_type: str | None) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    for beginning, encoding in _UNMARKED:
        if raw.startswith(beginning):
            return raw.decode(encoding, "replace")
    declared = _declared_encodings(raw, content_type)
    if all(encoding in _NARROW or encoding == "utf-8" for encoding in declared):
        text = _as_utf8(raw)
        if text is not None:
            return text
    for encoding in (*declared, "utf-8", "cp1252"):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("iso-8859-1")


def _declared_encodings(raw: bytes, content_type: str | None) -> tuple[str, ...]:
    """What the XML declaration and the Content-Type say, as Python's codec names; the document knows better."""
    names = [match[1].decode("ascii") for match in (_DECLARED.match(raw[:1_000]),) if match]
    names += [match[1] for match in (_CHARSET.search(content_type or ""),) if match]
    return tuple(dict.fromkeys(codec for codec in map(_codec, names) if codec))


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    # Codecs that are no character sets, or that take quadratic time on a hostile body.
    if found.name in _UNFIT or not getattr(found, "_is_text_encoding", True):
        return None
    # gb18030 holds all of gb2312, and is what feeds that say gb2312 are written in.
    return "gb18030" if found.name in ("gb2312", "gbk") else found.name


def _as_utf8(raw: bytes) -> str | None:
    """The text when the bytes are UTF-8, perhaps with a few damaged characters; None when they are something else.

    One bad byte must not turn a whole feed into mojibake; but the three accents of an English feed in Latin-1 are
    no damage: damaged bytes must also be fewer than the sound characters beyond ASCII.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    sound = sum(1 for character in re.findall("[^\x00-\x7f\ufffd]", text) if character)
    return text if bad < _MOST_BAD * len(raw) and bad < sound else None


def root_of(text: str) -> str:
    """The local name of the root element in lower case, "" when there is no element.

    Raises BadBatch for a document type with an internal subset: no feed needs entities of its own, bombs do.
    """
    place = 0
    while True:
        place = _after_space(text, place)
        if text.startswith("<!--", place):
            place = _after(text, "-->", place)
        elif text.startswith("<?", place):
            place = _after(text, "?>", place)
        elif doctype := _DOCTYPE.match(text, place):
            if text.startswith("[", doctype.end()):
                raise BadBatch(
                    "The feed defines XML entities of its own (DOCTYPE), which no feed needs and attacks use; "
                    "ask the publisher for a plain feed."
                )
            place = doctype.end() + 1
        else:
            root = _ROOT.match(text, place)
            return root[2].lower() if root else ""


def _after_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def _after(text: str, mark: str, place: int) -> int:
    end = text.find(mark, place)
    return len(text) if end < 0 else end + len(mark)


def refuse_monsters(text: str) -> None:
    """Raises BadBatch for markup that would cost a feed parser time or memory without measure."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["end"] is None:
            continue
        tag = token[0]
        if len(tag) > _LONGEST_TAG and len(_QUOTED.sub("", tag)) > _LONGEST_TAG:
            raise BadBatch("The feed holds a tag with thousands of attributes, which only an attack does; report it.")
        depth += -1 if token["end"] else not tag.endswith("/>")
        if depth > _MOST_OPEN:
            raise BadBatch("The feed nests its elements without end, which only an attack does; report it.")


def is_cut(text: str, root: str) -> bool:
    """Whether the document ends before its root element is closed."""
    tail = text.rfind("</")
    closing = re.compile(rf"</(?:[\w.-]+:)?{re.escape(root)}\s*>", re.IGNORECASE)
    return tail < 0 or closing.match(text, tail) is None
