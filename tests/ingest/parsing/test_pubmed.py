"""What is one bad record, and what is a bad batch (A10, A15, B5, B7, E1–E5)."""

from __future__ import annotations

import gzip
import http.server
import io
import re
import threading
import time
import zlib
from pathlib import Path

import pytest

from ingest.errors import BadBatch
from ingest.parsing import body
from ingest.parsing.pubmed import iter_pubmed, parse_pubmed, without_references
from ingest.records import Deletion, Rejected, Study
from tests.ingest.parsing.pubmed_xml import DOCTYPE, article, book, in_set

THREE = in_set(article("90000001"), article("90000002"), article("90000003"))


def ids(raw: bytes) -> list[str]:
    return [record.id for record in parse_pubmed(raw).records]


def test_plain_and_gzipped_bodies_read_alike() -> None:
    assert parse_pubmed(gzip.compress(THREE)) == parse_pubmed(THREE)
    assert ids(THREE) == ["pubmed:90000001", "pubmed:90000002", "pubmed:90000003"]


def test_gzip_in_several_members_and_with_padding_is_one_body() -> None:
    parts = gzip.compress(THREE[:700]) + gzip.compress(THREE[700:]) + b"\0" * 512
    assert parse_pubmed(parts) == parse_pubmed(THREE)


def test_unpacking_is_the_same_without_the_fast_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """ISA-L has no build for every machine; zlib stands in, and both refuse what is damaged."""
    packed = gzip.compress(THREE)
    quick = parse_pubmed(packed)
    monkeypatch.setattr(body, "import_module", _not_here)
    monkeypatch.setattr(body, "_INFLATE", body._inflater())
    assert body._INFLATE is zlib
    assert parse_pubmed(packed) == quick
    with pytest.raises(BadBatch, match="damaged"):
        parse_pubmed(packed[:-6] + b"x" + packed[-5:])


def _not_here(name: str) -> None:
    raise ImportError(name)


def test_e6_all_xml_of_pubmed_goes_through_one_strict_parser() -> None:
    """E6: strict lxml needs no second library; a parser made elsewhere would have other settings."""
    room = Path(body.__file__).parents[1]
    made = {
        path.name for path in room.rglob("*.py") if re.search(r"XMLParser\(|iterparse\(|defusedxml", path.read_text())
    }
    assert made == {"xml.py"}


def test_an_empty_set_is_no_error() -> None:
    """efetch answers so when none of the ids exists."""
    for raw in (in_set(), b"<PubmedArticleSet/>", b"<PubmedArticleSet />\n", b"<PubmedArticleSet></PubmedArticleSet >"):
        batch = parse_pubmed(raw)
        assert (batch.records, batch.rejected, batch.deletions) == ((), (), ())


def test_deletions_are_told_apart_from_records() -> None:
    """B7: "deleted by source", not "retracted"."""
    listed = '<DeleteCitation>\n<PMID Version="1">31688362</PMID>\n<PMID Version="1">31764432</PMID></DeleteCitation>'
    batch = parse_pubmed(in_set(article(), listed))
    assert batch.deletions == (
        Deletion("pubmed:31688362", "DeleteCitation"),
        Deletion("pubmed:31764432", "DeleteCitation"),
    )
    assert len(batch.records) == 1


def test_several_versions_of_one_pmid_all_come_out() -> None:
    """B8: which of them leads is decided by revision, not by place."""
    batch = parse_pubmed(in_set(article(version=2), article(version=4), article(version=3)))
    assert [record.version for record in batch.records if isinstance(record, Study)] == [2, 4, 3]


