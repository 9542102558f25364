"""Lists that are read beside the tree: the same records come out as from the tree, or the tree reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import BadBatch
from ingest.parsing.body import chunks
from ingest.parsing.cutting import SetCutter
from ingest.parsing.pubmed import ARTICLE, parse_pubmed, quick_study, without_references
from ingest.parsing.regular import take_out
from ingest.parsing.study import study_of
from ingest.parsing.xml import RecordError, parse_element
from ingest.records import Study
from tests.ingest.parsing.pubmed_xml import article, dated, in_set
from tests.ingest.parsing.test_fuzz import QUICK, mutated

EVERY = 5
"""Every so-manieth record of a file is compared."""
AUTHOR = (
    '<Author ValidYN="Y"><LastName>Álvarez &amp; Sons</LastName><ForeName>Ana  B</ForeName><Initials>AB</Initials>'
    '<Suffix>Jr</Suffix><Identifier Source="ORCID">http://orcid.org/0000-0002-1825-0097</Identifier>'
    "<AffiliationInfo><Affiliation>Invented\n Institute.</Affiliation></AffiliationInfo>"
    "<AffiliationInfo><Affiliation>Second place.</Affiliation></AffiliationInfo></Author>"
)
GROUP = '<Author ValidYN="Y"><CollectiveName>Invented Group</CollectiveName></Author>'
HEADING = (
    '<MeshHeading><DescriptorName UI="D007649" MajorTopicYN="N">Ketamine</DescriptorName>'
    '<QualifierName UI="Q000009" MajorTopicYN="Y">adverse effects</QualifierName></MeshHeading>'
)


def record(names: str = AUTHOR + GROUP, headings: str = HEADING, events: str = dated("entrez", 2024, 1, 2)) -> bytes:
    return article(
        authors=f'<AuthorList CompleteYN="Y">{names}</AuthorList>',
        in_citation=f"<MeshHeadingList>{headings}</MeshHeadingList>",
        history=events,
    ).encode()


def tree(raw: bytes) -> Study | None:
    """What the tree alone makes of a record; None where it refuses it."""
    try:
        return study_of(parse_element(raw))
    except RecordError:
        return None


def beside(raw: bytes) -> Study | None:
    try:
        return quick_study(raw)
    except RecordError:
        return None


def test_what_every_day_brings_is_taken_out_and_reads_the_same() -> None:
    rest, taken = take_out(record())
    assert b"Institute" not in rest
    assert b"Ketamine</Descriptor" not in rest
    assert b"<Year>2024</Year><Month>1</Month>" not in rest
    assert taken.authors is not None
    assert taken.authors[0].last_name == "Álvarez & Sons"
    assert taken.authors[0].affiliations == ("Invented Institute.", "Second place.")
    assert beside(record()) == tree(record())


NOT_EVERY_DAY = {
    "markup in a name": AUTHOR.replace("Álvarez", "<i>Álvarez</i>"),
    "a character reference": AUTHOR.replace("Álvarez", "&#193;lvarez"),
    "a name that stands corrected": AUTHOR.replace('"Y"', '"N"') + GROUP,
    "a tag of tomorrow": AUTHOR.replace("<Suffix>", "<Nickname>x</Nickname><Suffix>"),
    "a comment": AUTHOR + "<!-- " + GROUP + " -->",
    "text between authors": AUTHOR + "stray" + GROUP,
    "CDATA": AUTHOR.replace("Second place.", "<![CDATA[</AuthorList>]]>"),
    "a single quote": AUTHOR.replace('"Y"', "'Y'"),
}


@pytest.mark.parametrize("names", NOT_EVERY_DAY.values(), ids=NOT_EVERY_DAY)
def test_what_is_not_every_day_is_left_to_the_tree(names: str) -> None:
    raw = record(names)
    assert take_out(raw)[1].authors is None
    expected = tree(raw)
    assert expected is not None
    batch = parse_pubmed(in_set(raw.decode()))
    assert batch.records == (expected,)


NOT_XML = {
    "a control character": AUTHOR.replace("Second", "Sec\x08ond"),
    "a control character among spaces": AUTHOR.replace("Second", "Sec\x1cond"),
    "a control character between tags": AUTHOR.replace("<Suffix>", "\x0c<Suffix>"),
    "the end of CDATA": AUTHOR.replace("Second", "]]>"),
    "no character at all": AUTHOR.replace("Second", "\ufffe"),
    "an unknown entity": AUTHOR.replace("&amp;", "&nbsp;"),
    "a bare ampersand": AUTHOR.replace("&amp;", "&"),
}


@pytest.mark.parametrize("names", NOT_XML.values(), ids=NOT_XML)
def test_what_is_no_xml_stays_refused(names: str) -> None:
    """E1, E4: one strict way in, also for what is read beside the tree."""
    raw = record(names)
    assert tree(raw) is None
    batch = parse_pubmed(in_set(raw.decode()))
    assert batch.records == ()
    assert len(batch.rejected) == 1


def test_a_list_counts_only_where_it_belongs() -> None:
    """A whole author list inside a title's CDATA is the title's text; of two lists the tree decides."""
    names = f'<AuthorList CompleteYN="Y">{GROUP}</AuthorList>'
    in_title = article(title=f"<ArticleTitle>Of <![CDATA[{names}]]> only</ArticleTitle>")
    (told,) = parse_pubmed(in_set(in_title)).records
    assert isinstance(told, Study)
    assert told.authors == ()
    assert "<CollectiveName>" in str(told.title)
    twice = article(authors=names + f'<AuthorList CompleteYN="Y">{AUTHOR}</AuthorList>').encode()
    assert parse_pubmed(in_set(twice.decode())).records == (tree(twice),)


@QUICK
@given(seed=st.integers(0, 1 << 32), changes=st.integers(1, 4))
def test_after_any_damage_both_ways_say_the_same(seed: int, changes: int) -> None:
    """What the quick way gives, the tree gives too; what the tree refuses, the quick way refuses."""
    raw = mutated(record(), seed, changes)
    if (quick := beside(raw)) is not None:
        assert quick == tree(raw)


@pytest.mark.data
def test_both_ways_say_the_same_of_real_records(update_file: Path, shared_data: Path) -> None:
    taken = compared = 0
    for path in (update_file, *sorted((shared_data / "pubmed" / "efetch").rglob("*.xml"))):
        for raw in _articles(path):
            found = beside(raw)
            assert found is None or found == tree(raw), re.search(rb"<PMID[^<]*<", raw)
            compared += 1
            taken += take_out(raw)[1].authors is not None
    assert compared > 20_788 // EVERY
    assert taken > 0.9 * compared


def _articles(path: Path) -> Iterator[bytes]:
    """Of a file that is no PubMed set, what comes before that shows."""
    place = count()
    with path.open("rb") as stream, suppress(BadBatch):
        for tag, raw in SetCutter(chunks(stream)).records():
            if tag == ARTICLE and next(place) % EVERY == 0:
                yield without_references(raw)
