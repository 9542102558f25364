"""esearch answers as PubMed does, its forgiving and its refusing ways included."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sample.corpus import build_corpus
from sample.esearch_term import search
from sample.server import SampleServer
from tests.sample.conftest import Answer, Client


def ids(answer: Answer) -> list[str]:
    return answer.texts("IdList/Id")


def count(answer: Answer) -> int:
    return int(answer.xml.findtext("Count") or -1)


def test_pages_hold_every_hit_once_newest_entry_first(client: Client) -> None:
    total = count(client.esearch("ketamine"))
    pages = [ids(client.esearch("ketamine", retstart=start, retmax=100)) for start in range(0, total, 100)]
    found = [pmid for page in pages for pmid in page]
    days = [build_corpus().paper(pmid).created for pmid in found]
    assert len(found) == len(set(found)) == total
    assert days == sorted(days, reverse=True)


def test_twenty_ids_unless_asked_for_more(client: Client) -> None:
    assert len(ids(client.esearch("ketamine"))) == 20


def test_the_search_term_matters(client: Client) -> None:
    """Records that do not name ketamine stay out."""
    found = ids(client.esearch("ketamine OR esketamine OR arketamine OR spravato", retmax=9999))
    designs = {build_corpus().paper(pmid).design for pmid in found}
    assert "unrelated" not in designs
    assert "trial" in designs


def test_an_unknown_field_is_dropped_with_a_word_and_hits_all_the_same(client: Client) -> None:
    """A8: PubMed answers a broader question than asked, with status 200."""
    answer = client.esearch("ketamine[NoSuchField]")
    assert answer.texts("ErrorList/FieldNotFound") == ["NoSuchField"]
    assert count(answer) > 100


def test_an_unmatched_phrase_is_dropped_and_the_rest_searched(client: Client) -> None:
    """A8"""
    answer = client.esearch("ketamine[tiab] AND zzyzx[tiab]")
    assert answer.texts("ErrorList/PhraseNotFound") == ["zzyzx[tiab]"]
    assert count(answer) == count(client.esearch("ketamine[tiab]"))


def test_an_unmatched_quoted_phrase_is_searched_word_by_word(client: Client) -> None:
    answer = client.esearch('"pain ketamine veterans"')
    assert answer.texts("WarningList/QuotedPhraseNotFound") == ['"pain ketamine veterans"']


def test_nothing_found_says_so_and_is_no_error(client: Client) -> None:
    answer = client.esearch("ketamine[ti] AND 2001:2002[crdt]")
    assert (count(answer), answer.texts("WarningList/OutputMessage")) == (0, ["No items found."])
    assert answer.xml.find("ErrorList") is None


@pytest.mark.parametrize(
    ("term", "same_as"),
    [
        ("ptsd OR ocd AND zoloft OR ketamine", "((ptsd OR ocd) AND zoloft) OR ketamine"),
        ("ketamine ptsd", "ketamine AND ptsd"),
        ("ketamine NOT (mice OR rats)", "(ketamine NOT mice) NOT rats"),
        ("esketamin*[tiab]", "esketamine[tiab]"),
    ],
)
def test_operators_are_read_from_left_to_right(term: str, same_as: str) -> None:
    table = build_corpus().search_table
    assert search(term, table).hits == search(same_as, table).hits


def test_a_field_narrows_the_search() -> None:
    table = build_corpus().search_table
    in_title, anywhere = search("safety[ti]", table).hits, search("safety[tiab]", table).hits
    assert in_title is not None and anywhere is not None and in_title < anywhere


def test_late_added_papers_are_found_by_crdt_and_missed_by_edat(client: Client) -> None:
    """A12: published in 2024, added in November 2026; edat says 2024."""
    term = "(ketamine OR esketamine)"
    by_crdt = ids(client.esearch(f"{term} AND 2026/11/01:2026/11/20[crdt]", retmax=500))
    by_edat = ids(client.esearch(term, datetype="edat", mindate="2026/11/01", maxdate="2026/11/20", retmax=500))
    assert {"90001080", "90001081"} <= set(by_crdt)
    assert not {"90001080", "90001081"} & set(by_edat)


def test_a_record_revised_lately_is_found_by_mdat_alone(client: Client) -> None:
    """A12: a retraction reaches a paper of 2021 years later."""
    window = {"mindate": "2026/11/01", "maxdate": "2026/11/20", "retmax": 500}
    assert "90001020" in ids(client.esearch("ketamine", datetype="mdat", **window))
    assert "90001020" not in ids(client.esearch("ketamine", datetype="crdt", **window))


def test_entry_date_is_the_default_date_type(client: Client) -> None:
    window = {"mindate": "2026/10/01", "maxdate": "2026/11/20", "retmax": 500}
    assert ids(client.esearch("ketamine", **window)) == ids(client.esearch("ketamine", datetype="edat", **window))


def test_mindate_alone_is_ignored(client: Client) -> None:
    """As PubMed does: the two go together."""
    assert count(client.esearch("ketamine", mindate="2026/11/01")) == count(client.esearch("ketamine"))


def test_reldate_counts_back_from_the_servers_own_day(server: SampleServer, client: Client) -> None:
    lately = count(client.esearch("ketamine", datetype="crdt", reldate=30))
    server.faults.add("clock", at="2020-06-01T00:00:00")
    assert 0 < lately != count(client.esearch("ketamine", datetype="crdt", reldate=30))


def test_only_the_first_9999_records_can_be_reached(server: SampleServer, client: Client) -> None:
    """A9, with PubMed's own words."""
    server.corpus = build_corpus().large(12_000)
    assert count(client.esearch("ketamine", retmax=1)) > 11_000
    assert len(ids(client.esearch("ketamine", retmax=100_000))) == 9_999
    assert len(ids(client.esearch("ketamine", retstart=9_990, retmax=100))) == 9
    refused = client.esearch("ketamine", retstart=9_999)
    assert refused.status == 200
    assert "'retstart' cannot be larger than 9998" in (refused.xml.findtext("ERROR") or "")


