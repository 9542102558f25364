"""ClinicalTrials.gov: all registrations of a window, or an error."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ingest.errors import BadRequest, BadSettings, RateLimited, Retriable, SourceUnreachable
from ingest.sources.trials import Trials, window_query
from tests.ingest.sources import bodies
from tests.ingest.sources.origin import Handler, Origin, Reply, answer, cut, hang, reset

Make = Callable[..., Trials]
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 1, 31)


def nct(number: int) -> str:
    return f"NCT{number:08d}"


def study(nct_id: str | None) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": nct_id} if nct_id else {}}}


def page_body(ids: Sequence[str | None], **others: Any) -> bytes:
    return json.dumps({"studies": [study(nct_id) for nct_id in ids], **others}).encode()


def registry(ids: Sequence[str], *, count: int | None = None, token: Callable[[int], str] = str) -> Reply:
    """Pages like the registry's: totalCount on the first only, and a token whenever a page is full, even the last."""

    def reply(handler: Handler) -> None:
        asked = handler.asked.parameters
        size, start = int(asked["pageSize"]), int(asked.get("pageToken", "0"))
        listed = ids[start : start + size]
        others: dict[str, Any] = {"nextPageToken": token(start + size)} if len(listed) == size else {}
        if start == 0:
            others["totalCount"] = len(ids) if count is None else count
        answer(200, page_body(listed, **others))(handler)

    return reply


@pytest.mark.parametrize("number", [0, 1, 9, 10, 11, 20, 25])
def test_every_registration_comes_once(origin: Origin, trials: Make, number: int) -> None:
    """C2: an exact multiple of the page size ends with a token that leads to an empty page; that is no error."""
    ids = [nct(index) for index in range(number)]
    origin.default = registry(ids)
    pages = list(trials(page_size=10).pages("ketamine", updated_from=FIRST, updated_to=LAST))
    assert [nct_id for page in pages for nct_id in page.nct_ids] == ids
    assert all(page.total == number for page in pages)
    assert all(len(json.loads(page.raw)["studies"]) == len(page.nct_ids) > 0 for page in pages)


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (FIRST, LAST, "RANGE[2026-01-01,2026-01-31]"),
        (FIRST, None, "RANGE[2026-01-01,MAX]"),
        (None, LAST, "RANGE[MIN,2026-01-31]"),
        (None, None, "RANGE[MIN,MAX]"),
    ],
)
def test_both_bounds_are_always_written(
    origin: Origin, trials: Make, start: dt.date | None, end: dt.date | None, written: str
) -> None:
    """C4: a lost bound gave 20,898 registrations instead of 2,226."""
    origin.default = registry([])
    list(trials().pages("a OR b", updated_from=start, updated_to=end))
    assert origin.asked[0].parameters["query.term"] == f"(a OR b) AND AREA[LastUpdatePostDate]{written}"


def test_whole_records_are_asked_for(origin: Origin, trials: Make) -> None:
    """C3: no list of fields that could hold a typo; only parameters the registry knows."""
    origin.default = registry([nct(index) for index in range(3)])
    list(trials(page_size=2).pages("ketamine", updated_from=FIRST, updated_to=None))
    assert set(origin.asked[0].parameters) == {"format", "query.term", "pageSize", "countTotal"}
    assert set(origin.asked[1].parameters) == {"format", "query.term", "pageSize", "countTotal", "pageToken"}
    assert all(asked.path.startswith("/api/v2/studies?") for asked in origin.asked)


def test_token_that_leads_in_a_circle(origin: Origin, trials: Make) -> None:
    """C2: the same page for ever."""
    origin.default = registry([nct(index) for index in range(30)], token=lambda _: "10")
    with pytest.raises(SourceUnreachable, match="circles"):
        list(trials(page_size=10).pages("ketamine", updated_from=FIRST, updated_to=None))
    assert len(origin.asked) <= 3


def test_pages_without_end(origin: Origin, trials: Make) -> None:
    """C2: ever new tokens, far past the count."""

    def reply(handler: Handler) -> None:
        token = handler.asked.parameters.get("pageToken", "0")
        others: dict[str, Any] = {"totalCount": 10} if token == "0" else {}
        answer(200, page_body([nct(int(token))], nextPageToken=str(int(token) + 1), **others))(handler)

    origin.default = reply
    with pytest.raises(SourceUnreachable, match="circles"):
        list(trials(page_size=10).pages("ketamine", updated_from=FIRST, updated_to=None))
    assert len(origin.asked) < 10


@pytest.mark.parametrize("counted", [24, 26])
def test_count_that_does_not_fit_is_an_error_at_the_end(origin: Origin, trials: Make, counted: int) -> None:
    """C2: a study moved between pages while we paged. The pages are sound and are given; success is not."""
    origin.default = registry([nct(index) for index in range(25)], count=counted)
    seen: list[str] = []
    with pytest.raises(SourceUnreachable, match=f"counts {counted} registrations but its pages hold 25"):
        for page in trials(page_size=10).pages("ketamine", updated_from=FIRST, updated_to=None):
            seen.extend(page.nct_ids)
    assert len(seen) == 25


