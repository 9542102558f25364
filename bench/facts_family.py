"""How good the links of a study's family are: precision and recall, on the sample's records and on real ones.

Stated links are judged by what the sample's makers, the registry's JSON and PubMed's own fields say; suggestions (a
score where no identifier is) by the papers that real registrations cite and by papers that name their trial, with the
number taken out of sight.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.facts_psynamic import split
from bench.measure import Measure
from ingest.errors import BadBatch
from ingest.family import profiles_of, suggestions
from ingest.links import links_of
from ingest.parsing.pubmed import parse_pubmed
from ingest.parsing.registration import parse_registrations
from ingest.parsing.registry_numbers import numbers_in
from ingest.records import NO_FACTS, PartialDate, Precision, Registration, Study
from sample.corpus import build_corpus
from sample.corpus.pubmed_xml import record_xml
from sample.corpus.trial_json import study_json

Pair = tuple[str, str]
"""(record, target) of one link."""
_NCT = re.compile(r"NCT\d{8}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_REGISTRY = "ClinicalTrials.gov"


def measures(data: Path) -> list[Measure]:
    daily = [
        one
        for one in parse_pubmed((data / "pubmed" / "pubmed21n1298.xml.gz").read_bytes()).records
        if isinstance(one, Study)
    ]
    return [
        *_rows("family, sample, stated links", *sample_links()),
        *_rows("family, real registrations, papers they name", *registry_links(data)),
        *_rows("family, daily file, NCT numbers in text against PubMed's field", *numbers_in_text(daily)),
        *_rows("family, real registrations, suggested for the papers they cite", *cited_papers(data)),
        *_rows("family, ketamine papers, suggested for the trial they name", *named_trials(data)),
    ]


def sample_links() -> tuple[set[Pair], set[Pair]]:
    """(meant, found) of the sample's papers and registrations, through the parsers that everything goes through."""
    corpus = build_corpus()
    meant = {
        (f"pubmed:{paper.pmid}", f"nct:{number}")
        for paper in corpus.papers
        for bank, number in paper.registries
        if bank == _REGISTRY
    }
    meant |= {
        (f"pubmed:{paper.pmid}", f"pubmed:{one.pmid}") for paper in corpus.papers for one in paper.notices if one.pmid
    }
    meant |= {(f"nct:{trial.nct_id}", f"pubmed:{paper.pmid}") for trial in corpus.trials for paper in trial.papers}
    document = f"<PubmedArticleSet>{''.join(map(record_xml, corpus.papers))}</PubmedArticleSet>"
    records = [
        *parse_pubmed(document.encode()).records,
        *parse_registrations(json.dumps([study_json(trial) for trial in corpus.trials]).encode()).records,
    ]
    found = {
        (link.source, link.target) for one in records for link in links_of(one) if not link.target.startswith("doi:")
    }
    return meant, found


def registry_links(data: Path) -> tuple[set[Pair], set[Pair]]:
    """(meant, found): the PMIDs of the registry's JSON against the links of the parsed registrations."""
    meant: set[Pair] = set()
    found: set[Pair] = set()
    for raw in _registry_files(data):
        for study in _studies(json.loads(raw)):
            protocol = study.get("protocolSection", {})
            number = protocol.get("identificationModule", {}).get("nctId")
            for one in protocol.get("referencesModule", {}).get("references", ()):
                if number and one.get("pmid"):
                    meant.add((f"nct:{number}", f"pubmed:{one['pmid']}"))
        for record in parse_registrations(raw).records:
            found |= {(link.source, link.target) for link in links_of(record) if link.target.startswith("pubmed:")}
    return meant, found