def test_slices_by_day_of_entry_hold_everything_of_a_large_corpus(server: SampleServer, client: Client) -> None:
    """A9: what a client has to do."""
    server.corpus = build_corpus().large(12_000)
    halves = [ids(client.esearch(f"ketamine AND {years}[crdt]", retmax=9_999)) for years in ("2015:2020", "2021:2026")]
    assert len(set(halves[0]) | set(halves[1])) == len(halves[0]) + len(halves[1])
    assert len(halves[0]) + len(halves[1]) == count(client.esearch("ketamine", retmax=0))


def test_history_keeps_the_ids_for_efetch(client: Client) -> None:
    answer = client.esearch("ptsd", usehistory="y", retmax=0)
    webenv, key = answer.xml.findtext("WebEnv"), answer.xml.findtext("QueryKey")
    fetched = client.efetch(WebEnv=webenv, query_key=key, retstart=1, retmax=3)
    assert fetched.texts("PubmedArticle/MedlineCitation/PMID") == ids(client.esearch("ptsd", retstart=1, retmax=3))


def test_a_second_search_joins_the_same_history(client: Client) -> None:
    first = client.esearch("ptsd", usehistory="y").xml.findtext("WebEnv")
    second = client.esearch("ocd", usehistory="y", WebEnv=first)
    assert (second.xml.findtext("WebEnv"), second.xml.findtext("QueryKey")) == (first, "2")


def test_an_expired_history_is_an_error_not_an_empty_set(server: SampleServer, client: Client) -> None:
    """A11"""
    webenv = client.esearch("ptsd", usehistory="y").xml.findtext("WebEnv")
    server.eutils.forget_history()
    assert client.efetch(WebEnv=webenv, query_key=1).status == 400


@pytest.mark.parametrize(
    "params", [{"term": ""}, {"term": "ketamine", "retmax": "many"}, {"term": "k", "mindate": "x", "maxdate": "y"}]
)
def test_questions_that_make_no_sense_get_an_error_element(client: Client, params: dict[str, Any]) -> None:
    answer = client.get("/entrez/eutils/esearch.fcgi", db="pubmed", **params)
    assert answer.xml.find("ERROR") is not None
    assert answer.xml.find("Count") is None


def test_the_corpus_may_change_while_the_server_runs(server: SampleServer, client: Client) -> None:
    """A record revised between two runs of a pipeline."""
    day = dt.date(2026, 11, 20)
    before = ids(client.esearch("ketamine AND 2026/11/20[mdat]", retmax=500))
    server.corpus = server.corpus.revised("90001040", day).without_study(before[0])
    after = ids(client.esearch("ketamine AND 2026/11/20[mdat]", retmax=500))
    assert set(after) == {*before, "90001040"} - {before[0]}
