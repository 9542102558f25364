"""Cuts a PubMed set into its records by their tags alone, so that only wanted records need parsing.

Everything between the records is accounted for: white space, comments and the end of the set. Anything else,
and any body that stops before the set is closed, is a bad batch. What is cut out is parsed strictly later.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.sax.saxutils import quoteattr

from ingest.errors import BadBatch
from ingest.parsing.body import refusal
from ingest.parsing.xml import RecordError, parse_element

WANTED = "a PubMed set"
SET_ROOTS = frozenset({b"PubmedArticleSet", b"PubmedBookArticleSet"})
RECORD_TAGS = frozenset({b"PubmedArticle", b"PubmedBookArticle"})
MATHML = "http://www.w3.org/1998/Math/MathML"
MAX_HEAD = 1 << 20
MAX_RECORD = 64 << 20

_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(rb"<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z][\w.-]*)[\"']")
_START_TAG = re.compile(rb"<([A-Za-z_][\w.:-]*)[^<>]*>")
_SPACE = re.compile(rb"\s*")
_AFTER_NAME = re.compile(rb"\s*>")
_ENDING = re.compile(rb"</[\w:.-]+\s+>\Z")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class SetCutter:
    """Reads one set from pieces of bytes; memory holds one piece and one record."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = _in_utf8(iter(pieces))
        self._data = b""
        self._at = 0
        self._namespaces = {"mml": MATHML}

    def records(self) -> Iterator[tuple[bytes, bytes]]:
        """(tag, bytes) of every element directly under the root, in order. Raises BadBatch at a cut."""
        root = self._open()
        if root in RECORD_TAGS:
            yield root, self._element(root)
        else:
            while (tag := self._next_tag(root)) is not None:
                yield tag, self._element(tag)
        if self._skip_space():
            raise BadBatch("The PubMed set goes on after its end: fetch it again.")

    def in_root(self, raw: bytes) -> bytes:
        """The record inside a root that declares the set's own namespaces and MathML's, which the DTD declares."""
        declared = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in self._namespaces.items())
        return b"<set" + declared.encode() + b">" + raw + b"</set>"

    def _more(self) -> bool:
        """Take the next piece; False at the end of the stream."""
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._data = self._data[self._at :] + piece
        self._at = 0
        return True

    def _skip_space(self) -> bool:
        """Go past white space, comments and processing instructions; True when something follows."""
        while True:
            found = _SPACE.match(self._data, self._at)
            self._at = found.end() if found else self._at
            head = self._data[self._at : self._at + 4]
            if len(head) < 4 and self._more():
                continue
            if head.startswith(b"<!--"):
                self._skip_past(b"-->")
            elif head.startswith(b"<?"):
                self._skip_past(b"?>")
            else:
                return bool(head)

    def _skip_past(self, end: bytes) -> None:
        self._at = self._find(end, self._at + 2, MAX_HEAD) + len(end)

    def _find(self, wanted: bytes, start: int, limit: int) -> int:
        """Where ``wanted`` stands at or after ``start``, reading on as needed; BadBatch at the end of the stream."""
        while (found := self._data.find(wanted, start)) < 0:
            if len(self._data) - self._at > limit:
                raise BadBatch(f"More than {limit:,} bytes of the PubMed set lack {wanted.decode()}: fetch it again.")
            resume = max(len(self._data) - len(wanted) + 1, start) - self._at
            if not self._more():
                raise BadBatch("The PubMed set ends too early: fetch it again.")
            start = resume
        return found

    def _open(self) -> bytes:
        """Go past the prolog and the root's start tag; the root's name, or a record's where it stands alone."""
        while len(self._data) < 1024 and self._more():
            pass
        head = self._data[:MAX_HEAD]
        if _START_TAG.search(head) is None:
            raise refusal(head, WANTED)
        if declaration := _DECLARATION.match(self._data):
            self._at = declaration.end()
        self._skip_space()
        if self._data.startswith(b"<!DOCTYPE", self._at):
            self._skip_doctype()
        return self._open_root(head)

    def _skip_doctype(self) -> None:
        """The name of the DTD may change every year and is not read; declarations inside the document are refused."""
        end = self._find(b">", self._at, MAX_HEAD)
        if b"[" in self._data[self._at : end]:
            raise BadBatch("The body declares entities or a DTD of its own, which PubMed never does: check its origin.")
        self._at = end + 1
        self._skip_space()

    def _open_root(self, head: bytes) -> bytes:
        start = _START_TAG.match(self._data, self._at)
        if start is None or start[1] not in SET_ROOTS | RECORD_TAGS:
            raise refusal(head, WANTED)
        if start[1] in RECORD_TAGS:
            return start[1]
        empty = start[0].endswith(b"/>")
        try:
            root = parse_element(start[0] if empty else start[0] + b"</" + start[1] + b">")
        except RecordError:
            raise refusal(head, WANTED) from None
        self._namespaces.update({prefix: uri for prefix, uri in root.nsmap.items() if prefix})
        self._at = start.end()
        if empty:  # the same as an end tag that follows at once
            self._data = b"</" + start[1] + b">" + self._data[self._at :]
            self._at = 0
        return start[1]

    def _next_tag(self, root: bytes) -> bytes | None:
        """The name of the element that starts here; None when the set ends here."""
        if not self._skip_space():
            raise BadBatch("The PubMed set ends too early: fetch it again.")
        if self._data.startswith(b"<PubmedArticle>", self._at):
            return b"PubmedArticle"
        self._find(b">", self._at, MAX_RECORD)
        if start := _START_TAG.match(self._data, self._at):
            return start[1]
        if self._data.startswith(b"</" + root, self._at):
            after = _AFTER_NAME.match(self._data, self._at + 2 + len(root))
            if after is not None:
                self._at = after.end()
                return None
        raise BadBatch("The PubMed set holds something other than records: fetch it again.")

    def _element(self, tag: bytes) -> bytes:
        """The bytes of the element that starts here; goes past it."""
        if not self._data.startswith(b"<" + tag + b">", self._at):
            start = _START_TAG.match(self._data, self._at)
            if start is not None and start[0].endswith(b"/>"):
                self._at = start.end()
                return start[0]
        end = self._find(b"</" + tag, self._at, MAX_RECORD)
        stop = self._find(b">", end, MAX_RECORD) + 1
        raw = self._data[self._at : stop]
        lost = tag in RECORD_TAGS and raw.find(b"<" + tag, 1) >= 0
        if lost or not (raw.endswith(tag + b">") or _ENDING.search(raw, len(raw) - 300)):
            raise BadBatch(f"A {tag.decode()} of the set does not end before the next one begins: fetch it again.")
        self._at = stop
        return raw


def _in_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same document in UTF-8: PubMed sends nothing else, but XML may declare another encoding."""
    head = next(pieces, b"")
    for bom, name in _BOMS:
        if head.startswith(bom):
            head, encoding = head[len(bom) :], name
            break
    else:
        declared = _ENCODING.match(head[:200].lstrip())
        encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding in ("utf-8", "utf8", "us-ascii", "ascii"):
        yield head
        yield from pieces
        return
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for piece in chain((head,), pieces):
            yield decoder.decode(piece).encode()
        yield decoder.decode(b"", final=True).encode()
    except (LookupError, UnicodeError) as problem:
        raise BadBatch(f"The body is not in the encoding that it declares ({problem}): fetch it again.") from None
