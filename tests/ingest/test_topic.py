"""Ketamine by name: in records, and in bytes that are not parsed yet, which may never miss one."""

from __future__ import annotations

import gzip
import html
import io
import re
from pathlib import Path

import pytest

from ingest.parsing.pubmed import iter_pubmed, parse_pubmed
from ingest.records import (
    AbstractSection,
    Arm,
    Chemical,
    Intervention,
    MeshHeading,
    NewsItem,
    Record,
    Registration,
    Study,
)
from ingest.topic import is_ketamine, mentions_ketamine
from tests.ingest.parsing.pubmed_xml import article, book, in_set

NAMES = [
    "ketamine", "Ketamine", "KETAMINE", "KETAmine", "esketamine", "Esketamin", "arketamine", "(S)-ketamine",
    "norketamine",
    "hydroxynorketamine", "(2R,6R)-hydroxynorketamine", "R-ketamine", "ketamina", "Escetamina", "cetamina", "kétamine",
    "Eskétamine", "KÉTAMINE", "ke\u0301tamine", "Spravato", "SPRAVATO", "Ketalar", "Ketanest", "Ketaject", "CI-581",
    "CI581", "ci‑581", "氯胺酮", "ケタミン", "кетамин", "Эскетамин", "Кетамин",
]  # fmt: skip
OTHERS = ["acetaminophen", "ketanserin", "Ketamax?", "phencyclidine", "ketosis", "ketoconazole", "CI-5810", "vitamin"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", range(8))
def test_names_in_every_place(name: str, place: int) -> None:
    text = f"On {name}."
    records: list[Record] = [
        Study("1", title=text),
        Study("1", vernacular_title=text),
        Study("1", abstract=(AbstractSection("First."), AbstractSection(text))),
        Study("1", mesh_headings=(MeshHeading("D1", text),), keywords=("x",)),
        Study("1", chemicals=(Chemical(text),)),
        Study("1", keywords=("x", text)),
        Registration("NCT1", interventions=(Intervention("x", other_names=(text,)),)),
        NewsItem(url="u", key="k", feed_id="f", source="s", title="t", excerpt=text),
    ]
    assert is_ketamine(records[place])


@pytest.mark.parametrize("name", OTHERS)
def test_other_names(name: str) -> None:
    assert not is_ketamine(Study("1", title=f"On {name} and more."))


def test_registrations_and_news_by_title_summary_and_arm() -> None:
    assert is_ketamine(Registration("NCT1", official_title="Esketamine"))
    assert is_ketamine(Registration("NCT1", summary="with ketamine"))
    assert is_ketamine(Registration("NCT1", arms=(Arm("Ketamine arm"),)))
    assert not is_ketamine(Registration("NCT1", summary="with placebo"))
    assert is_ketamine(NewsItem(url="u", key="k", feed_id="f", source="s", title="Spravato approved"))


WRITTEN = [
    "{}",
    "<i>{}</i>",
    "&#{first};{rest}",
    "&#x{hexfirst};{rest}",
    "<b>{start}</b>{end}",
    "{start}<sup>{end}</sup>",
    "{start}<i></i>{end}",
    "<![CDATA[{}]]>",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", WRITTEN)
def test_no_way_of_writing_a_name_passes_the_bytes_unseen(name: str, written: str) -> None:
    """The filter on bytes lets through everything that the parsed record would be kept for."""
    xml = written.format(
        name, first=ord(name[0]), hexfirst=f"{ord(name[0]):x}", rest=name[1:], start=name[:3], end=name[3:]
    )
    for raw in (
        article(title=f"<ArticleTitle>On {xml}.</ArticleTitle>"),
        article(title="", abstract="", in_citation=f"<KeywordList><Keyword>{xml}</Keyword></KeywordList>"),
        article(title="", abstract="", authors="<AuthorList/>", in_article=f"<VernacularTitle>{xml}</VernacularTitle>"),
        book(chapter=f"<ArticleTitle>{xml}</ArticleTitle>"),
    ):
        (record,) = parse_pubmed(in_set(raw)).records
        assert is_ketamine(record)
        assert mentions_ketamine(raw.strip().encode())


def test_authors_and_references_do_not_count() -> None:
    raw = article(
        title="<ArticleTitle>On sleep.</ArticleTitle>",
        authors="<AuthorList><Author><LastName>Ketamine</LastName></Author></AuthorList>",
        in_data="<ReferenceList><Reference><Citation>Ketamine.</Citation></Reference></ReferenceList>",
    )
    assert not mentions_ketamine(raw.encode())


TEXT_FIELDS = re.compile(
    r"<(ArticleTitle|VernacularTitle|BookTitle|AbstractText|DescriptorName|NameOfSubstance|SupplMeshName|Keyword)\b[^>]*>"
    r"(.*?)</\1>",
    re.DOTALL,
)
PLAIN_NAMES = re.compile(
    r"k[eé]tamin|\b(?:es)?cetamina|spravato|ketalar|ketanest|ketaject|\bCI-?581\b|氯胺酮|ケタミン|[кК]етамин", re.I
)


def scanned(text: str) -> set[str]:
    """The PMIDs of records whose text fields name ketamine, found without the parser."""
    found = set()
    for record in re.split(r"</Pubmed(?:Book)?Article>", text):
        plain = re.sub(r"<[^>]+>", "", record).lower()
        if not any(sign in plain for sign in ("tamin", "spravato", "keta", "581", "氯胺酮", "ケタミン", "етамин")):
            continue
        fields = (re.sub(r"<[^>]+>", "", body) for _, body in TEXT_FIELDS.findall(record))
        if any(PLAIN_NAMES.search(html.unescape(field)) for field in fields):
            found.add(re.findall(r"<PMID[^>]*>(\d+)", record)[0])
    return found


@pytest.mark.data
def test_the_update_file_yields_what_an_independent_scan_finds(shared_data: Path) -> None:
    """Every record that names ketamine in the text of the whole file, and no other."""
    update_file = shared_data / "pubmed" / "pubmed21n1298.xml.gz"
    with update_file.open("rb") as stream:
        kept = [item for item in iter_pubmed(stream, wanted=mentions_ketamine) if isinstance(item, Study)]
    found = {study.pmid for study in kept if is_ketamine(study)}
    text = gzip.decompress(update_file.read_bytes()).decode()
    assert found == scanned(text)
    assert len(found) >= 18
    assert len(kept) <= 2 * len(found)


@pytest.mark.data
def test_small_real_answers_pass_the_filter_alike(shared_data: Path) -> None:
    for path in sorted((shared_data / "pubmed" / "efetch" / "metapub" / "fixtures").rglob("*.xml")):
        raw = path.read_bytes()
        kept = {item.pmid for item in iter_pubmed(io.BytesIO(raw), wanted=mentions_ketamine) if isinstance(item, Study)}
        assert kept >= {s.pmid for s in parse_pubmed(raw).records if isinstance(s, Study) and is_ketamine(s)}
        assert kept >= scanned(raw.decode())
