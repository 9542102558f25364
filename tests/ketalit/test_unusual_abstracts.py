"""Papers whose abstracts are not as most are: kept whole, read within the time, and nothing made up."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from catalog import Catalog
from ingest.records import Study, StudyFacts
from tests.ketalit.test_command_line import ketalit

PAPER = (
    "<PubmedArticle><MedlineCitation Status='MEDLINE'><PMID Version='1'>{pmid}</PMID><Article>"
    "<ArticleTitle>{title}</ArticleTitle>{abstract}<Language>{language}</Language></Article>"
    "</MedlineCitation></PubmedArticle>"
)
FRENCH = "Nous avons étudié la kétamine chez quarante et un patients déprimés."
LONG = ("Ketamine was given to 31 patients aged 40 years. " * 2_100)[:100_000]
CASES = {
    "1": ("Ketamine at length", f"<Abstract><AbstractText>{LONG}</AbstractText></Abstract>", "eng"),
    "2": ("Ketamine without words", "<Abstract><AbstractText/></Abstract>", "eng"),
    "3": ("La kétamine dans la dépression", f"<Abstract><AbstractText>{FRENCH}</AbstractText></Abstract>", "fre"),
    "4": ("Ketamine in a title alone", "", "eng"),
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    file = tmp_path / "papers.xml"
    papers = "".join(
        PAPER.format(pmid=pmid, title=title, abstract=abstract, language=language)
        for pmid, (title, abstract, language) in CASES.items()
    )
    file.write_text(f"<PubmedArticleSet>{papers}</PubmedArticleSet>", encoding="utf-8")
    began = time.monotonic()
    done = ketalit("load", str(file), "--json", KETALIT_DATA=str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - began < 60
    (receipt,) = json.loads(done.stdout)["files"].values()
    assert (receipt["parsed"], receipt["new"], receipt["quarantined"]) == (4, 4, 0)
    return Catalog(f"sqlite:///{tmp_path}/data/live/catalog.db")


def test_every_text_is_kept_whole_and_read_without_guesses(catalog: Catalog) -> None:
    held: dict[str, tuple[Study, StudyFacts]] = {}
    for pmid in CASES:
        entry = catalog.get(f"pubmed:{pmid}")
        assert entry is not None
        assert isinstance(entry.record, Study)
        held[pmid] = (entry.record, entry.facts)
    catalog.close()
    assert len(held["1"][0].abstract[0].text) == len(LONG.strip())
    assert held["1"][1].sample_sizes[0].count == 31
    assert held["2"][0].abstract == ()
    assert held["3"][0].abstract[0].text == FRENCH
    for pmid in ("2", "3", "4"):
        assert held[pmid][1].sample_sizes == (), "no number of people is read from nothing, nor from another language"
