"""The registry answers as ClinicalTrials.gov's API v2 does, and refuses as it does."""

from __future__ import annotations

from typing import Any

import pytest

from sample.corpus import build_corpus
from sample.essie import EssieError, compiled
from sample.server import SampleServer
from tests.sample.conftest import Answer, Client

KETAMINE = (
    'AREA[InterventionSearch]"ketamine" OR AREA[InterventionSearch]"esketamine" OR AREA[InterventionSearch]arketamine'
)


def nct_ids(answer: Answer) -> list[str]:
    return [study["protocolSection"]["identificationModule"]["nctId"] for study in answer.json["studies"]]


def walk(client: Client, **params: Any) -> list[list[str]]:
    """All pages up to the one without a token."""
    pages: list[list[str]] = []
    token: dict[str, Any] = {}
    while True:
        answer = client.studies(**params, **token)
        pages.append(nct_ids(answer))
        if "nextPageToken" not in answer.json:
            return pages
        token = {"pageToken": answer.json["nextPageToken"]}


def test_pages_hold_every_study_once_and_the_total_is_right(client: Client) -> None:
    pages = walk(client, **{"query.term": "ketamine", "pageSize": 20})
    total = client.studies(**{"query.term": "ketamine", "countTotal": "true"}).json["totalCount"]
    found = [nct for page in pages for nct in page]
    assert len(found) == len(set(found)) == total


def test_a_full_last_page_still_names_a_next_one_which_is_empty(client: Client) -> None:
    """C2"""
    total = len(build_corpus().trials)
    pages = walk(client, pageSize=total // 2)
    assert [len(page) for page in pages] == [total // 2, total // 2, 0]


def test_the_window_of_update_days_includes_both_ends(client: Client) -> None:
    """C4"""
    term = f"({KETAMINE}) AND AREA[LastUpdatePostDate]RANGE[2026-11-01,2026-11-20]"
    expected = {trial.nct_id for trial in build_corpus().trials if trial.last_updated.isoformat() >= "2026-11-01"}
    assert set(nct_ids(client.studies(**{"query.term": term, "pageSize": 100}))) == expected - {"NCT90000108"}


@pytest.mark.parametrize("bounds", ["MIN,2022-12-31", "2026-01-01,MAX"])
def test_min_and_max_are_open_bounds(client: Client, bounds: str) -> None:
    answer = client.studies(**{"filter.advanced": f"AREA[LastUpdatePostDate]RANGE[{bounds}]", "countTotal": "true"})
    assert 0 < answer.json["totalCount"] < len(build_corpus().trials)


def test_ketamine_named_only_to_exclude_people_is_no_intervention(client: Client) -> None:
    """NCT90000107 tests psilocybin and says who may not take part; its summary is searched, its criteria are not."""
    by_name = nct_ids(client.studies(**{"query.term": "AREA[InterventionName]ketamine", "pageSize": 100}))
    anywhere = nct_ids(client.studies(**{"query.term": "ketamine", "pageSize": 100}))
    assert "NCT90000107" in anywhere and "NCT90000107" not in by_name


def test_conditions_and_interventions_have_queries_of_their_own(client: Client) -> None:
    answer = client.studies(**{"query.cond": "PTSD", "query.intr": "ketamine", "pageSize": 100})
    assert "NCT90000102" in nct_ids(answer)


@pytest.mark.parametrize(
    "params",
    [
        {"query.trem": "ketamine"},
        {"fields": "NCTId|BriefTitel"},
        {"query.term": "ketamine [oral]"},
        {"query.term": "AREA[NoSuchField]ketamine"},
        {"query.term": "(ketamine"},
        {"pageToken": "nonsense"},
        {"pageSize": "many"},
    ],
)
def test_what_the_registry_does_not_understand_is_a_plain_400(client: Client, params: dict[str, str]) -> None:
    """C3, C4"""
    answer = client.studies(**params)
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_page_token_belongs_to_its_search(client: Client) -> None:
    token = client.studies(**{"query.term": "ketamine", "pageSize": 5}).json["nextPageToken"]
    assert client.studies(**{"query.term": "esketamine", "pageSize": 5, "pageToken": token}).status == 400


def test_one_study_and_its_former_number(client: Client) -> None:
    """C5: an alias leads to the number in use."""
    assert client.get("/api/v2/studies/NCT90000101").json["hasResults"] is True
    moved = client.get("/api/v2/studies/NCT90000199")
    assert (moved.status, moved.headers["location"]) == (301, "/api/v2/studies/NCT90000104")
    assert client.get("/api/v2/studies/NCT90009999").status == 404


def test_version(client: Client) -> None:
    assert client.get("/api/v2/version").json["apiVersion"].startswith("2.")


def test_a_study_may_change_or_go_while_the_server_runs(server: SampleServer, client: Client) -> None:
    """C5"""
    server.corpus = server.corpus.without_trial("NCT90000108")
    assert client.get("/api/v2/studies/NCT90000108").status == 404


STUDY: dict[str, Any] = {
    "protocolSection": {"identificationModule": {"nctId": "N", "briefTitle": "Oral ketamine, pain"}}
}


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("ketamine", True),
        ("oral ketamine", True),
        ('"ketamine oral"', False),
        ("ptsd OR ketamine AND pain", True),
        ("(ptsd OR ketamine) AND NOT pain", False),
        ("AREA[TitleSearch](pain AND ketamine)", True),
        ("AREA[InterventionName]ketamine", False),
    ],
)
def test_the_query_language(query: str, matches: bool) -> None:
    assert compiled(query)(STUDY) is matches


@pytest.mark.parametrize("query", ["", "a AND", "a)", "RANGE[x]", "NOT"])
def test_broken_queries_are_errors(query: str) -> None:
    with pytest.raises(EssieError):
        compiled(query)
