"""PubMed XML: efetch answers, baseline and update files, gzipped or not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ingest.parsing.body import MAX_UNPACKED, chunks
from ingest.parsing.book import book_study_of
from ingest.parsing.collecting import without_collections
from ingest.parsing.cutting import SetCutter
from ingest.parsing.identifiers import clean_pmid
from ingest.parsing.regular import take_out
from ingest.parsing.study import study_of
from ingest.parsing.xml import Element, RecordError, parse_element
from ingest.records import Deletion, ParsedBatch, Rejected, Study

SOURCE = "pubmed"
ARTICLE = b"PubmedArticle"

_READERS: dict[bytes, Callable[[Element], Study]] = {ARTICLE: study_of, b"PubmedBookArticle": book_study_of}
_DELETIONS = frozenset({b"DeleteCitation", b"DeleteDocument"})
_END_OF_ARTICLE = re.compile(rb"\s*</PubmedData>\s*</PubmedArticle>")
_PMID = re.compile(rb"<PMID\b[^>]*>\s*(\d+)\s*<")


def parse_pubmed(raw: bytes) -> ParsedBatch:
    """One landed file or answer, .xml or .xml.gz, whole.

    Raises BadBatch when it is not a complete PubMed set: not XML, a web page, empty, another root, cut short, with a
    DTD of its own. A record that cannot be read is in ``rejected`` with its reason and its bytes.
    """
    records: list[Study] = []
    rejected: list[Rejected] = []
    deletions: list[Deletion] = []
    with without_collections():
        for item in iter_pubmed(io.BytesIO(raw)):
            if isinstance(item, Study):
                records.append(item)
            elif isinstance(item, Rejected):
                rejected.append(item)
            else:
                deletions.append(item)
    return ParsedBatch(tuple(records), tuple(rejected), tuple(deletions))


def iter_pubmed(
    stream: BinaryIO, *, wanted: Callable[[bytes], bool] | None = None, max_bytes: int = MAX_UNPACKED
) -> Iterator[Study | Rejected | Deletion]:
    """The same, record by record, in memory of a few megabytes whatever the file's size.

    wanted: judges a record by its bytes before it is parsed, e.g. ``topic.mentions_ketamine``; others are left out.
    Raises BadBatch at a cut, after the good records before it: commit only when the iteration ends by itself.
    """
    cutter = SetCutter(chunks(stream, max_bytes))
    for place, (tag, raw) in enumerate(cutter.records(), start=1):
        if tag in _READERS:
            if wanted is None or wanted(raw):
                yield _study_or_reason(cutter, tag, raw, place)
        elif tag in _DELETIONS:
            yield from _deletions(tag, raw, place)
        else:
            reason = f"The set holds a <{tag.decode('ascii', 'replace')}>, which is neither an article nor a book."
            yield Rejected(SOURCE, reason, raw, _hint(raw, place))


def _study_or_reason(cutter: SetCutter, tag: bytes, raw: bytes, place: int) -> Study | Rejected:
    short = without_references(raw)
    try:
        return quick_study(short) if tag == ARTICLE else _READERS[tag](parse_element(short))
    except RecordError:
        return _carefully(cutter, tag, raw, place)


def quick_study(raw: bytes) -> Study:
    """An article whose long lists are read beside the tree; RecordError when it must be read as it stands."""
    rest, regular = take_out(raw)
    return study_of(parse_element(rest), regular)


def _carefully(cutter: SetCutter, tag: bytes, raw: bytes, place: int) -> Study | Rejected:
    """All of the record as it stands, with the prefixes that the set's root or the DTD declares."""
    try:
        return _READERS[tag](parse_element(cutter.in_root(raw))[0])
    except RecordError as problem:
        return Rejected(SOURCE, str(problem), raw, _hint(raw, place))


def without_references(raw: bytes) -> bytes:
    """The record without its reference lists, a third of its bytes, of which a study holds nothing."""
    start = raw.find(b"<ReferenceList")
    end = raw.rfind(b"</ReferenceList>") + len(b"</ReferenceList>")
    if start < 0 or end < start or _END_OF_ARTICLE.fullmatch(raw, end) is None:
        return raw
    return raw[:start] + raw[end:]


def _deletions(tag: bytes, raw: bytes, place: int) -> Iterator[Deletion | Rejected]:
    try:
        listed = parse_element(raw)
    except RecordError as problem:
        yield Rejected(SOURCE, str(problem), raw, f"element {place}")
        return
    for element in listed:
        if pmid := clean_pmid(element.text):
            yield Deletion(f"{SOURCE}:{pmid}", tag.decode())


def _hint(raw: bytes, place: int) -> str:
    """The record's id where its bytes show one, else its place in the set."""
    found = _PMID.search(raw)
    return f"{SOURCE}:{found[1].decode()}" if found else f"element {place}"