@pytest.mark.parametrize(
    ("record", "reason", "hint"),
    [
        (article(None), "no PMID", "element 2"),
        (article("not-a-number"), "no PMID", "element 2"),
        ("<PubmedArticle></PubmedArticle>", "no MedlineCitation", "element 2"),
        ("<PubmedArticle/>", "no MedlineCitation", "element 2"),
        ("<PubmedBookArticle><PubmedBookData/></PubmedBookArticle>", "no BookDocument", "element 2"),
        ("<PubmedArticle><MedlineCitation><PMID>7</PMID></MedlineCitation></PubmedArticle>", "no Article", "pubmed:7"),
        (article("9").replace("</ArticleTitle>", "</Titel>"), "not well-formed", "pubmed:9"),
        (article("9").replace("invented trial", "&unknown; trial"), "not well-formed", "pubmed:9"),
        (article("9").replace("invented trial", "\x01 trial"), "not well-formed", "pubmed:9"),
        (article("9", abstract="<Abstract>" + "<b>" * 300 + "</b>" * 300 + "</Abstract>"), "depth", "pubmed:9"),
        (article("9", title=f"<ArticleTitle>{'x' * 11_000_000}</ArticleTitle>"), "not well-formed", "pubmed:9"),
        ("<PubmedNovelty><PMID>8</PMID></PubmedNovelty>", "neither an article nor a book", "pubmed:8"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_e3_one_bad_record_is_set_aside_with_its_bytes(record: str, reason: str, hint: str) -> None:
    """E3: depth over 256 and a text over 10 MB are bad records; huge_tree stays off."""
    batch = parse_pubmed(in_set(article("90000001"), record, article("90000003")))
    assert [kept.id for kept in batch.records] == ["pubmed:90000001", "pubmed:90000003"]
    (rejected,) = batch.rejected
    assert (rejected.source, rejected.hint) == ("pubmed", hint)
    assert reason in rejected.reason
    assert rejected.raw == record.strip().encode()


def test_bytes_that_are_not_utf8_spoil_one_record_only() -> None:
    raw = THREE.replace(b"90000002</PMID>", b"90000002</PMID><!-- \xff -->")
    batch = parse_pubmed(raw)
    assert (len(batch.records), len(batch.rejected)) == (2, 1)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"PMID- 1\nTI  - text\n", "not a PubMed set"),
        (b"<!DOCTYPE html>\n<html><head><title>503</title></head></html>", "web page"),
        (b"<html><body>Please sign in</body></html>", "web page"),
        (b'{"error":"API rate limit exceeded","count":"11"}', "JSON"),
        (b"<eSearchResult><Count>0</Count></eSearchResult>", "root <eSearchResult>"),
        (b"<?xml version='1.0'?>\n<eFetchResult><ERROR>ID list is empty!</ERROR></eFetchResult>", "ID list is empty!"),
        (b"<ERROR>Cannot retrieve history data</ERROR>", "Cannot retrieve history data"),
        (THREE[: THREE.index(b"90000003")], "ends too early"),
        (THREE[: -len(b"</PubmedArticleSet>\n")], "ends too early"),
        (THREE[:-3], "ends too early"),
        (THREE[:60], "not a PubMed set"),
        (THREE + b"and more", "goes on after its end"),
        (THREE + THREE, "goes on after its end"),
        (THREE.replace(b"</PubmedArticle>", b"", 1), "does not end before the next"),
        (THREE.replace(b"  <PubmedArticle>", b"lost text <PubmedArticle>", 1), "something other than records"),
        (THREE.replace(b"</PubmedArticleSet>", b"</PubmedBookArticleSet>"), "something other than records"),
        (gzip.compress(THREE)[:-9], "gzip file ends too early"),
        (gzip.compress(THREE)[:100], "gzip file ends too early"),
        (gzip.compress(THREE)[:-8] + b"\0\0\0\0" + gzip.compress(THREE)[-4:], "damaged"),
        (gzip.compress(THREE) + b"trailing", "damaged"),
        (gzip.compress(THREE)[:60] + b"\xff\xff\xff" + gzip.compress(THREE)[63:], "damaged"),
        (gzip.compress(gzip.compress(THREE)), "gzip inside gzip"),
        (THREE.replace(b'version="1.0"', b'version="1.0" encoding="no-such"'), "encoding"),
        (THREE.replace(b'version="1.0"', b'version="1.0" encoding="utf-32"'), "encoding"),
    ],
)
def test_a_bad_batch_fails_as_a_whole_in_one_sentence(raw: bytes, told: str) -> None:
    """E4: nothing truncated passes for a shorter set; E5: nothing comes out of a body that is cut."""
    with pytest.raises(BadBatch) as refused:
        parse_pubmed(raw)
    message = str(refused.value)
    assert told in message
    assert "\n" not in message
    assert len(message) < 400


