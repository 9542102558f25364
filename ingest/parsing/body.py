"""The body of an answer or file: unpacked, bounded, and named for what it is when it is not what was asked for."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import chain
from typing import Any, BinaryIO

from ingest.errors import BadBatch

GZIP_MAGIC = b"\x1f\x8b"
CHUNK = 1 << 20
MAX_UNPACKED = 8 << 30
"""Bytes after unpacking. The largest file of PubMed's baseline unpacks to well under 1 GiB."""


def _inflater() -> Any:  # noqa: ANN401 (a module)
    """ISA-L's zlib, which takes half the time, or zlib where there is none for the machine."""
    try:
        return import_module("isal.isal_zlib")
    except ImportError:
        return zlib


_INFLATE = _inflater()
_GZIP = zlib.MAX_WBITS | 16
"""zlib's sign for gzip framing."""
_WEB_PAGE = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_ERROR_TEXT = re.compile(rb"<(?:ERROR|error|Error)\b[^>]*>\s*([^<\s][^<]{0,300})")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")


def chunks(stream: BinaryIO, max_bytes: int = MAX_UNPACKED) -> Iterator[bytes]:
    """The stream's bytes, gunzipped where they are gzip, in pieces of at most a megabyte.

    Raises BadBatch where the gzip is cut short or damaged, and where more than ``max_bytes`` come out of it.
    """
    head = stream.read(CHUNK)
    packed = chain((head,), iter(lambda: stream.read(CHUNK), b""))
    total = 0
    for piece in ahead(_gunzip(packed)) if head.startswith(GZIP_MAGIC) else packed:
        total += len(piece)
        if total > max_bytes:
            raise BadBatch(f"The body is larger than {max_bytes:,} bytes unpacked: check that it is the file you mean.")
        yield piece


def _gunzip(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Every member of a gzip file; lengths and checksums are checked."""
    unpacker = _INFLATE.decompressobj(wbits=_GZIP)
    for piece in packed:
        left = piece
        while left:
            if unpacker.eof:
                left = left.lstrip(b"\0")  # padding between and after members
                if not left:
                    break
                unpacker = _INFLATE.decompressobj(wbits=_GZIP)
            try:
                yield unpacker.decompress(left, CHUNK)
            except _INFLATE.error as problem:
                raise BadBatch(f"The gzip file is damaged ({problem}): fetch it again.") from None
            left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        raise BadBatch("The gzip file ends too early or is damaged: fetch it again.")


def ahead(items: Iterator[bytes]) -> Iterator[bytes]:
    """The same items, each made in a second thread while the one before it is worked on: it runs beside Python."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="gunzip") as pool:
        coming = pool.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, items, None)
            yield item


def unpacked(raw: bytes, max_bytes: int = MAX_UNPACKED) -> bytes:
    """The whole body, gunzipped where it is gzip."""
    return b"".join(chunks(io.BytesIO(raw), max_bytes)) if raw.startswith(GZIP_MAGIC) else raw


def refusal(head: bytes, wanted: str) -> BadBatch:
    """Why a body that starts with ``head`` is not ``wanted``, in one sentence."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20_000]
    if not start:
        return BadBatch(f"The body is empty where {wanted} was expected: fetch it again.")
    if _WEB_PAGE.search(start[:2_000]):
        return BadBatch(f"The body is a web page and not {wanted}: check the address and fetch it again.")
    if start.startswith(GZIP_MAGIC):
        return BadBatch(f"The body is gzip inside gzip and not {wanted}: unpack it once and try again.")
    if error := _ERROR_TEXT.search(start):
        told = " ".join(error[1].decode("utf-8", "replace").split())
        return BadBatch(f"The source answered an error and not {wanted}: {told.rstrip('.')}. Fetch it again later.")
    if start.startswith(b"<") and (root := _ROOT.search(start)):
        name = root[1].decode("ascii", "replace")
        return BadBatch(f"The body is XML with the root <{name}> and not {wanted}: check what was asked for.")
    if start[:1] in b"{[":
        return BadBatch(f"The body is JSON and not {wanted}: check what was asked for.")
    return BadBatch(f"The body is not {wanted}: check the address or file and fetch it again.")
