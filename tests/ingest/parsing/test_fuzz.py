"""Whatever is done to the bytes, only typed errors come out, and a set never passes for a shorter one."""

from __future__ import annotations

import gzip
import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import BadBatch
from ingest.links import links_of
from ingest.parsing.dates import iso_date, last_day, printed_date
from ingest.parsing.pubmed import parse_pubmed
from ingest.parsing.registration import parse_registrations
from ingest.parsing.registry_numbers import numbers_in
from ingest.records import ParsedBatch
from ingest.revision import revision_of
from ingest.topic import is_ketamine, mentions_ketamine
from tests.ingest.parsing.pubmed_xml import article, book, correction, corrections, dated, in_set
from tests.ingest.parsing.test_registration import FULL

QUICK = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RICH = in_set(
    article(
        in_citation=corrections(correction("ErratumIn"))
        + "<KeywordList><Keyword>S-<i>ketamine</i></Keyword></KeywordList>",
        authors="<AuthorList><Author><LastName>A</LastName></Author></AuthorList>",
        history=dated("entrez", 2024, 1, 2),
        ids='<ArticleId IdType="doi">10.1000/x</ArticleId>',
        in_data="<ReferenceList><Reference><Citation>c</Citation></Reference></ReferenceList>",
    ),
    book(),
    article("90000003"),
    "<DeleteCitation><PMID>5</PMID></DeleteCitation>",
)
PAGE = json.dumps({"studies": [FULL, FULL]}).encode()
PIECES = [
    b"<", b">", b"</", b"/>", b"&", b"&#0;", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x", b"\x00", b"\xff", b"\xc3",
    b"<PubmedArticle>", b"</PubmedArticle>", b"</PubmedArticleSet>", b"<PMID>", b"</PMID>", b"<Year>99</Year>", b"null",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"[", b"]", b"{", b"}", b'"', b",", b"1e999", b"\\ud800", b" ",
    b"<ReferenceList>",
]  # fmt: skip


def mutated(raw: bytes, seed: int, changes: int) -> bytes:
    """Bytes changed, cut out, doubled, moved; pieces of syntax put in."""
    rng = random.Random(seed)
    data = bytearray(raw)
    for _ in range(changes):
        at, end = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        end = min(end, at + rng.choice((1, 8, 200, 2000)))
        change = rng.randrange(5)
        if change == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif change == 1:
            del data[at:end]
        elif change == 2:
            data[at:at] = rng.choice(PIECES)
        elif change == 3:
            data[at:at] = data[at:end]
        else:
            piece = bytes(data[at:end])
            del data[at:end]
            there = rng.randrange(len(data) + 1)
            data[there:there] = piece
    return bytes(data)


def use(batch: ParsedBatch) -> None:
    """What the rest of the pipeline does with a batch."""
    for record in batch.records:
        links_of(record)
        revision_of(record)
        is_ketamine(record)
        assert record.id.partition(":")[2]
    for rejected in batch.rejected:
        assert rejected.reason
        assert rejected.raw


@QUICK
@given(seed=st.integers(0, 1 << 32), changes=st.integers(1, 6), packed=st.booleans())
def test_mutated_sets(seed: int, changes: int, packed: bool) -> None:
    raw = gzip.compress(RICH, mtime=0) if packed else RICH
    try:
        use(parse_pubmed(mutated(raw, seed, changes)))
    except BadBatch as refused:
        assert "\n" not in str(refused)


@QUICK
@given(seed=st.integers(0, 1 << 32), changes=st.integers(1, 6))
def test_mutated_pages(seed: int, changes: int) -> None:
    try:
        use(parse_registrations(mutated(PAGE, seed, changes)))
    except BadBatch as refused:
        assert "\n" not in str(refused)


@QUICK
@given(order=st.permutations(RICH.split(b"\n")))
def test_reordered_lines(order: list[bytes]) -> None:
    with suppress(BadBatch):
        use(parse_pubmed(b"\n".join(order)))


FIELDS = ["studies", "protocolSection", "identificationModule", "nctId", "statusModule", "designModule", "date"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@QUICK
@given(document=JSON)
def test_any_json(document: object) -> None:
    with suppress(BadBatch):
        use(parse_registrations(json.dumps(document).encode()))


@QUICK
@given(
    raw=st.binary(max_size=300),
    head=st.sampled_from([b"", b"\x1f\x8b", b"<PubmedArticleSet>", b"<?xml", b"\xff\xfe<"]),
)
def test_any_bytes(raw: bytes, head: bytes) -> None:
    for parse in (parse_pubmed, parse_registrations):
        with suppress(BadBatch):
            use(parse(head + raw))
    mentions_ketamine(head + raw)


WORDS = [*"0123456789-/ –", "2021", "1978", "Jan", "Dec", "Winter", "Quarter", "3rd", "NCT", "EudraCT", "UMIN"]


@QUICK
@given(text=st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_any_text(text: str) -> None:
    for date in (printed_date(text), iso_date(text)):
        if date is not None:
            assert last_day(date) >= date.value
    numbers_in(text)


@pytest.mark.data
@pytest.mark.parametrize("seed", range(40))
def test_mutated_real_answers(shared_data: Path, seed: int) -> None:
    folder = shared_data / "pubmed" / "efetch" / "metapub" / "fixtures" / "pmid_xml"
    paths = sorted(folder.glob("*.xml"), key=lambda path: path.stat().st_size)[:60]
    raw = paths[seed % len(paths)].read_bytes()
    for round_ in range(5):
        with suppress(BadBatch):
            use(parse_pubmed(mutated(raw, seed * 100 + round_, 3)))