def test_e4_every_cut_of_a_set_is_noticed() -> None:
    """E4 at every place: a prefix of a set is never a set."""
    raw = in_set(article("90000001"), book("90000002"), "<DeleteCitation><PMID>7</PMID></DeleteCitation>").rstrip()
    for length in range(0, len(raw), 7):
        with pytest.raises(BadBatch):
            parse_pubmed(raw[:length])


def test_e5_good_records_come_before_the_cut_is_known() -> None:
    """E5: the stream raises at the cut, so that its user commits only after a clean end."""
    seen: list[object] = []
    stream = iter_pubmed(io.BytesIO(THREE[: THREE.index(b"90000003")]))
    with pytest.raises(BadBatch, match="ends too early"):
        seen.extend(stream)
    assert [item.pmid for item in seen if isinstance(item, Study)] == ["90000001", "90000002"]


class Dribble(io.BytesIO):
    """A stream that gives what it likes, as a network does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 1, 13) if size and size > 0 else 13)


@pytest.mark.parametrize("raw", [THREE, gzip.compress(THREE)], ids=["plain", "gzip"])
def test_the_size_of_the_pieces_does_not_matter(raw: bytes) -> None:
    assert tuple(iter_pubmed(Dribble(raw))) == parse_pubmed(THREE).records


def test_a15_a_new_dtd_and_unknown_tags_are_read_past() -> None:
    """A15: NLM changes its DTD every year; nothing is fetched and nothing breaks."""
    new = DOCTYPE.replace("250101", "310101").replace("2025", "2031")
    raw = in_set(
        article(in_article="<Novelty><Deep>1</Deep></Novelty>", in_data="<Score>5</Score>", attributes='New="x"'),
        doctype=new,
    )
    assert parse_pubmed(raw).records == parse_pubmed(in_set(article(attributes=""))).records


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + THREE,
        b"<!-- x -->\n" + THREE.partition(b"?>\n")[2],
        THREE.replace(b"</PubmedArticle>\n", b"</PubmedArticle><!-- between --><?keep going?>\n"),
        THREE.replace(b"</PubmedArticle>", b"</PubmedArticle\n>").replace(b"<PubmedArticle>", b'<PubmedArticle a="1">'),
        THREE.replace(b'version="1.0" ?', b'version="1.0" encoding="UTF-8"?'),
        THREE.replace(b'version="1.0" ?', b'version="1.0" encoding="ISO-8859-1"?'),
        THREE.decode().encode("utf-16"),
        THREE.replace(b"\n", b""),
    ],
)
def test_other_ways_to_write_the_same_set(raw: bytes) -> None:
    assert parse_pubmed(raw) == parse_pubmed(THREE)


def test_a_declared_encoding_is_obeyed() -> None:
    raw = in_set(article(title="<ArticleTitle>Kétamine.</ArticleTitle>")).decode()
    latin = raw.replace('version="1.0"', 'version="1.0" encoding="iso-8859-1"').encode("latin-1")
    assert parse_pubmed(latin) == parse_pubmed(raw.encode())


@pytest.mark.parametrize(
    "attributes", ["", ' xmlns:mml="http://www.w3.org/1998/Math/MathML"', ' xmlns:m="urn:m&amp;n"']
)
def test_prefixes_may_be_declared_by_the_root_or_the_dtd(attributes: str) -> None:
    prefix = "m" if "xmlns:m=" in attributes else "mml"
    title = f"<ArticleTitle>On <{prefix}:math><{prefix}:mi>x</{prefix}:mi></{prefix}:math>.</ArticleTitle>"
    (record,) = parse_pubmed(in_set(article(title=title), attributes=attributes)).records
    assert isinstance(record, Study)
    assert record.title == "On x."


REFERENCES = (
    "<ReferenceList><Title>R</Title><Reference><Citation>Ketamine.</Citation></Reference></ReferenceList>\n"
    "<ReferenceList><Reference><Citation>More.</Citation></Reference></ReferenceList>"
)


def test_references_are_left_out_before_parsing_and_change_nothing() -> None:
    raw = article(in_data=REFERENCES).strip().encode()
    assert b"Citation>More" not in without_references(raw)
    assert parse_pubmed(in_set(raw.decode())) == parse_pubmed(in_set(article()))


@pytest.mark.parametrize("tail", ["<ObjectList/>", "<!-- </ReferenceList> -->"])
def test_references_stay_where_something_follows_them(tail: str) -> None:
    raw = article(in_data=REFERENCES + tail).strip().encode()
    assert without_references(raw) == raw
    assert len(parse_pubmed(in_set(raw.decode())).records) == 1


def test_only_wanted_records_are_parsed() -> None:
    """A record that is not wanted may even be broken; deletions are always wanted."""
    raw = in_set(
        article("90000001"),
        article("90000002").replace("<ArticleTitle>", "<Broken>"),
        article("90000003"),
        "<DeleteCitation><PMID>7</PMID></DeleteCitation>",
    )
    found = list(iter_pubmed(io.BytesIO(raw), wanted=lambda slice_: b"90000003<" in slice_))
    assert [getattr(item, "id", None) or getattr(item, "record_id", None) for item in found] == [
        "pubmed:90000003",
        "pubmed:7",
    ]


BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "subset",
    [
        '<!ENTITY x SYSTEM "{file}">',
        '<!ENTITY x SYSTEM "{url}">',
        '<!ENTITY % p SYSTEM "{url}"> %p;',
        f'<!ENTITY l0 "lol">{BILLION}',
        f'<!ENTITY x "{"a" * 100_000}">',
        "<!ELEMENT PubmedArticleSet ANY>",
    ],
    ids=["local file", "network", "parameter entity", "billion laughs", "quadratic", "harmless"],
)
def test_e1_e2_a_dtd_inside_the_body_reads_nothing_and_ends_at_once(subset: str, tmp_path: Path) -> None:
    """E1, E2: the content never appears, no connection is made, no time is lost."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    with Listener() as listener:
        declared = subset.replace("{file}", secret.as_uri()).replace("{url}", listener.url)
        doctype = f"<!DOCTYPE PubmedArticleSet [{declared}]>"
        raw = in_set(article(title=f"<ArticleTitle>{'&x;' * 5_000}&l9;</ArticleTitle>"), doctype=doctype)
        began = time.monotonic()
        with pytest.raises(BadBatch, match="DTD of its own") as refused:
            parse_pubmed(raw)
        assert time.monotonic() - began < 1
        assert "SECRET" not in str(refused.value)
        assert listener.asked == 0