def test_study_that_comes_twice_counts_once(origin: Origin, trials: Make) -> None:
    ids = [nct(index) for index in range(19)]
    origin.default = registry([*ids[:10], ids[9], *ids[10:]], count=19)
    pages = list(trials(page_size=10).pages("ketamine", updated_from=FIRST, updated_to=None))
    assert sum(len(page.nct_ids) for page in pages) == 20


def test_study_without_a_number_is_counted(origin: Origin, trials: Make) -> None:
    """The parser sets it aside with its reason; here it must not look like a lost one."""
    origin.default = answer(200, page_body([nct(1), None, "NCT1"], totalCount=3))
    (page,) = trials().pages("ketamine", updated_from=FIRST, updated_to=None)
    assert page.nct_ids == (nct(1),)


def test_answer_that_is_not_counted(origin: Origin, trials: Make) -> None:
    origin.default = answer(200, page_body([nct(1)]))
    with pytest.raises(SourceUnreachable, match="did not count"):
        list(trials().pages("ketamine", updated_from=FIRST, updated_to=None))


REFUSALS = [
    (400, b"Parameter 'fields' contains invalid field name: 'BriefTitel'"),
    (500, b"Parameter 'fields' contains invalid field name: 'BriefTitel'"),
    (400, b"`query.recrs` is unknown parameter"),
    (400, b"Parse error at position 7"),
    (400, b""),
    (404, b"not here"),
]


@pytest.mark.parametrize(("status", "body"), REFUSALS)
def test_wrong_questions_fail_at_once(origin: Origin, trials: Make, status: int, body: bytes) -> None:
    """C3: repeating took others 60 s and never helped."""
    origin.default = answer(status, body)
    with pytest.raises(BadRequest):
        list(trials().pages("ketamine", updated_from=FIRST, updated_to=None))
    assert len(origin.asked) == 1


FAULTS: dict[str, tuple[Reply, type[Retriable]]] = {
    "HTML": (answer(200, bodies.HTML), SourceUnreachable),
    "empty": (answer(200, b""), SourceUnreachable),
    "JSON error": (answer(200, b'{"error":"down"}'), SourceUnreachable),
    "a list": (answer(200, b"[]"), SourceUnreachable),
    "null studies": (answer(200, b'{"studies":null,"totalCount":0}'), SourceUnreachable),
    "cut": (answer(200, page_body([nct(1)], totalCount=1)[:-1]), SourceUnreachable),
    "cut in transfer": (cut(page_body([nct(1)], totalCount=1), 20), SourceUnreachable),
    "deep nesting": (answer(200, b"[" * 100_000), SourceUnreachable),
    "500": (answer(500, b"oops"), SourceUnreachable),
    "502 HTML": (answer(502, bodies.HTML), SourceUnreachable),
    "redirect": (answer(302, b"", {"Location": "https://example.org/"}), SourceUnreachable),
    "reset": (reset(b"half"), SourceUnreachable),
    "hang": (hang(), SourceUnreachable),
    "forgotten token": (answer(400, b"`pageToken` has invalid value"), SourceUnreachable),
    "429": (answer(429, b"Too many requests"), RateLimited),
}


@pytest.mark.parametrize(("fault", "error"), FAULTS.values(), ids=list(FAULTS))
def test_no_fault_is_an_empty_window(origin: Origin, trials: Make, fault: Reply, error: type[Retriable]) -> None:
    """A6 for the registry: survived once, an error when it stays."""
    origin.replies = [fault]
    origin.default = registry([nct(1)])
    (page,) = trials().pages("ketamine", updated_from=FIRST, updated_to=None)
    assert page.nct_ids == (nct(1),)
    origin.default = fault
    with pytest.raises(error):
        list(trials().pages("ketamine", updated_from=FIRST, updated_to=None))


def test_fault_on_a_later_page(origin: Origin, trials: Make) -> None:
    good = registry([nct(index) for index in range(15)])
    origin.replies = [good, answer(500), good]
    pages = list(trials(page_size=10).pages("ketamine", updated_from=FIRST, updated_to=None))
    assert sum(len(page.nct_ids) for page in pages) == 15


def test_pace_is_below_the_registrys_limit(origin: Origin) -> None:
    """C1: 40 a minute unless told otherwise."""
    origin.default = registry([nct(index) for index in range(3)])
    began = time.monotonic()
    list(Trials(base_url=origin.url + "/api/v2", page_size=2).pages("ketamine", updated_from=FIRST, updated_to=None))
    assert len(origin.asked) == 2
    assert time.monotonic() - began >= 1.5


@pytest.mark.parametrize("size", [0, -1, 1001])
def test_page_size_within_the_registrys_bounds(size: int) -> None:
    with pytest.raises(BadSettings, match="1 to 1000"):
        Trials(page_size=size)


def test_empty_question_would_mean_everything() -> None:
    with pytest.raises(BadRequest, match="empty"):
        window_query(" ", FIRST, LAST)


def test_window_turned_round() -> None:
    with pytest.raises(BadRequest, match="turn it round"):
        window_query("ketamine", LAST, FIRST)