def numbers_in_text(papers: Iterable[Study]) -> tuple[set[Pair], set[Pair]]:
    """(meant, found) of the papers whose trials PubMed's field names: what title and abstract name."""
    meant: set[Pair] = set()
    found: set[Pair] = set()
    for paper in papers:
        entered = {one.number for one in paper.registry_ids if (one.registry, one.source) == (_REGISTRY, "databank")}
        if entered:
            meant |= {(paper.id, number) for number in entered}
            text = "\n".join((paper.title or "", *(section.text for section in paper.abstract)))
            found |= {(paper.id, number) for registry, number in numbers_in(text) if registry == _REGISTRY}
    return meant, found


def cited_papers(data: Path) -> tuple[set[Pair], set[Pair]]:
    """(meant, found): papers that a registration calls its results, known by title and year only, among all trials."""
    trials = _registrations(data)
    profiles = profiles_of(trials)
    meant: set[Pair] = set()
    found: set[Pair] = set()
    for trial in trials:
        for place, paper in enumerate(trial.papers):
            cited = _cited(paper.citation or "", f"{trial.nct_id[3:]}{place}")
            if cited is not None:
                if paper.type in ("RESULT", "DERIVED"):
                    meant.add((cited.id, trial.id))
                found |= {(cited.id, kin.target) for kin in suggestions(cited, NO_FACTS, profiles)}
    return meant, found


def named_trials(data: Path) -> tuple[set[Pair], set[Pair]]:
    """(meant, found): ketamine papers whose abstract names a trial of which title and description are at hand."""
    trials = list(_described(data))
    profiles, known = profiles_of(trials), {trial.id for trial in trials}
    meant: set[Pair] = set()
    found: set[Pair] = set()
    for title, numbers in _naming(data):
        wanted = {f"nct:{number}" for number in numbers} & known
        if wanted:
            meant |= {(title, target) for target in wanted}
            paper = Study("1", title=title)
            found |= {(title, kin.target) for kin in suggestions(paper, NO_FACTS, profiles)}
    return meant, found


def _described(data: Path) -> Iterator[Registration]:
    for line in (data / "trials" / "trial_texts_ketamine.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        title, _, summary = one["title_and_description"].partition(". ")
        yield Registration(one["nct"], brief_title=title, summary=summary)


def _naming(data: Path) -> Iterator[tuple[str, set[str]]]:
    with (data / "pubmed" / "ketamine_2022_2025.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            yield row["title"], set(_NCT.findall(row["abstract"]))
    for text in split(data, "condition", "train").texts:
        yield text.title, set(_NCT.findall(text.abstract))


def _cited(citation: str, pmid: str) -> Study | None:
    """The paper as far as a citation tells: the longest part between full stops is its title."""
    parts = citation.split(". ")
    title = max(parts[1:], key=len, default="")
    year = _YEAR.search(citation.rpartition(title)[2]) if len(title) > 20 else None
    if year is None:
        return None
    return Study(pmid, title=title, published=PartialDate(dt.date(int(year[0]), 1, 1), Precision.YEAR, year[0]))


def _registry_files(data: Path) -> Iterator[bytes]:
    for folder in ("v2_full", "v2_pages"):
        for path in sorted((data / "trials" / folder).glob("*.json")):
            raw = path.read_bytes()
            try:
                parse_registrations(raw)
            except BadBatch:
                continue  # fragments of one module and answers of the retired API lie there too
            yield raw


def _studies(document: Any) -> list[Any]:  # noqa: ANN401 - foreign JSON
    if isinstance(document, list):
        return document
    return list(document.get("studies", [document]))


def _registrations(data: Path) -> list[Registration]:
    found: dict[str, Registration] = {}
    for raw in _registry_files(data):
        found.update((one.id, one) for one in parse_registrations(raw).records if isinstance(one, Registration))
    return list(found.values())


def _rows(name: str, meant: set[Pair], found: set[Pair]) -> list[Measure]:
    right = len(meant & found)
    note = f"{len(meant)} meant, {len(found)} found, {right} right"
    precision = right / len(found) if found else None
    return [
        Measure(f"{name}: precision", precision, note=note),
        Measure(f"{name}: recall", right / len(meant) if meant else None, note=note),
    ]
