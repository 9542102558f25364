"""The work that ``bench.parse`` compares, each in a process of its own: ``python -m bench.parsers NAME FILE``.

Prints records, wall and processor seconds, and the process's peak memory as one JSON object; loading is not timed.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree

from bench.measure import optional, peak_memory
from ingest.parsing.body import chunks
from ingest.parsing.cutting import RECORD_TAGS, SetCutter
from ingest.parsing.pubmed import iter_pubmed, parse_pubmed, quick_study, without_references
from ingest.records import Study
from ingest.topic import mentions_ketamine

Work = Callable[[], int]
SLICES = 6_000
"""Records that are cut out beforehand for the comparison with bare lxml, spread over the file."""
FEW = 2_000
"""Records that Bio.Entrez.read gets, which holds all of them at once and takes its time."""


def gunzip(path: Path) -> Work:
    return lambda: len(gzip.decompress(path.read_bytes())) and 0


def full(path: Path) -> Work:
    return lambda: _studies(path, None)


def on_topic(path: Path) -> Work:
    """Every record's bytes are looked at; those that name ketamine are parsed."""
    return lambda: _studies(path, mentions_ketamine)


def peer(path: Path) -> Work:
    """pubmed_parser as its users call it."""
    module: Any = optional("pubmed_parser")
    return lambda: _count(module.parse_medline_xml(str(path)))


def walk(path: Path) -> Work:
    """lxml's iterparse over the unpacking file, nothing taken from it."""

    def work() -> int:
        count = 0
        with gzip.open(path, "rb") as stream:
            for _, element in etree.iterparse(stream, tag="PubmedArticle"):
                element.clear()
                count += 1
        return count

    return work


def bare(path: Path) -> Work:
    """lxml alone on slices that are cut already."""
    slices = _spread(path, SLICES)
    return lambda: _count(map(etree.fromstring, slices))


def slices(path: Path) -> Work:
    """The same slices, to studies."""
    cut = _spread(path, SLICES)
    return lambda: _count(quick_study(without_references(raw)) for raw in cut)


def few(path: Path) -> Work:
    """What Bio.Entrez.read gets, to studies."""
    document = _document(_spread(path, FEW))
    return lambda: len(parse_pubmed(document).records)


def entrez(path: Path) -> Work:
    module: Any = optional("Bio.Entrez")
    document = _document(_spread(path, FEW))
    return lambda: len(module.read(io.BytesIO(document))["PubmedArticle"])


WORKS: dict[str, Callable[[Path], Work]] = {
    work.__name__: work for work in (gunzip, walk, full, on_topic, peer, bare, slices, few, entrez)
}


def records(path: Path) -> Iterator[bytes]:
    """The bytes of each article and book of a file."""
    with path.open("rb") as stream:
        for tag, raw in SetCutter(chunks(stream)).records():
            if tag in RECORD_TAGS:
                yield raw


def repeated(path: Path, times: int, target: Path) -> None:
    """A file as large as ``times`` of this one: its records again and again, as members of one gzip file."""
    packed = io.BytesIO()
    with gzip.open(packed, "wb", compresslevel=1) as stream:
        for raw in records(path):
            stream.write(raw)
    with target.open("wb") as out:
        out.write(gzip.compress(b"<PubmedArticleSet>"))
        for _ in range(times):
            out.write(packed.getbuffer())
        out.write(gzip.compress(b"</PubmedArticleSet>"))


def _studies(path: Path, wanted: Callable[[bytes], bool] | None) -> int:
    with path.open("rb") as stream:
        return _count(item for item in iter_pubmed(stream, wanted=wanted) if isinstance(item, Study))


def _spread(path: Path, most: int) -> list[bytes]:
    every = max(1, sum(1 for _ in records(path)) // most)
    return [raw for raw in islice(records(path), 0, None, every) if raw.startswith(b"<PubmedArticle>")]


def _document(raws: list[bytes]) -> bytes:
    head = (
        b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
        b'1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>'
    )
    return head + b"\n".join(raws) + b"</PubmedArticleSet>"


def _count(items: Iterable[object]) -> int:
    return sum(1 for _ in items)


def main() -> None:
    work = WORKS[sys.argv[1]](Path(sys.argv[2]))
    wall, processor = time.perf_counter(), time.process_time()
    count = work()
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    peak = peak_memory()
    sys.stdout.write(json.dumps({"records": count, "wall": wall, "processor": processor, "peak": peak}))


if __name__ == "__main__":
    main()