def test_an_external_dtd_is_never_fetched(tmp_path: Path) -> None:
    """E1: a DOCTYPE that names a DTD is normal, and its address is never asked."""
    with Listener() as listener:
        raw = in_set(article(), doctype=f'<!DOCTYPE PubmedArticleSet SYSTEM "{listener.url}/x.dtd">')
        assert len(parse_pubmed(raw).records) == 1
        assert listener.asked == 0


class Listener:
    """A loopback server that counts who asks."""

    def __enter__(self) -> Listener:
        self.asked = 0
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener.asked += 1
                self.send_error(404)

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def test_a_gzip_bomb_stops_at_the_cap() -> None:
    bomb = gzip.compress(b"<PubmedArticleSet>" + b" " * 30_000_000)
    with pytest.raises(BadBatch, match="larger than 5,000,000 bytes"):
        list(iter_pubmed(io.BytesIO(bomb), max_bytes=5_000_000))


def test_a_record_without_end_stops_before_memory_does() -> None:
    """64 MB without an end is no record."""

    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += 1
            return b"<PubmedArticleSet><PubmedArticle>" if self.given == 1 else b"x" * (1 << 20)

    with pytest.raises(BadBatch, match="lack"):
        list(iter_pubmed(Endless()))  # type: ignore[arg-type]


def test_a_stream_left_early_leaves_no_thread_behind() -> None:
    """Unpacking runs in a second thread, which ends with the iteration."""
    before = threading.active_count()
    stream = iter_pubmed(io.BytesIO(gzip.compress(in_set(*(article(str(n)) for n in range(1, 3000))))))
    assert not isinstance(next(stream), Rejected)
    stream.close()  # type: ignore[attr-defined]
    assert threading.active_count() == before
