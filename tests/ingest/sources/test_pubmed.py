"""PubMed: all ids and whole records, or an error."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from lxml import etree

from ingest.errors import BadRequest, BadSettings, Retriable, SourceUnreachable
from ingest.sources.pubmed import PubMed
from tests.ingest.sources import bodies
from tests.ingest.sources.origin import Handler, Origin, Reply, answer, cut, hang, reset
from tests.ingest.sources.test_answers import FAULTS

Make = Callable[..., PubMed]
FIRST, LAST = dt.date(2026, 2, 1), dt.date(2026, 2, 4)


def same_day(_: str, day: dt.date) -> dt.date:
    return day


def pubmed_of(
    days: Mapping[str, dt.date],
    *,
    hide: frozenset[str] = frozenset(),
    by_entry: Callable[[str, dt.date], dt.date] = same_day,
) -> Reply:
    """A server that holds these PMIDs with the day of their dates, and lists no more than 9,999 of them."""

    def reply(handler: Handler) -> None:
        asked = handler.asked.parameters
        entered = (asked.get("mindate", "1700/01/01"), asked.get("maxdate", "2999/12/31"))
        named = re.search(r" ([\d/]+):([\d/]+)\[(crdt|mdat)\]$", asked["term"])
        other = (named[1], named[2]) if named else ("", "9")
        hits = [
            pmid
            for pmid, day in days.items()
            if other[0] <= f"{day:%Y/%m/%d}" <= other[1]
            and entered[0] <= f"{by_entry(pmid, day):%Y/%m/%d}" <= entered[1]
        ]
        listed = [pmid for pmid in hits if pmid not in hide][: min(int(asked["retmax"]), 9_999)]
        answer(200, bodies.search_body(listed, count=len(hits)))(handler)

    return reply


def test_a12_creation_date_goes_into_the_term(origin: Origin, pubmed: Make) -> None:
    """A12: PubMed has no datetype for it; edat would miss what is added late."""
    origin.default = answer(200, bodies.search_body(["5"], translation="as asked"))
    found = pubmed().search("a OR b", date_type="crdt", start=FIRST, end=LAST)
    assert (found.count, found.pmids, found.query_translation) == (1, ("5",), "as asked")
    asked = origin.asked[0].parameters
    assert asked["term"] == "(a OR b) AND 2026/02/01:2026/02/04[crdt]"
    assert not {"datetype", "mindate", "maxdate"} & set(asked)


@pytest.mark.parametrize("date_type", ["mdat", "edat"])
def test_other_dates_are_parameters(origin: Origin, pubmed: Make, date_type: str) -> None:
    """A12: mindate is nothing without maxdate, and without datetype it means edat."""
    origin.default = answer(200, bodies.search_body([]))
    pubmed().search("ketamine", date_type=date_type, start=FIRST, end=LAST)
    asked = origin.asked[0].parameters
    assert asked["term"] == "ketamine"
    assert (asked["datetype"], asked["mindate"], asked["maxdate"]) == (date_type, "2026/02/01", "2026/02/04")


def test_open_end_reaches_past_today(origin: Origin, pubmed: Make) -> None:
    """NCBI's day may be ahead of ours."""
    origin.default = answer(200, bodies.search_body([]))
    pubmed(today=lambda: dt.date(2026, 3, 1)).search("ketamine", date_type="mdat", start=FIRST)
    assert origin.asked[0].parameters["maxdate"] > "2026/03/02"


def test_nothing_new_costs_one_request(origin: Origin, pubmed: Make) -> None:
    origin.default = answer(200, bodies.search_body([]))
    client = pubmed()
    assert client.search("ketamine", date_type="crdt", start=FIRST, end=LAST).pmids == ()
    assert client.requests == 1


@pytest.mark.parametrize("date_type", [None, "crdt", "mdat"])
def test_a9_more_than_pubmed_lists_is_cut_by_date(origin: Origin, pubmed: Make, date_type: str | None) -> None:
    """A9: 25,000 ids though one search shows 9,999; each once."""
    first = dt.date(1966, 1, 1)
    days = {str(number): first + dt.timedelta(days=number * 22_000 // 25_000) for number in range(1, 25_001)}
    origin.default = pubmed_of(days)
    client = pubmed()
    found = client.search("ketamine", date_type=date_type)
    assert found.count == 25_000
    assert Counter(found.pmids) == Counter(dict.fromkeys(days, 1))
    assert client.requests < 25


def test_fewer_ids_than_counted_fail(origin: Origin, pubmed: Make) -> None:
    """A11: retmax is not always honoured."""
    origin.default = answer(200, bodies.search_body(["1", "2"], count=3))
    with pytest.raises(SourceUnreachable, match="counts 3 records but lists 2"):
        pubmed().search("ketamine")


def test_slice_that_hides_records_fails(origin: Origin, pubmed: Make) -> None:
    """A9, A11: Count says more than is listed."""
    days = {str(number): FIRST + dt.timedelta(days=number % 300) for number in range(1, 12_001)}
    origin.default = pubmed_of(days, hide=frozenset({"77"}))
    with pytest.raises(SourceUnreachable, match=r"counts .* but lists"):
        pubmed().search("ketamine", date_type="mdat")


def test_records_without_the_date_are_missed_loudly(origin: Origin, pubmed: Make) -> None:
    """Slices that are right one by one, and still not all."""
    days = {str(number): FIRST + dt.timedelta(days=number % 300) for number in range(1, 12_001)}
    within = pubmed_of({pmid: day for pmid, day in days.items() if pmid != "77"})

    def reply(handler: Handler) -> None:
        (within if "mindate" in handler.asked.parameters else pubmed_of(days))(handler)

    origin.default = reply
    with pytest.raises(SourceUnreachable, match="12000 records but lists 11999"):
        pubmed().search("ketamine")


def test_records_that_arrive_meanwhile_are_no_error(origin: Origin, pubmed: Make) -> None:
    days = {str(number): FIRST + dt.timedelta(days=number % 300) for number in range(1, 12_001)}

    def reply(handler: Handler) -> None:
        if len(origin.asked) == 2:
            days["99999"] = FIRST
        pubmed_of(days)(handler)

    origin.default = reply
    assert pubmed().search("ketamine", date_type="mdat").count == 12_001


def test_one_day_too_full_fails_loudly(origin: Origin, pubmed: Make) -> None:
    """A9: no slice is left to cut."""
    origin.default = pubmed_of({str(number): FIRST for number in range(1, 9_502)})
    with pytest.raises(BadRequest, match="9501 records for the one day 2026-02-01"):
        pubmed().search("ketamine", date_type="crdt", start=FIRST, end=LAST)


@pytest.mark.parametrize("date_type", ["crdt", "mdat"])
def test_day_on_which_everything_was_revised(origin: Origin, pubmed: Make, date_type: str) -> None:
    """A9: the yearly revision may touch more in a day than can be listed; the pass must get past it."""

    def entered(pmid: str, _: dt.date) -> dt.date:
        return dt.date(2000, 1, 1) + dt.timedelta(days=int(pmid) // 3)

    days = {str(number): FIRST for number in range(1, 12_001)}
    served = pubmed_of(days, by_entry=entered)

    def reply(handler: Handler) -> None:
        whole_day = handler.asked.parameters.get("datetype") == "mdat"
        (pubmed_of(days) if whole_day else served)(handler)

    origin.default = reply
    found = pubmed().search("ketamine", date_type=date_type, start=FIRST, end=LAST)
    assert sorted(found.pmids) == sorted(days)


NOTICES = [
    ("FieldNotFound", "NoSuchField", "ErrorList"),
    ("PhraseNotFound", "ketaminne[tiab]", "ErrorList"),
    ("QuotedPhraseNotFound", '"blue ketamine"[tiab]', "WarningList"),
    ("PhraseIgnored", "and", "WarningList"),
]


@pytest.mark.parametrize(("name", "text", "group"), NOTICES, ids=[notice[0] for notice in NOTICES])
def test_a8_changed_question_is_refused(origin: Origin, pubmed: Make, name: str, text: str, group: str) -> None:
    """A8: hits and status 200, for a broader question than asked."""
    origin.default = answer(200, bodies.search_body(["1", "2"], extra=bodies.error_list(name, text, group)))
    with pytest.raises(BadRequest) as caught:
        pubmed().search("ketamine")
    assert text in str(caught.value)
    assert len(origin.asked) == 1


@pytest.mark.parametrize("said", ["(R)-ketamine", '"(R)-ketamine"[tiab]', "(r)-ketamine[Title/Abstract]"])
def test_rare_phrases_may_be_missing(origin: Origin, pubmed: Make, said: str) -> None:
    origin.default = answer(200, bodies.search_body(["1"], extra=bodies.error_list("PhraseNotFound", said)))
    assert pubmed(allowed_missing=["(R)-ketamine"]).search("ketamine").pmids == ("1",)
    with pytest.raises(BadRequest):
        pubmed(allowed_missing=["arketamine"]).search("ketamine")


def test_allowed_phrase_does_not_excuse_a_field(origin: Origin, pubmed: Make) -> None:
    origin.default = answer(200, bodies.search_body(["1"], extra=bodies.error_list("FieldNotFound", "tiab")))
    with pytest.raises(BadRequest, match="field"):
        pubmed(allowed_missing=["tiab"]).search("ketamine")


@pytest.mark.parametrize(("status", "body", "error"), FAULTS.values(), ids=list(FAULTS))
def test_a13_no_fault_is_an_empty_result(
    origin: Origin, pubmed: Make, status: int, body: bytes, error: type[Exception]
) -> None:
    """A6, A13: once is survived where it can pass, always is an error, and never is it "0 results"."""
    origin.default = answer(status, body)
    with pytest.raises(error):
        pubmed().search("ketamine", date_type="crdt", start=FIRST, end=LAST)
    with pytest.raises(error):
        pubmed().fetch(["1"])
    if issubclass(error, Retriable):
        assert len(origin.asked) == 6
        origin.replies = [answer(status, body), answer(200, bodies.search_body(["1"]))]
        assert pubmed().search("ketamine").pmids == ("1",)
    else:
        assert len(origin.asked) == 2


def test_a11_fetch_asks_by_post_and_gives_the_set(origin: Origin, pubmed: Make) -> None:
    """A11: explicit ids by POST; nothing is kept on NCBI's side."""
    pmids = [str(number) for number in range(1, 201)]
    origin.default = answer(200, bodies.set_body(pmids))
    client = pubmed()
    assert client.fetch(pmids) == bodies.set_body(pmids)
    asked = origin.asked[0]
    assert (asked.method, asked.parameters["id"], asked.parameters["retmode"]) == ("POST", ",".join(pmids), "xml")
    assert (client.requests, client.bytes_read) == (1, len(bodies.set_body(pmids)))


WHOLE = bodies.set_body(["1", "2"])
BROKEN: dict[str, Reply] = {
    "short body": cut(WHOLE, 200),
    "cut element": answer(200, WHOLE[:-40]),
    "no closing root": answer(200, WHOLE.removesuffix(b"</PubmedArticleSet>")),
    "reset": reset(WHOLE[:100]),
    "flipped byte": answer(200, WHOLE.replace(b"</PMID>", b"</PMIE>", 1)),
    "hang": hang(),
    "passing 400": answer(400, bodies.PROXY_400),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_broken_set_is_fetched_again(origin: Origin, pubmed: Make, broken: Reply) -> None:
    """A4, A5, A7: a second try brings the whole; a part is never handed on."""
    origin.replies = [broken, answer(200, WHOLE)]
    assert pubmed().fetch(["1", "2"]) == WHOLE


def test_set_that_stays_broken_is_an_error(origin: Origin, pubmed: Make) -> None:
    origin.default = answer(200, WHOLE[:-40])
    with pytest.raises(SourceUnreachable, match="3 tries"):
        pubmed().fetch(["1", "2"])


def test_unknown_ids_give_an_empty_set(origin: Origin, pubmed: Make) -> None:
    """A7."""
    origin.default = answer(400, bodies.NO_IDS)
    root = etree.fromstring(pubmed().fetch(["999999999"]))
    assert (root.tag, len(root), len(origin.asked)) == ("PubmedArticleSet", 0, 1)


def test_no_ids_is_no_request(origin: Origin, pubmed: Make) -> None:
    assert etree.fromstring(pubmed().fetch([])).tag == "PubmedArticleSet"
    assert origin.asked == []


@pytest.mark.parametrize("pmids", [["1", "x"], ["1,2"], ["0"], [""], [str(n) for n in range(1, 502)]])
def test_only_pmids_are_fetched(origin: Origin, pubmed: Make, pmids: list[str]) -> None:
    with pytest.raises(BadRequest):
        pubmed().fetch(pmids)
    assert origin.asked == []


@pytest.mark.parametrize(
    "question",
    [
        {"term": " "},
        {"term": "x", "date_type": "pdat", "start": FIRST},
        {"term": "x", "start": FIRST},
        {"term": "x", "date_type": "mdat", "start": LAST, "end": FIRST},
    ],
)
def test_questions_that_make_no_sense(origin: Origin, pubmed: Make, question: dict[str, Any]) -> None:
    """A12: a publication date is never searched; a window without its kind would mean edat."""
    with pytest.raises(BadRequest):
        pubmed().search(**question)
    assert origin.asked == []


def test_contact_is_required(origin: Origin, pubmed: Make) -> None:
    with pytest.raises(BadSettings, match="e-mail"):
        pubmed(email="")
